import type { Viewer } from '../access/viewer.ts';
import type { CivilDate } from '../calendar/civil-date.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { departmentFacts } from './references.ts';
import type { Subgraph } from './subgraph.ts';

/** A task that follows from something in another subgraph, in the name of a department. */
export interface TaskToOpen {
  /** Under a key the same task is opened once, though it be asked for again within a week. At most 100 characters. */
  key: string;
  issuedBy: string;
  assignedTo: string;
  itemCode?: string;
  title: string;
  content: string;
  /** Today or later. */
  dueOn: CivilDate;
}

const ISSUE = 'mutation Issue($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }';

/**
 * Opens tasks by asking the subgraph that keeps them, in this process or another.
 * @returns the number of the task
 * @throws ReportedError SUBGRAPH_UNAVAILABLE when it does not answer with one
 */
export function openTaskBy(find: (name: string) => Subgraph | undefined): (task: TaskToOpen) => Promise<string> {
  return async ({ key, issuedBy, ...task }) => {
    const [owner, issuer] = [find('coordination'), await departmentFacts(find, issuedBy)];
    const viewer: Viewer = {
      ...{ kind: 'machine', account: 'system', department: issuedBy, departments: [issuedBy], scopes: ['oversight'] },
      ...(issuer && { region: issuer.regionCode }),
    };
    const input = { ...task, idempotencyKey: key };
    const answer = await owner?.execute({ query: ISSUE, variables: { input }, viewer, requestId: 'open-task' });
    const opened = answer?.data?.['issueTask'] as { taskNo: string } | null | undefined;
    if (opened) return opened.taskNo;
    const reason = answer?.errors?.[0]?.message ?? 'it is not there';
    throw new ReportedError('SUBGRAPH_UNAVAILABLE', `No task was opened by coordination: ${reason}`, {});
  };
}

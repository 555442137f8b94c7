import { GATEWAY_VIEWER, type Viewer } from '../access/viewer.ts';
import type { CivilDate } from '../calendar/civil-date.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { departmentFacts } from './references.ts';
import type { Subgraph } from './subgraph.ts';

/** A task that follows from something in another subgraph, in the name of a department. */
export interface TaskToOpen {
  /** Under a key the same task is opened once, though it be asked for again within a week. At most 100 characters. */
  key: string;
  /** PLAIN unless told. */
  kind?: 'PLAIN' | 'CLAIMING' | 'RISK_VERIFICATION' | 'COMPLAINT_HANDLING';
  issuedBy: string;
  assignedTo: string;
  itemCode?: string;
  complaintNo?: string;
  title: string;
  content: string;
  /** Today or later. */
  dueOn: CivilDate;
}

/** How a subgraph has the one that keeps tasks open and end them, in this process or another. */
export interface TaskPort {
  /** @returns the number of the task. @throws ReportedError SUBGRAPH_UNAVAILABLE when none is answered */
  openTask(task: TaskToOpen): Promise<string>;
  /** Ends a task whose matter is settled here; safe to repeat. @throws ReportedError SUBGRAPH_UNAVAILABLE when it is not done */
  settleTask(taskNo: string): Promise<void>;
}

const ISSUE = 'mutation Issue($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }';
const SETTLE = 'mutation Settle($taskNo: String!) { _settleTask(taskNo: $taskNo) }';

export function taskPortBy(find: (name: string) => Subgraph | undefined): TaskPort {
  const ask = async (query: string, variables: Record<string, unknown>, viewer: Viewer) => {
    const answer = await find('coordination')?.execute({ query, variables, viewer, requestId: 'open-task' });
    return { data: answer?.data, reason: answer?.errors?.[0]?.message ?? 'it is not there' };
  };
  return {
    openTask: async ({ key, issuedBy, ...task }) => {
      const issuer = await departmentFacts(find, issuedBy);
      const viewer: Viewer = {
        ...{ kind: 'machine', account: 'system', department: issuedBy, departments: [issuedBy], scopes: ['oversight'] },
        ...(issuer && { region: issuer.regionCode }),
      };
      const { data, reason } = await ask(ISSUE, { input: { ...task, idempotencyKey: key } }, viewer);
      const opened = data?.['issueTask'] as { taskNo: string } | null | undefined;
      if (opened) return opened.taskNo;
      throw new ReportedError('SUBGRAPH_UNAVAILABLE', `No task was opened by coordination: ${reason}`, {});
    },
    settleTask: async (taskNo) => {
      const { data, reason } = await ask(SETTLE, { taskNo }, GATEWAY_VIEWER);
      if (data?.['_settleTask']) return;
      throw new ReportedError('SUBGRAPH_UNAVAILABLE', `The task ${taskNo} was not ended by coordination: ${reason}`, {
        taskNo,
      });
    },
  };
}

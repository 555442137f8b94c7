import type { Viewer } from '../../shared/access/viewer.ts';
import type { ChangeFacts } from '../../shared/audit/change-log.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { contentOf, originOf } from '../../shared/subgraph/write-online.ts';
import { type CoordinationModels, TASK_FIELDS, type TaskDocument } from './model.ts';
import { type TaskState, type TaskStep, takeStep } from './rules.ts';

type TaskContent = Partial<Pick<TaskDocument, keyof typeof TASK_FIELDS>>;

/**
 * Takes a step of a task and writes what it brings.
 * @param task as the viewer may see it
 * @param brings what the step adds, such as the feedback
 * @throws ReportedError see `takeStep`; STALE as well when another step is quicker
 */
export async function writeStep(
  models: CoordinationModels,
  task: TaskDocument,
  step: TaskStep,
  expectedVersion: number,
  viewer: Viewer,
  now: Date,
  brings: TaskContent,
): Promise<void> {
  const status = takeStep(task as unknown as TaskState, step, { department: viewer.department, expectedVersion });
  const content: TaskContent = contentOf(TASK_FIELDS, task, { ...brings, status });
  const { issueKey, issueDigest } = task;
  const draft = {
    _id: task._id,
    content,
    derived: issueKey === undefined ? {} : { issueKey, issueDigest },
    readers: task.readers,
    facts: taskFacts(content),
    expectedVersion,
  };
  await writeRecords(models.tasks, [draft], originOf(viewer, now));
}

/** What projections count tasks by. */
export function taskFacts({ kind, status, issuedBy, assignedTo, dueOn }: TaskContent): ChangeFacts {
  return {
    kind: kind ?? null,
    status: status ?? null,
    issuedBy: issuedBy ?? null,
    assignedTo: assignedTo ?? null,
    dueOn: dueOn ?? null,
  };
}

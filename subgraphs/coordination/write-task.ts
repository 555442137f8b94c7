import type { ClientSession } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { ChangeFacts } from '../../shared/audit/change-log.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { contentOf, originOf } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { type CoordinationModels, TASK_FIELDS, type TaskDocument } from './model.ts';
import { TASK_WORKFLOW, type TaskParty, type TaskStatus, type TaskStep } from './rules.ts';

export type TaskContent = Partial<Pick<TaskDocument, keyof typeof TASK_FIELDS>>;

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
  {
    viewer,
    now,
    expectedVersion,
    session,
  }: { viewer: Viewer; now: Date; expectedVersion: number; session: ClientSession },
  brings: TaskContent,
): Promise<void> {
  const standing = { id: task._id, state: task.status as TaskStatus, version: task.version };
  const is = (party: TaskParty) => viewer.department !== undefined && task[party] === viewer.department;
  const status = takeStep(TASK_WORKFLOW, standing, step, { is, expectedVersion });
  const content: TaskContent = contentOf(TASK_FIELDS, task, { ...brings, status });
  const draft = { _id: task._id, content, readers: task.readers, facts: taskFacts(content), expectedVersion };
  await writeRecords(models.tasks, [draft], originOf(viewer, now), session);
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

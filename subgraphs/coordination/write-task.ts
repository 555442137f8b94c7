import type { ClientSession } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { ChangeFacts } from '../../shared/audit/change-log.ts';
import { type Draft, type WriteOrigin, writeRecords } from '../../shared/audit/write-records.ts';
import { contentOf, originOf } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import type { CoordinationModels } from './model.ts';
import { TASK_FIELDS, type TaskContent, type TaskDocument } from './task-fields.ts';
import { TASK_WORKFLOW, type TaskParty, type TaskStatus, type TaskStep, turnOf } from './task-rules.ts';

export interface StepBy {
  viewer: Viewer;
  now: Date;
  expectedVersion: number;
  session: ClientSession;
}

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
  { viewer, now, expectedVersion, session }: StepBy,
  brings: TaskContent,
): Promise<void> {
  const is = (party: TaskParty) =>
    party !== 'system' && viewer.department !== undefined && task[party] === viewer.department;
  const status = takeStep(TASK_WORKFLOW, standingOf(task), step, { is, expectedVersion });
  await writeTask(models, task, { ...brings, status }, originOf(viewer, now), session);
}

export function standingOf({ _id, status, version }: TaskDocument) {
  return { id: _id, state: status as TaskStatus, version };
}

/** Writes a task's next version. @throws ReportedError STALE when it is no longer the one that was read */
export async function writeTask(
  models: CoordinationModels,
  task: TaskDocument,
  changes: TaskContent,
  origin: WriteOrigin,
  session: ClientSession,
): Promise<void> {
  const content: TaskContent = contentOf(TASK_FIELDS, task, changes);
  const { _id, readers, version: expectedVersion } = task;
  const draft: Draft = { _id, content, readers, facts: taskFacts(content), expectedVersion };
  await writeRecords(models.tasks, [{ ...draft, derived: { ...turnOf(content) } }], origin, session);
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

import type { ClientSession } from 'mongoose';
import { holds, type Viewer } from '../../shared/access/viewer.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { isRegionWithin } from '../../shared/codes/region.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { originOf } from '../../shared/subgraph/write-online.ts';
import { taskReaders } from './access.ts';
import { departmentNamed, type IssueServices, issuerOf, newNumber, taskDraft } from './issue-task.ts';
import type { CoordinationModels } from './model.ts';
import { CHECK_FIELDS, NEXT_ROUND_FIELDS, type TaskDocument, URGE_FIELDS } from './task-fields.ts';
import { issueValues } from './task-rules.ts';
import { nextRound } from './urging-rules.ts';
import { type StepBy, writeStep } from './write-task.ts';

/**
 * Issues an urging order (督办单) of the first round: an office against a department of its level or below, on one of the grounds of
 * Art. 38 (Art. 37). The matter has the number of its first order.
 * @returns number of the order
 * @throws ReportedError BAD_USER_INPUT, WRONG_DEPARTMENT
 */
export async function issueUrging(
  models: CoordinationModels,
  services: IssueServices,
  input: CanonicalRow,
  viewer: Viewer,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const issuer = officeOf(viewer);
  const today = civilDateOf(now);
  const values = issueValues(URGE_FIELDS, input, today);
  const assigned = await departmentNamed(services, values.assignedTo!, 'assignedTo');
  if (!isRegionWithin(assigned.regionCode, issuer.regionCode))
    throw badInput(
      'input.assignedTo',
      `${assigned.code} is not of your level or below`,
      `${assigned.code} 不属于本级或下级`,
    );
  const taskNo = newNumber('RW', today);
  const order = { ...values, kind: 'URGING', taskNo, matterNo: taskNo, round: 1 };
  const draft = taskDraft(models.tasks.db, order, issuer, taskReaders(issuer, [assigned]), now);
  await writeRecords(models.tasks, [draft], originOf(viewer, now), session);
  return taskNo;
}

/**
 * Issues the next round of a matter that was not rectified. An order whose term passed without an answer ends by that.
 * @param order as the viewer sees it
 * @returns number of the new order
 * @throws ReportedError WRONG_DEPARTMENT, STALE, ILLEGAL_TRANSITION, BAD_USER_INPUT
 */
export async function urgeAgain(
  models: CoordinationModels,
  order: TaskDocument,
  input: CanonicalRow,
  by: StepBy,
): Promise<string> {
  const { viewer, now, session, expectedVersion } = by;
  const today = civilDateOf(now);
  const issuer = officeOf(viewer);
  refuseOther(order, 'urgeAgain', by);
  const said = issueValues(NEXT_ROUND_FIELDS, input, today);
  const { round, lapses } = nextRound(order, await latestRound(models, order, session), today);
  if (lapses) await writeStep(models, order, 'lapse', { ...by, expectedVersion }, { closedAt: now, rectified: false });
  const taskNo = newNumber('RW', today);
  const { title, assignedTo, ground, matterNo } = order;
  const next = { title, assignedTo, ground, matterNo, ...said, kind: 'URGING', taskNo, round };
  const draft = taskDraft(models.tasks.db, next, issuer, order.readers, now);
  await writeRecords(models.tasks, [draft], originOf(viewer, now), session);
  return taskNo;
}

/** The office says whether an answered order was rectified (核查整改), which ends the round. @throws ReportedError as a step does */
export async function checkRectification(
  models: CoordinationModels,
  order: TaskDocument,
  input: CanonicalRow,
  by: StepBy,
): Promise<void> {
  refuseOther(order, 'checkRectification', by);
  const found = checkedInput(CHECK_FIELDS, input);
  await writeStep(models, order, 'close', by, { ...found, closedAt: by.now });
}

/** Whose step it is, which version, and whether it is an urging order at all; in this order. */
function refuseOther(order: TaskDocument, step: string, { viewer, expectedVersion }: StepBy): void {
  const { _id: id, version, issuedBy, kind } = order;
  if (viewer.department !== issuedBy)
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      `The step ${step} is for the office that issued the order.`,
      { id, step },
      '该步骤由下发督办的主管部门办理。',
    );
  if (version !== expectedVersion)
    throw new ReportedError('STALE', `Version ${expectedVersion} is not the present one.`, { id, version });
  if (kind !== 'URGING')
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      `The step ${step} is for urging orders; ${id} is none.`,
      { id, state: order.status ?? '', step },
      `任务 ${id} 不是督办，不能办理该步骤。`,
    );
}

async function latestRound(models: CoordinationModels, { matterNo }: TaskDocument, session: ClientSession) {
  const orders = await models.tasks.find({ matterNo }, { round: 1 }, { session }).lean<{ round?: number }[]>();
  return Math.max(...orders.map(({ round = 1 }) => round));
}

/** The office of a level (主管部门) that a viewer acts for. @throws ReportedError WRONG_DEPARTMENT */
export function officeOf(viewer: Viewer): { code: string; regionCode: string } {
  const { code, regionCode } = issuerOf(viewer);
  if (holds(viewer, 'oversight') && regionCode !== undefined) return { code, regionCode };
  throw new ReportedError(
    'WRONG_DEPARTMENT',
    'This is for the government office of the level.',
    {},
    '该操作由同级“互联网+监管”主管部门办理。',
  );
}

import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { TaskToOpen } from '../../shared/subgraph/open-task.ts';
import { type OpenedTask, openMissing, settleDone } from '../../shared/subgraph/opened-tasks.ts';
import type { ClaimDocument, ItemsModels } from './model.ts';
import type { ItemsServices } from './work-services.ts';

const AT_ONCE = 500;

/**
 * Opens a task (事项认领, Art. 9) for each claim that waits for its department, and ends those of claims that were answered. Safe to repeat and
 * to resume; an item that is issued again has a task of its own.
 * @param itemCode opens those of one item alone
 */
export async function followClaims(
  models: ItemsModels,
  { tasks }: ItemsServices,
  now: Date,
  itemCode?: string,
): Promise<{ opened: number; settled: number }> {
  if (!tasks) return { opened: 0, settled: 0 };
  const { db } = models.claims;
  let opened = 0;
  for (let last = ''; ; ) {
    const page = await models.claims
      .find({ state: 'PENDING', _id: { $gt: last }, ...(itemCode !== undefined && { itemCode }) } as never)
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean<ClaimDocument[]>();
    if (page.length === 0) break;
    const wanted = page.map((claim) => ({ subject: claim._id, task: claimTask(claim, civilDateOf(now)) }));
    opened += await openMissing(db, tasks, wanted);
    last = page.at(-1)!._id;
  }
  if (itemCode !== undefined) return { opened, settled: 0 };
  return { opened, settled: await settleDone(db, tasks, (open) => stillDue(models, open)) };
}

/** Ends the tasks of one claim or review that was answered. */
export async function settleTasksOf(models: ItemsModels, { tasks }: ItemsServices, subject: string): Promise<void> {
  if (tasks) await settleDone(models.claims.db, tasks, (open) => stillDue(models, open), subject);
}

/** Keys of tasks whose claim waits still, since the issue that they were opened for, or whose review is open. */
async function stillDue(models: ItemsModels, open: readonly OpenedTask[]): Promise<ReadonlySet<string>> {
  const subjects = open.map(({ subject }) => subject);
  const [claims, reviews] = await Promise.all([
    models.claims.find({ _id: { $in: subjects }, state: 'PENDING' } as never).lean<ClaimDocument[]>(),
    models.reviews.find({ _id: { $in: subjects }, state: 'OPEN' } as never, { _id: 1 }).lean<{ _id: string }[]>(),
  ]);
  return new Set([...claims.map(keyOf), ...reviews.map(({ _id }) => _id)]);
}

function claimTask(claim: ClaimDocument, today: CivilDate): TaskToOpen {
  const { itemCode = '', issuedBy = '', departmentCode = '', dueOn = today } = claim;
  return {
    ...{ key: keyOf(claim), kind: 'CLAIMING', issuedBy, assignedTo: departmentCode, itemCode },
    title: `认领监管事项 ${itemCode}`,
    content: '请于期限内认领该监管事项；不属于本部门职责的，说明理由退回或确认不适用。',
    dueOn: dueOn < today ? today : dueOn,
  };
}

function keyOf({ _id, issuedAt }: ClaimDocument): string {
  return `${_id}@${issuedAt?.toISOString() ?? ''}`;
}

import { readerKeys } from '../../shared/access/reader-keys.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { COUNT_CAP, type Filter } from '../../shared/paging/list-spec.ts';
import { readBy } from '../../shared/paging/visible-rows.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { readAtOnce } from '../../shared/subgraph/read-at-once.ts';
import type { CoordinationModels } from './model.ts';
import type { TaskDocument } from './task-fields.ts';

/** Tasks that a part of a desk shows; its count goes on. */
const SHOWN = 50;

export interface DeskPart {
  /** Exact up to 10,000, which is where counting stops. */
  count: number;
  /** By their terms, the earliest first; at most 50. */
  tasks: TaskDocument[];
}

const PARTS = ['late', 'dueToday', 'coming', 'toCheck', 'waitingForOthers'] as const;
export type Desk = { today: CivilDate } & Record<(typeof PARTS)[number], DeskPart>;

/**
 * What is on a person's desk (工作台): what their department has to do and they or nobody has claimed, what it has to accept, and what it waits
 * for. Three calls to the store however many tasks there are, side by side, each by an index.
 * @param whole what others of the department have claimed as well
 * @returns null for an account without a department
 */
export async function deskOf(
  models: CoordinationModels,
  { viewer, now }: SubgraphContext,
  whole: boolean,
): Promise<Desk | null> {
  const { department, account } = viewer;
  if (department === undefined) return null;
  const today = civilDateOf(now);
  const mine = whole ? [] : [{ $or: [{ claimedBy: account }, { claimedBy: { $exists: false } }] }];
  const visible = readBy(readerKeys(viewer));
  const where = (turn: Filter, more: readonly Filter[]): Filter => ({ $and: [turn, visible, ...more] });
  const toDo = (dueOn: Filter | CivilDate) => where({ toDo: department, dueOn }, mine);
  const [late, ahead, others] = await Promise.all([
    parts(models, { late: toDo({ $lt: today }) }),
    parts(models, { dueToday: toDo(today), coming: toDo({ $gt: today }) }),
    parts(models, {
      toCheck: where({ toCheck: department }, []),
      waitingForOthers: where({ awaitedBy: department }, []),
    }),
  ]);
  return { today, ...late, ...ahead, ...others };
}

/** Several parts in one call: of each the first tasks and how many there are. */
async function parts<Name extends string>(
  { tasks }: CoordinationModels,
  filters: Readonly<Record<Name, Filter>>,
): Promise<Record<Name, DeskPart>> {
  const branches = (Object.entries(filters) as [Name, Filter][]).flatMap(([part, filter]) => [
    [{ $match: filter }, { $sort: { dueOn: 1, _id: 1 } }, { $limit: SHOWN }, { $set: { part: { $literal: part } } }],
    [{ $match: filter }, { $limit: COUNT_CAP }, { $group: { _id: { $literal: part }, n: { $sum: 1 } } }],
  ]);
  const [head = [], ...rest] = branches;
  const unions = rest.map((pipeline) => ({ $unionWith: { coll: tasks.collection.collectionName, pipeline } }));
  const rows = await readAtOnce<(TaskDocument & { part: Name }) | { _id: string; n: number }>(tasks, [
    ...head,
    ...unions,
  ]);
  const partOf = (name: Name): DeskPart => ({
    count: rows.flatMap((row) => ('n' in row && row._id === name ? row.n : []))[0] ?? 0,
    tasks: rows.flatMap((row) => ('part' in row && row.part === name ? row : [])),
  });
  const names = Object.keys(filters) as Name[];
  return Object.fromEntries(names.map((name) => [name, partOf(name)])) as Record<Name, DeskPart>;
}

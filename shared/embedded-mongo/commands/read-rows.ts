import { CommandError } from '../errors.ts';
import { type Reading, Row } from '../query/execute.ts';
import type { Filter } from '../query/filter.ts';
import { choosePlan, type Plan, type Question } from '../query/plan.ts';
import type { Projection } from '../query/projection.ts';
import type { SortOrder } from '../query/sort-order.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Index } from '../storage/index-definition.ts';
import { numberOf } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';

/** What a reading wants of a collection. */
export interface Selection {
  filter: Filter;
  sort: SortOrder;
  skip: number;
  limit: number | undefined;
  hint?: unknown;
  projection?: Projection | undefined;
}

/** Plans a selection. */
export function planFor(
  reading: Reading,
  collection: Collection,
  selection: Selection,
  snapshot: number,
): { plan: Plan; question: Question } {
  const { filter, sort, skip, limit } = selection;
  const question: Question = {
    filter,
    sort,
    limit: limit === undefined ? undefined : limit + skip,
    hint: hintedIndex(collection, selection.hint),
    snapshot,
  };
  return { plan: choosePlan(reading.connection, collection, question), question };
}

/** The rows of a selection, skipped, limited and projected; nothing where the collection does not exist. */
export function* selectRows(
  reading: Reading,
  collection: Collection | undefined,
  selection: Selection,
  snapshot: number,
): Generator<Row> {
  if (collection === undefined) return;
  const { plan, question } = planFor(reading, collection, selection, snapshot);
  let toSkip = selection.skip;
  for (const row of reading.rows(collection, plan, question)) {
    if (toSkip > 0) toSkip--;
    else yield selection.projection === undefined ? row : new Row(row.record, selection.projection(row.bytes));
  }
}

function hintedIndex(collection: Collection, hint: unknown): Index | 'natural' | undefined {
  if (hint === undefined || hint === null) return undefined;
  if (isDocument(hint) && Object.keys(hint).length === 0) return undefined;
  if (isDocument(hint) && '$natural' in hint) return 'natural';
  const wanted = isDocument(hint)
    ? JSON.stringify(Object.entries(hint).map(([field, order]) => [field, Number(numberOf(order))]))
    : undefined;
  const index = collection.indexes.find((one) =>
    wanted === undefined
      ? one.name === hint
      : JSON.stringify(Object.entries(one.specification.key).map(([f, o]) => [f, Number(o)])) === wanted,
  );
  if (index === undefined)
    throw new CommandError(2, 'error processing query: hint provided does not correspond to an existing index');
  return index;
}

/** How many documents a selection has; from index entries alone where they decide it. */
export function countRows(reading: Reading, collection: Collection, selection: Selection, snapshot: number): number {
  const { plan, question } = planFor(reading, collection, selection, snapshot);
  const most = question.limit ?? Number.POSITIVE_INFINITY;
  let counted: number;
  if (plan.kind === 'collection' && plan.residual.every((one) => one.kind === 'and' && one.of.length === 0)) {
    counted = reading.connection.get<[number]>(`SELECT count(*) FROM x${collection.indexes[0]!.id}`)![0];
  } else if (plan.kind === 'index' && plan.residual.length === 0 && plan.repeats === 'none') {
    counted = countIntervals(reading, plan, most);
  } else {
    const rows =
      plan.kind === 'index' && plan.residual.length === 0
        ? reading.records(collection, plan)
        : reading.rows(collection, plan, question);
    counted = 0;
    for (const _row of rows) if (++counted >= most) break;
  }
  return Math.max(0, Math.min(counted, most) - selection.skip);
}

function countIntervals(reading: Reading, plan: Plan & { kind: 'index' }, most: number): number {
  const sql = `SELECT count(*) FROM (SELECT 1 FROM x${plan.index.id} WHERE key >= ? AND key < ? LIMIT ?)`;
  let total = 0;
  for (const stream of plan.streams) {
    for (const { low, high } of stream.intervals) {
      const limit = Number.isFinite(most) ? most - total : -1;
      total += reading.connection.get<[number]>(sql, low, high, limit)![0];
      if (total >= most) return total;
    }
  }
  return total;
}

import type { Model } from 'mongoose';
import { readerKeys } from '../access/reader-keys.ts';
import { camelCase } from '../codes/constant-case.ts';
import { badInput } from '../errors/reported-error.ts';
import type { SubgraphContext } from '../subgraph/context.ts';
import { readAtOnce } from '../subgraph/read-at-once.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { type Position, readCursor, writeCursor } from './cursor.ts';
import { COUNT_CAP, DEFAULT_PAGE, type Filter, type ListArguments, type ListSpec, MAX_PAGE } from './list-spec.ts';
import { type NamedField, visibleRows } from './visible-rows.ts';
import { conditionsOf } from './where.ts';

export interface Page<Doc> {
  nodes: Doc[];
  edges: { cursor: string; node: Doc }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** A list as one viewer asks for it: what `readPages` and `countRows` need beside the parents. */
export interface ListQuery {
  spec: ListSpec;
  conditions: Filter[];
  order: { path: string; direction: 1 | -1 };
  first: number;
  after?: Position;
  scope: string;
  cursorKey: string;
}

/** Who asks, and what is known of the fields that are asked by. */
export type ListContext = Pick<SubgraphContext, 'viewer' | 'fields'>;

/**
 * Checks the arguments of a list.
 * @param place field that is resolved, such as `Department.acts`
 * @param relation document paths by which rows belong to their parent; none at the root
 * @throws ReportedError BAD_USER_INPUT naming the argument
 */
export function listQuery(
  spec: ListSpec,
  args: ListArguments,
  { viewer, fields }: ListContext,
  cursorKey: string,
  place: string,
  relation: readonly string[],
): ListQuery {
  const first = args.first ?? DEFAULT_PAGE;
  if (first < 1 || first > MAX_PAGE) throw badInput('first', `must be from 1 to ${MAX_PAGE}`, `应为1至${MAX_PAGE}`);
  const by = args.orderBy ?? spec.defaultOrder;
  const order = { path: spec.orders[by.field]!, direction: by.direction === 'ASC' ? 1 : -1 } as const;
  const asked = conditionsOf(spec, args.where);
  const visible = visibleRows(spec, viewer, fields, namedFields(spec, args, by.field, relation));
  const scope = JSON.stringify([place, args.where ?? {}, order, visible, readerKeys(viewer)]);
  const after = args.after ? readCursor(args.after, scope, cursorKey) : undefined;
  return { spec, conditions: [...visible, ...asked], order, first, after, scope, cursorKey };
}

/** What a list is filtered, ordered and related by, but for the record's own key. */
function namedFields(spec: ListSpec, args: ListArguments, order: string, relation: readonly string[]): NamedField[] {
  const filters = Object.keys(args.where ?? {}).filter((field) => spec.filters[field]?.path !== '_id');
  return [
    ...filters.map((field) => [field]),
    ...(spec.orders[order] === '_id' ? [] : [[camelCase(order)]]),
    ...relation.map((path) => spec.relations?.[path] ?? [path]),
  ];
}

/**
 * One page per parent, in one database call however many parents there are: each parent is a branch of a union, an index probe with a limit.
 * @param parents a filter for each, such as `{ objectId: 'O-1' }`; `[{}]` for a root list
 */
export async function readPages<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  query: ListQuery,
  parents: readonly Filter[],
): Promise<Page<Doc>[]> {
  const { order, first } = query;
  const sort = { [order.path]: order.direction, _id: order.direction };
  const rows = await union(model, parents, (parent, branch) => [
    { $match: all([parent, ...query.conditions, ...beyond(query)]) },
    { $sort: sort },
    { $limit: first + 1 },
    ...(parents.length > 1 ? [{ $set: { branch: { $literal: branch } } }] : []),
  ]);
  const pages: Doc[][] = parents.map(() => []);
  for (const row of rows as (Doc & { branch?: number })[]) pages[row.branch ?? 0]!.push(row);
  return pages.map((found) => pageOf(found, query));
}

/** How many rows each parent has for this viewer, in one call; counting stops one past the cap. */
export async function countRows<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  query: ListQuery,
  parents: readonly Filter[],
): Promise<number[]> {
  const counted = await union(model, parents, (parent, branch) => [
    { $match: all([parent, ...query.conditions]) },
    { $limit: COUNT_CAP + 1 },
    { $group: { _id: { $literal: branch }, n: { $sum: 1 } } },
  ]);
  const byBranch = new Map((counted as { _id: number; n: number }[]).map(({ _id, n }) => [_id, n]));
  return parents.map((_, branch) => byBranch.get(branch) ?? 0);
}

type Branch = (parent: Filter, branch: number) => object[];

async function union<Doc>(model: Model<Doc>, parents: readonly Filter[], pipeline: Branch): Promise<unknown[]> {
  const [head, ...others] = parents.map(pipeline);
  if (!head) return [];
  const unions = others.map((branch) => ({ $unionWith: { coll: model.collection.collectionName, pipeline: branch } }));
  return readAtOnce(model, [...head, ...unions]);
}

/** The rows after the cursor, as a range that an index on (order, _id) starts at. */
function beyond({ after, order }: ListQuery): Filter[] {
  if (!after) return [];
  const past = order.direction === 1 ? '$gt' : '$lt';
  const [value] = after.values;
  if (order.path === '_id') return [{ _id: { [past]: after.id } }];
  return [{ $or: [{ [order.path]: { [past]: value } }, { [order.path]: value, _id: { [past]: after.id } }] }];
}

function all(conditions: Filter[]): Filter {
  const kept = conditions.filter((condition) => Object.keys(condition).length > 0);
  const paths = kept.flatMap(Object.keys);
  return new Set(paths).size === paths.length ? Object.assign({}, ...kept) : { $and: kept };
}

function pageOf<Doc extends RecordEnvelope>(found: Doc[], query: ListQuery): Page<Doc> {
  const nodes = found.slice(0, query.first);
  const edges = nodes.map((node) => ({
    node,
    cursor: writeCursor(
      { id: node._id, values: [(node as unknown as Record<string, unknown>)[query.order.path]] },
      query.scope,
      query.cursorKey,
    ),
  }));
  return {
    nodes,
    edges,
    pageInfo: { hasNextPage: found.length > query.first, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

import DataLoader from 'dataloader';
import type { Model } from 'mongoose';
import type { SubgraphContext } from '../subgraph/context.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { COUNT_CAP, type Filter, type ListArguments, type ListSpec } from './list-spec.ts';
import { countRows, listQuery, type Page, readPages } from './page.ts';

/** A Relay connection as the resolvers return it: counted only when asked. */
export interface Connection<Doc> extends Page<Doc> {
  totalCount(): Promise<number>;
  totalCountCapped(): Promise<boolean>;
}

/** Lists of one kind of record, at the root or below parents. */
export interface Lists<Doc extends RecordEnvelope> {
  model: Model<Doc>;
  spec: ListSpec;
  cursorKey: string;
}

/**
 * The connection for one parent. All parents of a level with the same arguments share one call for the rows and one for the counts.
 *
 * @param place field that is resolved, such as `Department.acts`: cursors are bound to it
 * @param parent filter that selects the parent's rows; `{}` at the root
 */
export async function connection<Doc extends RecordEnvelope>(
  lists: Lists<Doc>,
  args: ListArguments,
  context: SubgraphContext,
  place: string,
  parent: Filter = {},
): Promise<Connection<Doc>> {
  const asked = `${place} ${JSON.stringify(args)}`;
  const query = context.once(`query ${asked}`, () =>
    listQuery(lists.spec, args, context, lists.cursorKey, place, Object.keys(parent)),
  );
  const loader = <T>(what: string, read: (parents: readonly Filter[]) => Promise<T[]>) =>
    context.once(
      `${what} ${asked}`,
      () => new DataLoader<Filter, T, string>(read, { cacheKeyFn: JSON.stringify, maxBatchSize: 200 }),
    );
  const page = await loader('page', (parents) => readPages(lists.model, query, parents)).load(parent);
  const count = () => loader('count', (parents) => countRows(lists.model, query, parents)).load(parent);
  return {
    ...page,
    totalCount: async () => Math.min(await count(), COUNT_CAP),
    totalCountCapped: async () => (await count()) > COUNT_CAP,
  };
}

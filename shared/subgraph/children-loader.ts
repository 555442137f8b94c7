import DataLoader from 'dataloader';
import type { Model } from 'mongoose';
import { keysWithGrants } from '../access/reader-keys.ts';
import { readBy } from '../paging/visible-rows.ts';
import type { SubgraphContext } from './context.ts';
import { readAtOnce } from './read-at-once.ts';
import type { RecordEnvelope } from './record-schema.ts';

/**
 * Loads the rows below each parent for one request, one call per level, in the order of their keys. For kinds of which a parent has a
 * few (sub-items of an item); what can be many is a connection.
 * @param parentPath document path of the parent's key, indexed
 */
export function childrenLoader<Doc extends RecordEnvelope>(
  context: SubgraphContext,
  model: Model<Doc>,
  parentPath: string,
): DataLoader<string, Doc[]> {
  return context.once(`children ${model.modelName} ${parentPath}`, () => {
    const visible = readBy(keysWithGrants(context.viewer));
    return new DataLoader<string, Doc[]>(async (parents) => {
      const found = await readAtOnce<Doc>(model, [
        { $match: { [parentPath]: { $in: parents }, ...visible } },
        { $sort: { _id: 1 } },
      ]);
      const byParent = Map.groupBy(found, (doc) => String((doc as unknown as Record<string, unknown>)[parentPath]));
      return parents.map((parent) => byParent.get(parent) ?? []);
    });
  });
}

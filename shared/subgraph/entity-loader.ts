import DataLoader from 'dataloader';
import type { Model } from 'mongoose';
import { keysWithGrants } from '../access/reader-keys.ts';
import { readBy } from '../paging/visible-rows.ts';
import type { SubgraphContext } from './context.ts';
import { readAtOnce } from './read-at-once.ts';
import type { RecordEnvelope } from './record-schema.ts';

/** Keys in one `$in`; a page has at most 100 rows, a level of a query rarely more than ten times that. */
const MAX_KEYS = 1_000;

/**
 * Loads records by a unique key for one request, one call per level. A row the viewer may not see is null, like one that is not there.
 * @param keyPath document path of the key; `_id` unless told
 */
export function entityLoader<Doc extends RecordEnvelope>(
  context: SubgraphContext,
  model: Model<Doc>,
  keyPath = '_id',
): DataLoader<string, Doc | null> {
  return context.once(`entity ${model.modelName} ${keyPath}`, () => {
    const visible = readBy(keysWithGrants(context.viewer));
    return new DataLoader<string, Doc | null>(
      async (keys) => {
        const found = await readAtOnce<Doc>(model, [{ $match: { [keyPath]: { $in: keys }, ...visible } }]);
        const byKey = new Map(found.map((doc) => [String((doc as unknown as Record<string, unknown>)[keyPath]), doc]));
        return keys.map((key) => byKey.get(key) ?? null);
      },
      { maxBatchSize: MAX_KEYS },
    );
  });
}

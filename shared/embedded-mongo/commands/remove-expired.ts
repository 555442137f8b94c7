import type { Filter } from '../query/filter.ts';
import { deleteRecord, findRecords } from './modify.ts';
import type { Engine } from './request.ts';

const REMOVED_AT_ONCE = 1_000;

/** Removes documents whose TTL index says that their time is over, some at a time. */
export async function removeExpired(engine: Engine): Promise<void> {
  for (const collection of engine.catalog.all()) {
    for (const index of collection.indexes) {
      const seconds = index.specification.expireAfterSeconds;
      if (seconds === undefined) continue;
      const value = new Date(engine.now().getTime() - Number(seconds) * 1_000);
      const filter: Filter = { kind: 'compare', field: index.fields[0]!, path: index.paths[0]!, operator: 'lt', value };
      await engine.queue.submit((connection) => {
        if (!engine.catalog.all().includes(collection)) return;
        const target = { connection, collection, snapshot: Number.MAX_SAFE_INTEGER };
        const found = findRecords(target, { filter, sort: [], skip: 0, limit: REMOVED_AT_ONCE });
        for (const number of found) deleteRecord(target, number);
      });
    }
  }
}

import type { Catalog, Collection } from '../storage/catalog.ts';
import { asBuffer, type Connection } from '../storage/connection.ts';
import { addEntry, keysFor, recordArrays } from '../storage/entries.ts';
import type { IndexSpecification } from '../storage/index-definition.ts';
import { duplicateKey } from '../storage/records.ts';
import { nextTurnOfLoop } from '../storage/write-queue.ts';
import { decode } from '../values/bson-bytes.ts';

const READ_AT_ONCE = 500;

/** Makes an index and fills it from the documents there are; readers go on meanwhile. Throws 11000 where unique does not hold. */
export async function fillIndex(
  connection: Connection,
  catalog: Catalog,
  collection: Collection,
  specification: IndexSpecification,
  commit: number,
): Promise<void> {
  // not planned with before it is committed: readers see the catalog at once, but the table only with the commit
  const index = catalog.addIndex(connection, collection, specification, commit);
  connection.changed.add(collection);
  let last = 0;
  for (;;) {
    const rows = connection.all<[number, Uint8Array]>(
      `SELECT id, document FROM r${collection.id} WHERE id > ? ORDER BY id LIMIT ?`,
      last,
      READ_AT_ONCE,
    );
    if (rows.length === 0) break;
    for (const [record, bytes] of rows) {
      const doc = decode(asBuffer(bytes));
      for (const key of keysFor(index, doc)) {
        if (!addEntry(connection, index, key, record)) throw duplicateKey(collection, index, doc);
      }
      last = record;
    }
    await nextTurnOfLoop();
  }
  recordArrays(connection, index);
}

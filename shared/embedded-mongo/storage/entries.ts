import { extractKeys } from '../values/index-keys.ts';
import type { Connection } from './connection.ts';
import type { Index } from './index-definition.ts';

/** Bytes of the record number at the end of a key of an index that is not unique. */
const RECORD_BYTES = 6;

/** A key with the record it points to appended, so that equal keys of different documents stay apart. */
export function withRecord(key: Buffer, record: number): Buffer {
  const out = Buffer.allocUnsafe(key.length + RECORD_BYTES);
  key.copy(out);
  out.writeUIntBE(record, key.length, RECORD_BYTES);
  return out;
}

/** The record an entry of an index that is not unique points to. */
export const recordOf = (entry: Buffer): number => entry.readUIntBE(entry.length - RECORD_BYTES, RECORD_BYTES);

/** The keys under which a document stands in an index: none where it is sparse or partial and leaves it out. */
export function keysFor(index: Index, doc: unknown): Buffer[] {
  if (index.partial !== undefined && !index.partial.matches(doc)) return [];
  const { keys, arrays, present } = extractKeys(doc, index.paths, index.directions);
  if (index.sparse && !present) return [];
  for (let field = 0; field < arrays.length; field++) if (arrays[field]) index.arrays[field] = true;
  return keys;
}

/** Puts into the data file that an index has met arrays, in the same commit as the entries. */
export function recordArrays(connection: Connection, index: Index): void {
  let bits = 0;
  for (let field = 0; field < index.arrays.length; field++) if (index.arrays[field]) bits |= 1 << field;
  if ((bits & ~index.recordedArrays) === 0) return;
  connection.run('UPDATE indexes SET arrays = ? WHERE id = ?', bits, index.id);
  index.recordedArrays = bits;
}

/** Adds one entry. False when the index is unique and another document has the key. */
export function addEntry(connection: Connection, index: Index, key: Buffer, record: number): boolean {
  if (!index.unique) {
    connection.run(`INSERT OR IGNORE INTO x${index.id} VALUES (?)`, withRecord(key, record));
    return true;
  }
  return connection.run(`INSERT OR IGNORE INTO x${index.id} VALUES (?, ?)`, key, record) === 1;
}

export function removeEntry(connection: Connection, index: Index, key: Buffer, record: number): void {
  connection.run(`DELETE FROM x${index.id} WHERE key = ?`, index.unique ? key : withRecord(key, record));
}

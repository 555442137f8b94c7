import { CommandError } from '../errors.ts';
import type { Doc } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';
import type { Collection } from './catalog.ts';
import { asBuffer, type Connection } from './connection.ts';
import { addEntry, keysFor, recordArrays, removeEntry, withRecord } from './entries.ts';
import type { Index } from './index-definition.ts';

/** A document ready to be stored: its bytes, and its keys in each index of the collection, in the collection's order. */
export interface NewRecord {
  bytes: Buffer;
  doc: Doc;
  keys: Buffer[][];
}

/** Computes a document's keys. Throws 171 when an index meets two arrays in it. */
export const prepareRecord = (collection: Collection, bytes: Buffer, doc: Doc): NewRecord => ({
  bytes,
  doc,
  keys: collection.indexes.map((index) => keysFor(index, doc)),
});

/** Rows of one multi-row INSERT. */
const ROWS_AT_ONCE = 32;

function insertRows(
  connection: Connection,
  into: string,
  columns: number,
  rows: readonly (Buffer | number)[][],
): number {
  const one = `(${Array(columns).fill('?').join(', ')})`;
  let changed = 0;
  let at = 0;
  if (rows.length >= ROWS_AT_ONCE) {
    const sql = `INSERT OR IGNORE INTO ${into} VALUES ${Array(ROWS_AT_ONCE).fill(one).join(', ')}`;
    for (; at + ROWS_AT_ONCE <= rows.length; at += ROWS_AT_ONCE) {
      changed += connection.run(sql, ...rows.slice(at, at + ROWS_AT_ONCE).flat());
    }
  }
  const single = `INSERT OR IGNORE INTO ${into} VALUES ${one}`;
  for (; at < rows.length; at++) changed += connection.run(single, ...rows[at]!);
  return changed;
}

/**
 * Stores many documents, index by index in key order, which SQLite takes fastest. False when a unique index refused one:
 * the caller then undoes all of it and goes one by one.
 */
export function insertTogether(connection: Connection, collection: Collection, records: readonly NewRecord[]): boolean {
  connection.changed.add(collection);
  const first = collection.nextRecord;
  collection.nextRecord += records.length;
  insertRows(
    connection,
    `r${collection.id}`,
    2,
    records.map((record, at) => [first + at, record.bytes]),
  );
  for (let position = 0; position < collection.indexes.length; position++) {
    const index = collection.indexes[position]!;
    const entries = records.flatMap((record, at) =>
      record.keys[position]!.map((key) =>
        index.unique ? { key, record: first + at } : { key: withRecord(key, first + at), record: 0 },
      ),
    );
    entries.sort((a, b) => Buffer.compare(a.key, b.key));
    const rows = entries.map((entry) => (index.unique ? [entry.key, entry.record] : [entry.key]));
    const added = insertRows(connection, `x${index.id}`, index.unique ? 2 : 1, rows);
    if (added !== entries.length) return false;
    recordArrays(connection, index);
  }
  return true;
}

/** Stores one document; throws 11000 when a unique index has one of its keys. Run it inside `atomically`. */
export function insertOne(connection: Connection, collection: Collection, record: NewRecord): number {
  connection.changed.add(collection);
  const number = collection.nextRecord++;
  connection.run(`INSERT INTO r${collection.id} VALUES (?, ?)`, number, record.bytes);
  collection.indexes.forEach((index, position) => {
    for (const key of record.keys[position]!) {
      if (!addEntry(connection, index, key, number)) throw duplicateKey(collection, index, record.doc);
    }
    recordArrays(connection, index);
  });
  return number;
}

/** Replaces a stored document, moving only the index entries that differ. Run it inside `atomically`. */
export function replaceRecord(
  connection: Connection,
  collection: Collection,
  number: number,
  before: Doc,
  after: NewRecord,
): void {
  connection.changed.add(collection);
  connection.run(`UPDATE r${collection.id} SET document = ? WHERE id = ?`, after.bytes, number);
  collection.indexes.forEach((index, position) => {
    const oldKeys = keysFor(index, before);
    const newKeys = after.keys[position]!;
    for (const key of oldKeys) if (!newKeys.some((one) => one.equals(key))) removeEntry(connection, index, key, number);
    for (const key of newKeys) {
      if (oldKeys.some((one) => one.equals(key))) continue;
      if (!addEntry(connection, index, key, number)) throw duplicateKey(collection, index, after.doc);
    }
    recordArrays(connection, index);
  });
}

export function removeRecord(connection: Connection, collection: Collection, number: number, doc: Doc): void {
  connection.changed.add(collection);
  connection.run(`DELETE FROM r${collection.id} WHERE id = ?`, number);
  for (const index of collection.indexes) {
    for (const key of keysFor(index, doc)) removeEntry(connection, index, key, number);
  }
}

/** The bytes of a stored document. */
export function fetchRecord(connection: Connection, collection: Collection, number: number): Buffer | undefined {
  const row = connection.get<[Uint8Array]>(`SELECT document FROM r${collection.id} WHERE id = ?`, number);
  return row && asBuffer(row[0]);
}

/** MongoDB's 11000, with the pattern and the value that collide. */
export function duplicateKey(collection: Collection, index: Index, doc: Doc): CommandError {
  const keyValue: Doc = {};
  for (const field of index.fields) {
    keyValue[field] =
      field.split('.').reduce<unknown>((value, part) => (isDocument(value) ? value[part] : undefined), doc) ?? null;
  }
  const shown = Object.entries(keyValue)
    .map(([field, value]) => `${field}: ${JSON.stringify(value)}`)
    .join(', ');
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${collection.database}.${collection.name} index: ${index.name} dup key: { ${shown} }`,
    { details: { keyPattern: index.specification.key, keyValue } },
  );
}

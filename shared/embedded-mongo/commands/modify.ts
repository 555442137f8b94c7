import { ObjectId } from 'bson';
import { CommandError } from '../errors.ts';
import { Reading } from '../query/execute.ts';
import type { Filter } from '../query/filter.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Connection } from '../storage/connection.ts';
import { fetchRecord, insertOne, prepareRecord, removeRecord, replaceRecord } from '../storage/records.ts';
import { applyUpdate, type Update, upsertSeed } from '../update/apply-update.ts';
import type { ArrayFilters } from '../update/positions.ts';
import { assemble, decode, decodeTyped, encode, rawElements } from '../values/bson-bytes.ts';
import { bsonType, type Doc } from '../values/compare.ts';
import { type Selection, selectRows } from './read-rows.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** A document's bytes as they are stored: with an `_id`, standing first. Throws where the document may not be stored. */
export function storable(bytes: Buffer): Buffer {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new CommandError(10334, `BSONObj size: ${bytes.length} is larger than the maximum of ${MAX_DOCUMENT_BYTES}`);
  }
  const id = [...rawElements(bytes)].find((element) => element.name === '_id');
  if (id === undefined) return assemble([encode({ _id: new ObjectId() }).subarray(4, -1), bytes.subarray(4, -1)]);
  if (id.type === 0x04 || id.type === 0x0b || id.type === 0x06) {
    throw new CommandError(53, "The '_id' value cannot be an array, a regex or undefined");
  }
  if (id.type === 0x03) refuseDollarNames(bytes.subarray(id.valueStart, id.end));
  if (id.start === 4) return bytes;
  return assemble([
    bytes.subarray(id.start, id.end),
    bytes.subarray(4, id.start),
    bytes.subarray(id.end, bytes.length - 1),
  ]);
}

function refuseDollarNames(id: Buffer): void {
  for (const { name } of rawElements(id)) {
    if (name.startsWith('$'))
      throw new CommandError(52, `_id fields may not contain '$'-prefixed fields: ${name} is not valid`);
  }
}

/** What one update or removal works with. */
export interface Target {
  connection: Connection;
  collection: Collection;
  snapshot: number;
}

export interface UpdateStatement {
  filter: Filter;
  update: Update;
  arrayFilters: ArrayFilters;
  now: Date;
}

/** Record numbers of what a selection finds; all are found before the first is changed. */
export function findRecords({ connection, collection, snapshot }: Target, selection: Selection): number[] {
  const numbers: number[] = [];
  for (const row of selectRows(new Reading(connection), collection, selection, snapshot)) numbers.push(row.record);
  return numbers;
}

/** Applies an update to one stored document; its bytes before and after. */
export function updateRecord(
  { connection, collection }: Target,
  number: number,
  statement: UpdateStatement,
): { before: Buffer; after: Buffer } {
  const before = fetchRecord(connection, collection, number);
  if (before === undefined) throw new CommandError(1, `record ${number} is gone`);
  const changed = applyUpdate(decodeTyped(before), statement.update, { ...statement, inserting: false });
  const after = storable(encode(changed));
  if (after.equals(before)) return { before, after: before };
  const record = prepareRecord(collection, after, decode(after));
  connection.atomically(() => replaceRecord(connection, collection, number, decode(before), record));
  return { before, after };
}

/** Inserts what an upsert makes of its filter and its update. */
export function upsert({ connection, collection }: Target, statement: UpdateStatement): Doc {
  const seed = upsertSeed(statement.filter);
  const { update } = statement;
  const base = update.kind === 'replacement' ? (seed['_id'] === undefined ? {} : { _id: seed['_id'] }) : seed;
  const made = applyUpdate(base, update, { ...statement, inserting: true });
  if (bsonType(made['_id']) === undefined && made['_id'] === undefined) made['_id'] = new ObjectId();
  const bytes = storable(encode(made));
  const doc = decode(bytes);
  const record = prepareRecord(collection, bytes, doc);
  connection.atomically(() => insertOne(connection, collection, record));
  return doc;
}

export function deleteRecord({ connection, collection }: Target, number: number): Buffer | undefined {
  const bytes = fetchRecord(connection, collection, number);
  if (bytes !== undefined) connection.atomically(() => removeRecord(connection, collection, number, decode(bytes)));
  return bytes;
}

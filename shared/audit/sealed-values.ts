import type { ClientSession, Connection, Model } from 'mongoose';
import { type CryptoSuite, openBox } from '../crypto/suite.ts';
import { canonical } from './digest.ts';
import { bytesOf, keysOf, type PersonKey, type StoredBytes } from './person-keys.ts';

/** Values of one person in a record, encrypted under the person's key. */
export interface SealedValues {
  role: string;
  /** Whose key opens the box. */
  person: string;
  /** JSON of field → value, bound to the record and the person. */
  box: StoredBytes;
}

interface SealedRow {
  _id: unknown;
  sealed?: SealedValues[];
  /** Of a former version, whose `_id` is the record's and the version. */
  supersededAt?: Date;
}

/** The box of a part. Values are JSON: texts, numbers, booleans and lists of them. */
export function sealPart(
  suite: CryptoSuite,
  kind: string,
  record: string,
  key: PersonKey,
  part: { role: string; values: Readonly<Record<string, unknown>> },
): SealedValues {
  const box = suite.encrypt(key.boxKey(suite), Buffer.from(JSON.stringify(part.values)), binding(kind, record, key.id));
  return { role: part.role, person: key.id, box };
}

/** What stands for the values of a person in a record's digest. */
export function digestOfPart(suite: CryptoSuite, key: PersonKey, values: Readonly<Record<string, unknown>>): string {
  return key.digest(suite, canonical(values)).toString('base64url');
}

/**
 * Puts the values of persons back into rows, in one call to the database however many rows there are, and in none where no row has
 * any. Values whose key was erased stay away, and are null to whoever reads them.
 * @returns the same rows
 */
export async function unsealed<Row>(
  model: Pick<Model<unknown>, 'db' | 'modelName'>,
  rows: Row[],
  session?: ClientSession,
): Promise<Row[]> {
  const sealed = (rows as (Row & SealedRow)[]).filter((row) => row.sealed?.length);
  if (sealed.length === 0) return rows;
  const keys = await keysOf(model.db as Connection).load(persons(sealed), session);
  for (const row of sealed) putBack(model.modelName, row, keys);
  return rows;
}

function putBack(kind: string, row: SealedRow, keys: ReadonlyMap<string, PersonKey>): void {
  const record = row.supersededAt ? String(row._id).replace(/@\d+$/, '') : String(row._id);
  for (const { person, box } of row.sealed!) {
    const key = keys.get(person);
    if (!key) continue;
    Object.assign(row, openPart(kind, record, key, box));
  }
  delete row.sealed;
}

/** What a box holds. @throws Error when it was altered, or is not this record's and person's */
export function openPart(kind: string, record: string, key: PersonKey, box: StoredBytes): Record<string, unknown> {
  const opened = openBox((suite) => key.boxKey(suite), bytesOf(box), binding(kind, record, key.id));
  return JSON.parse(opened.toString()) as Record<string, unknown>;
}

function persons(rows: readonly SealedRow[]): Set<string> {
  return new Set(rows.flatMap(({ sealed = [] }) => sealed.map(({ person }) => person)));
}

/** A box that is moved to another record, or to another person, does not open. */
function binding(kind: string, record: string, person: string): string {
  return JSON.stringify([kind, record, person]);
}

import { randomUUIDv7 } from 'node:crypto';
import type { ClientSession, Connection } from 'mongoose';
import { type PersonRoles, personsOf } from '../subgraph/personal-data.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { type ChangeEntry, changesOf } from './change-log.ts';
import { digestOf } from './digest.ts';
import { personKeysOf, suiteOf } from './person-keys.ts';
import { announce } from './wake.ts';

/** Why keys are deleted, by whom and when: stands in the change log for good. */
export interface ErasureReason {
  /** No personal value in it. */
  reason: string;
  by: string;
  at: Date;
}

/** What an erasure did. A second run of the same one finds what the first left, and nothing where that was complete. */
export interface Erased {
  /** Keys that are gone: of persons, and of held rows about them. */
  keys: number;
  heldRows: number;
  /** Records that a change entry says it of. */
  records: number;
  /** Names of the databases in which a key was deleted. */
  databases: string[];
}

/** A record in which values of an erased person stood. */
export type ErasedRecord = Pick<ChangeEntry, 'kind' | 'record' | 'department' | 'version' | 'fields'>;

export const HELD_ROW = 'QuarantinedRow';

/**
 * Deletes the keys of persons in every database that holds one, each database in one transaction with a change entry for each record that
 * has values of theirs, and the keys of held rows about them. Where it is interrupted, what was done stands, and the same call does the rest.
 * @param own database in which a sign is left even where there is no key, so that none is made, and the record an entry is due for anyhow
 */
export async function eraseKeysEverywhere(
  connections: readonly Connection[],
  persons: readonly string[],
  why: ErasureReason,
  own?: { connection: Connection; named: ErasedRecord },
): Promise<Erased> {
  const erased: Erased = { keys: 0, heldRows: 0, records: 0, databases: [] };
  for (const connection of connections) {
    const isOwn = connection === own?.connection;
    const done = await eraseIn(connection, persons, why, isOwn ? own?.named : undefined);
    const rows = await eraseRowsAbout(connection, persons, why);
    erased.keys += done.keys + rows;
    erased.heldRows += rows;
    erased.records += done.records;
    if (done.keys + rows > 0) erased.databases.push(connection.name);
  }
  return erased;
}

async function eraseIn(
  connection: Connection,
  persons: readonly string[],
  why: ErasureReason,
  named: ErasedRecord | undefined,
): Promise<{ keys: number; records: number }> {
  const found = await personKeysOf(connection)
    .find({ _id: { $in: [...persons] } })
    .toArray();
  const known = new Map(found.map((key) => [key._id, key]));
  const waiting = persons.filter((id) => (named && !known.has(id)) || known.get(id)?.wrapped);
  if (waiting.length === 0) return { keys: 0, records: 0 };
  const holding = await recordsOf(connection, waiting);
  const records = named
    ? [named, ...holding.filter(({ kind, record }) => kind !== named.kind || record !== named.record)]
    : holding;
  let keys = 0;
  await connection.transaction(async (session) => {
    keys = await eraseKeys(connection, waiting, why.at, session);
    for (const record of records) await log(connection, why, record, session);
  });
  announce('written', connection);
  return { keys, records: records.length };
}

/** The records that have, or in a former version had, values of these persons. Reads whole collections: there is no index by person. */
async function recordsOf(connection: Connection, persons: readonly string[]): Promise<ErasedRecord[]> {
  const records: ErasedRecord[] = [];
  for (const [kind, { schema, collection }] of Object.entries(connection.models)) {
    const declared = personsOf(schema);
    if (!declared) continue;
    const roles = await rolesByRecord(connection, collection.collectionName, persons);
    const present = connection.collection<Row>(collection.collectionName).find({ _id: { $in: [...roles.keys()] } });
    for await (const { _id, provider, version } of present)
      records.push({
        kind,
        record: _id,
        department: provider,
        version,
        fields: fieldsOf(declared, roles.get(_id)!),
      });
  }
  return records;
}

type Row = Pick<RecordEnvelope, '_id' | 'provider' | 'version' | 'sealed'>;

async function rolesByRecord(connection: Connection, collectionName: string, persons: readonly string[]) {
  const byRecord = new Map<string, Set<string>>();
  for (const [name, isFormer] of [
    [collectionName, false],
    [`${collectionName}_versions`, true],
  ] as const) {
    const rows = connection
      .collection<Row>(name)
      .find({ 'sealed.person': { $in: [...persons] } }, { projection: { 'sealed.role': 1, 'sealed.person': 1 } });
    for await (const { _id, sealed = [] } of rows) {
      const record = isFormer ? _id.replace(/@\d+$/, '') : _id;
      const roles = byRecord.get(record) ?? new Set();
      for (const { role, person } of sealed) if (persons.includes(person)) roles.add(role);
      byRecord.set(record, roles);
    }
  }
  return byRecord;
}

/** Names of the fields that hold the values of these roles. */
export function fieldsOf(declared: PersonRoles, roles: Iterable<string>): string[] {
  return [...new Set([...roles].flatMap((role) => declared[role]?.fields ?? []))];
}

/** Leaves the ids without a key, so that none is made again. @returns how many there were */
async function eraseKeys(
  connection: Connection,
  ids: readonly string[],
  erasedAt: Date,
  session: ClientSession,
): Promise<number> {
  const keys = personKeysOf(connection);
  const standing = await keys.find({ _id: { $in: [...ids] } }, { session }).toArray();
  const before = new Map(standing.map((key) => [key._id, key]));
  if (standing.length > 0) await keys.deleteMany({ _id: { $in: [...before.keys()] } }, { session });
  const signs = ids.map((_id) => ({
    _id,
    createdAt: before.get(_id)?.createdAt ?? erasedAt,
    erasedAt: before.get(_id)?.erasedAt ?? erasedAt,
  }));
  await keys.insertMany(signs, { session });
  return standing.filter(({ wrapped }) => wrapped).length;
}

async function eraseRowsAbout(connection: Connection, persons: readonly string[], why: ErasureReason): Promise<number> {
  const keys = await personKeysOf(connection)
    .find({ of: { $in: [...persons] } })
    .toArray();
  for (const { _id } of keys) await eraseRow(connection, _id, why);
  return keys.length;
}

/** Deletes the key of one held row. @returns 0 where it was gone already */
export async function eraseRow(connection: Connection, keyId: string, why: ErasureReason): Promise<number> {
  const record = keyId.slice(HELD_ROW.length + 1, keyId.lastIndexOf('#'));
  const standing = await personKeysOf(connection).findOne({ _id: keyId });
  if (!standing?.wrapped) return 0;
  const row = await connection.collection<{ _id: string; provider: string }>('quarantine').findOne({ _id: record });
  await connection.transaction(async (session) => {
    await eraseKeys(connection, [keyId], why.at, session);
    const entry = { kind: HELD_ROW, record, department: row?.provider ?? '', version: 0, fields: ['raw', 'row'] };
    await log(connection, why, entry, session);
  });
  announce('written', connection);
  return 1;
}

async function log(
  connection: Connection,
  { reason, by, at }: ErasureReason,
  about: ErasedRecord,
  session: ClientSession,
): Promise<void> {
  const entry: ChangeEntry & { unsealed: true } = {
    _id: randomUUIDv7(),
    at,
    by,
    ...about,
    operation: 'erase',
    digest: digestOf(['erase', about.kind, about.record, about.fields, reason], suiteOf(connection)),
    sourceSystem: 'erase',
    batchNo: '',
    reason,
    unsealed: true,
  };
  await changesOf(connection).insertOne(entry as never, { session });
}

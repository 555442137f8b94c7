import { randomUUIDv7 } from 'node:crypto';
import type { ClientSession, Connection } from 'mongoose';
import { badInput, ReportedError } from '../errors/reported-error.ts';
import { type PersonRoles, personsOf } from '../subgraph/personal-data.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { type ChangeEntry, changesOf } from './change-log.ts';
import { digestOf } from './digest.ts';
import { placeId } from './person-id.ts';
import { personKeysOf, suiteOf } from './person-keys.ts';
import { announce } from './wake.ts';

/** The law's erasure of a person (个人信息保护法第四十七条), as it is asked for. */
export interface ErasureRequest {
  /** Name of the kind of record, such as `Complaint`. */
  kind: string;
  record: string;
  /** Whose values in the record; every person's, unless told. */
  role?: string;
  /** Stands in the change log for good: no personal value in it. */
  reason: string;
  by: string;
  at: Date;
}

export interface Erased {
  roles: string[];
  /** Keys that are gone: of persons, and of held rows about them. */
  keys: number;
  heldRows: number;
}

const HELD_ROW = 'QuarantinedRow';

/**
 * Deletes the keys of the persons in a record: their values in it, in its former versions, in the other records of that database and in
 * held rows are unreadable from then on, in every process, and nothing of theirs is kept again. Each record named has a change entry
 * without values; nothing of the chain changes.
 * @param connections to all databases; one of them has the kind, one holds the quarantine
 * @throws ReportedError NOT_FOUND for a record that is not there; BAD_USER_INPUT for a kind or role that there is not
 */
export async function erasePerson(connections: readonly Connection[], request: ErasureRequest): Promise<Erased> {
  const { kind, record, at } = request;
  if (kind === HELD_ROW) return eraseHeldRow(connections, request);
  const own = connections.find((connection) => personsOf(connection.models[kind]?.schema ?? {}));
  if (!own) throw badInput('kind', `must be one of ${kindsOf(connections).join(', ')}`, '该类记录不含个人信息');
  const declared = personsOf(own.models[kind]!.schema)!;
  const roles = rolesOf(declared, request.role);
  const { provider, version, persons } = await personsIn(own, kind, record, roles);
  let keys = 0;
  await own.transaction(async (session) => {
    keys = await eraseKeys(own, persons, at, session);
    const fields = roles.flatMap((role) => declared[role]!.fields);
    await log(own, request, { kind, record, department: provider, version, fields: [...new Set(fields)] }, session);
  });
  announce('written', own);
  let heldRows = 0;
  for (const connection of connections) heldRows += await eraseRowsAbout(connection, persons, request);
  return { roles, keys: keys + heldRows, heldRows };
}

function kindsOf(connections: readonly Connection[]): string[] {
  return connections.flatMap((connection) =>
    Object.entries(connection.models).flatMap(([name, { schema }]) => (personsOf(schema) ? [name] : [])),
  );
}

function rolesOf(declared: PersonRoles, role: string | undefined): string[] {
  const ofPersons = Object.keys(declared).filter((name) => !declared[name]!.ofProvider);
  if (role !== undefined && !ofPersons.includes(role))
    throw badInput('person', `must be one of ${ofPersons.join(', ')}`, `应为 ${ofPersons.join('、')} 之一`);
  return role === undefined ? ofPersons : [role];
}

/** Under which ids the persons of these roles have stood in the record, from its first version on. */
async function personsIn(connection: Connection, kind: string, record: string, roles: readonly string[]) {
  const { collectionName } = connection.models[kind]!.collection;
  const rows = (name: string) =>
    connection.collection<Pick<RecordEnvelope, '_id' | 'provider' | 'version' | 'sealed'>>(name);
  const found = await rows(collectionName).findOne({ _id: record });
  if (!found) throw notFound(kind, record);
  const versions = Array.from({ length: found.version - 1 }, (_, place) => `${record}@${place + 1}`);
  const former = await rows(`${collectionName}_versions`)
    .find({ _id: { $in: versions } })
    .toArray();
  const sealed = [found, ...former].flatMap((row) => row.sealed ?? []);
  const persons = new Set(roles.map((role) => placeId({ kind, record, role })));
  for (const { role, person } of sealed) if (roles.includes(role)) persons.add(person);
  return { provider: found.provider, version: found.version, persons: [...persons] };
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
  const signs = ids.map((_id) => ({ _id, createdAt: before.get(_id)?.createdAt ?? erasedAt, erasedAt }));
  await keys.insertMany(signs, { session });
  return standing.filter(({ wrapped }) => wrapped).length;
}

async function eraseRowsAbout(
  connection: Connection,
  persons: readonly string[],
  request: ErasureRequest,
): Promise<number> {
  const keys = await personKeysOf(connection)
    .find({ of: { $in: [...persons] } })
    .toArray();
  for (const { _id } of keys) await eraseRow(connection, _id, request);
  return keys.length;
}

async function eraseHeldRow(connections: readonly Connection[], request: ErasureRequest): Promise<Erased> {
  const id = placeId({ kind: HELD_ROW, record: request.record, role: 'row' });
  for (const connection of connections) {
    if (!(await personKeysOf(connection).findOne({ _id: id }))) continue;
    await eraseRow(connection, id, request);
    return { roles: ['row'], keys: 1, heldRows: 1 };
  }
  throw notFound(HELD_ROW, request.record);
}

async function eraseRow(connection: Connection, keyId: string, request: ErasureRequest): Promise<void> {
  const record = keyId.slice(HELD_ROW.length + 1, keyId.lastIndexOf('#'));
  const row = await connection.collection<{ _id: string; provider: string }>('quarantine').findOne({ _id: record });
  await connection.transaction(async (session) => {
    await eraseKeys(connection, [keyId], request.at, session);
    const entry = { kind: HELD_ROW, record, department: row?.provider ?? '', version: 0, fields: ['raw', 'row'] };
    await log(connection, request, entry, session);
  });
  announce('written', connection);
}

async function log(
  connection: Connection,
  { reason, by, at }: ErasureRequest,
  about: Pick<ChangeEntry, 'kind' | 'record' | 'department' | 'version' | 'fields'>,
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

function notFound(kind: string, record: string): ReportedError<'NOT_FOUND'> {
  return new ReportedError('NOT_FOUND', `There is no ${kind} ${record}.`, { kind, record }, `没有该记录：${record}。`);
}

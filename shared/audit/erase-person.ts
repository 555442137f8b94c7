import type { Connection } from 'mongoose';
import { badInput, ReportedError } from '../errors/reported-error.ts';
import { type PersonDocument, type PersonRoles, personsOf } from '../subgraph/personal-data.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { type Erased, type ErasureReason, eraseKeysEverywhere, eraseRow, fieldsOf, HELD_ROW } from './erase-keys.ts';
import { documentId, placeId } from './person-id.ts';
import { keysOf, personKeysOf } from './person-keys.ts';

/** The law's erasure of a person (个人信息保护法第四十七条) in a record, as it is asked for. */
export interface ErasureRequest extends ErasureReason {
  /** Name of the kind of record, such as `Complaint`. */
  kind: string;
  record: string;
  /** Whose values in the record; every person's, unless told. */
  role?: string;
}

/**
 * Deletes the keys of the persons in a record: their values in it, in its former versions, in other records of whichever database, where
 * the same document tells the person, and in held rows are unreadable from then on, in every process, and in those databases nothing of
 * theirs is kept again. Each record has a change entry without values; nothing of the chain changes. May be repeated.
 * @param connections to all databases; one of them has the kind, one holds the quarantine
 * @throws ReportedError NOT_FOUND for a record that is not there; BAD_USER_INPUT for a kind or role that there is not
 */
export async function erasePerson(
  connections: readonly Connection[],
  request: ErasureRequest,
): Promise<Erased & { roles: string[] }> {
  const { kind, record } = request;
  if (kind === HELD_ROW) return { roles: ['row'], ...(await eraseHeldRow(connections, request)) };
  const own = connections.find((connection) => personsOf(connection.models[kind]?.schema ?? {}));
  if (!own)
    throw badInput(
      'kind',
      `must be one of ${kindsOf(connections).join(', ')}`,
      `应为 ${kindsOf(connections).join('、')} 之一，其他记录不含个人信息`,
    );
  const declared = personsOf(own.models[kind]!.schema)!;
  const roles = rolesOf(declared, request.role);
  const { provider: department, version, persons } = await personsIn(own, kind, record, roles);
  const named = { kind, record, department, version, fields: fieldsOf(declared, roles) };
  return { roles, ...(await eraseKeysEverywhere(connections, persons, request, { connection: own, named })) };
}

/**
 * Deletes the key of whoever has this document, in every database that holds it. Where the person stands without a document (a complaint
 * with a name alone), only the record leads to the values: `erasePerson`.
 * @throws ReportedError BAD_USER_INPUT for a number that tells nobody apart; NOT_FOUND where no database has or had a key of the person
 */
export async function eraseDocument(
  connections: readonly Connection[],
  document: PersonDocument,
  why: ErasureReason,
): Promise<Erased> {
  const person = documentId(keysOf(connections[0]!).keyring, document);
  if (!person)
    throw badInput('number', 'is no number that tells a person apart (check digits, type)', '证件号码无法识别个人');
  const erased = await eraseKeysEverywhere(connections, [person], why);
  if (erased.keys === 0 && !(await isKnown(connections, person)))
    throw new ReportedError(
      'NOT_FOUND',
      'No database has values under this document. Check its type as the records write it.',
      {},
      '各数据库中均无该证件的个人信息，请核对证件类型。',
    );
  return erased;
}

async function isKnown(connections: readonly Connection[], _id: string): Promise<boolean> {
  for (const connection of connections) if (await personKeysOf(connection).findOne({ _id })) return true;
  return false;
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

async function eraseHeldRow(connections: readonly Connection[], request: ErasureRequest): Promise<Erased> {
  const id = placeId({ kind: HELD_ROW, record: request.record, role: 'row' });
  for (const connection of connections) {
    if (!(await personKeysOf(connection).findOne({ _id: id }))) continue;
    const rows = await eraseRow(connection, id, request);
    return { keys: rows, heldRows: rows, records: rows, databases: rows > 0 ? [connection.name] : [] };
  }
  throw notFound(HELD_ROW, request.record);
}

function notFound(kind: string, record: string): ReportedError<'NOT_FOUND'> {
  return new ReportedError('NOT_FOUND', `There is no ${kind} ${record}.`, { kind, record }, `没有该记录：${record}。`);
}

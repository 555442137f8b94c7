import type { Connection, Model } from 'mongoose';
import { type Following, followingOf } from '../subgraph/following-fields.ts';
import { derivedFieldsOf } from '../subgraph/record-schema.ts';
import { type ChangeEntry, changesOf } from './change-log.ts';
import { digestOf } from './digest.ts';
import { findLost } from './lost-records.ts';
import { keysOf, type PersonKey, personKeysOf } from './person-keys.ts';
import { type DigestedKind, hasDigest, type StoredRecord } from './record-digest.ts';

export interface RecordFault {
  /** Name of the kind of record, such as `SupervisionAct`. */
  kind: string;
  record: string;
  version: number;
  fault: /** The content, the audience or the provider is not what its change says, or who reads it does not follow from these. */
    | 'RECORD_ALTERED'
    /** Where it comes from, or when it was received, is not what its change says. */
    | 'PROVENANCE_ALTERED'
    /** A change has no record, or the record lacks this version. */
    | 'RECORD_MISSING'
    /** No change tells of this version. */
    | 'CHANGE_MISSING'
    /** The key of a person in it is gone, and no erasure in the log took it. */
    | 'PERSON_KEY_MISSING';
}

export interface RecordsVerdict {
  /** Versions, the present ones among them, that were compared with their changes. */
  versions: number;
  /** Of these, the ones with values of an erased person: their digest cannot be made again, and is compared as it stands. */
  erased: number;
  /** The first hundred. */
  faults: RecordFault[];
  faultCount: number;
}

/** Records or entries that are looked at together. */
const AT_ONCE = 500;
/** Faults told in full. */
const TOLD = 100;

/**
 * Makes the digest of every record and version of a database again from its content, and compares it with its change: what was edited in the
 * store behind the log's back is found. The chain proves the changes (`verifySeals`). Fields that follow from the content are covered by no
 * digest: those by which it is decided who reads a record are made again, others, such as name grams, are not looked at. What is written meanwhile may be told wrongly: look again at what is named.
 *
 * @param connection with its models declared
 */
export async function verifyRecords(
  connection: Connection,
  onProgress?: (versions: number) => void,
): Promise<RecordsVerdict> {
  const verdict: RecordsVerdict = { versions: 0, erased: 0, faults: [], faultCount: 0 };
  const add = (fault: RecordFault) => {
    verdict.faultCount += 1;
    if (verdict.faults.length < TOLD) verdict.faults.push(fault);
  };
  const erasures = await timesOfErasures(connection);
  const kinds = new Map<string, Model<unknown>>();
  for (const model of Object.values(connection.models)) {
    const derived = derivedFieldsOf(model.schema);
    if (!derived || model.collection.collectionName.endsWith('_versions')) continue;
    const kind = { name: model.modelName, derived, follow: followingOf(model.schema) };
    for await (const records of recordPages(model)) {
      const page = await pageOf(connection, kind, model, records);
      const gone = await erasedAmong(connection, page, erasures);
      for (const record of records) await compare(kind, record, page, gone, verdict, add);
      onProgress?.(verdict.versions);
    }
    kinds.set(model.modelName, model);
  }
  await findLost(connection, kinds, (lost) => add({ ...lost, fault: 'RECORD_MISSING' }));
  return verdict;
}

interface Page {
  /** Former versions, by `record@version`. */
  former: ReadonlyMap<string, StoredRecord>;
  /** By `record@version`. */
  changes: ReadonlyMap<string, ChangeEntry>;
  keys: ReadonlyMap<string, PersonKey>;
  persons: readonly string[];
}

async function compare(
  kind: DigestedKind & { follow?: Following },
  present: StoredRecord,
  { former, changes, keys }: Page,
  erased: ReadonlySet<string>,
  verdict: RecordsVerdict,
  add: (fault: RecordFault) => void,
): Promise<void> {
  const record = present._id;
  for (let version = 1; version <= present.version; version++) {
    const row = version === present.version ? present : former.get(`${record}@${version}`);
    const change = changes.get(`${record}@${version}`);
    const found = (fault: RecordFault['fault']) => add({ kind: kind.name, record, version, fault });
    if (!row) found('RECORD_MISSING');
    if (!change) found('CHANGE_MISSING');
    if (!row || !change) continue;
    verdict.versions += 1;
    const without = (row.sealed ?? []).filter(({ person }) => !keys.has(person));
    const isErased = without.length > 0 && without.every(({ person }) => erased.has(person));
    if (isErased) verdict.erased += 1;
    if (without.length > 0 && !isErased) found('PERSON_KEY_MISSING');
    const isWhole =
      row.digest === change.digest && (without.length > 0 || hasDigest(kind, record, row, keys, change.digest));
    if (!isWhole || !followsFromItself(kind, row)) found('RECORD_ALTERED');
    if (isWhole && provenance(row) !== provenanceIn(change)) found('PROVENANCE_ALTERED');
  }
}

function followsFromItself({ follow }: { follow?: Following }, row: StoredRecord): boolean {
  return Object.entries(follow?.(row) ?? {}).every(
    ([field, value]) => digestOf(value) === digestOf(row[field] ?? null),
  );
}

function provenance({ provider, sourceSystem, batchNo, receivedAt, ...row }: StoredRecord): string {
  return digestOf([provider, sourceSystem, batchNo, receivedAt, row['facts'] ?? null]);
}

function provenanceIn({ department, sourceSystem, batchNo, at, facts }: ChangeEntry): string {
  return digestOf([department, sourceSystem, batchNo, at, facts ?? null]);
}

async function* recordPages(model: Model<unknown>): AsyncGenerator<StoredRecord[]> {
  const records = model.db.collection<StoredRecord>(model.collection.collectionName);
  for (let after = ''; ; ) {
    const page = await records
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .toArray();
    if (page.length === 0) return;
    yield page as StoredRecord[];
    after = page.at(-1)!._id;
  }
}

async function pageOf(
  connection: Connection,
  { name }: DigestedKind,
  model: Model<unknown>,
  records: readonly StoredRecord[],
): Promise<Page> {
  const ids = records.flatMap(({ _id, version }) =>
    Array.from({ length: version - 1 }, (_, place) => `${_id}@${place + 1}`),
  );
  const versions = connection.collection<StoredRecord>(`${model.collection.collectionName}_versions`);
  const [former, changes] = await Promise.all([
    ids.length === 0 ? [] : versions.find({ _id: { $in: ids } }).toArray(),
    changesOf(connection)
      .find({ record: { $in: records.map(({ _id }) => _id) } })
      .toArray(),
  ]);
  const rows = [...records, ...(former as StoredRecord[])];
  const persons = [...new Set(rows.flatMap(({ sealed = [] }) => sealed.map(({ person }) => person)))];
  return {
    former: new Map((former as StoredRecord[]).map((row) => [row._id, row])),
    changes: new Map(
      changes
        .filter(({ kind, operation }) => kind === name && operation !== 'erase')
        .map((change) => [`${change.record}@${change.version}`, change]),
    ),
    keys: persons.length === 0 ? new Map() : await keysOf(connection).load(persons),
    persons,
  };
}

/** Erasures stand in the log; a key that went at no such time was taken otherwise. */
async function timesOfErasures(connection: Connection): Promise<ReadonlySet<number>> {
  const times = new Set<number>();
  for await (const { at } of changesOf(connection).find({ operation: 'erase' })) times.add(at.getTime());
  return times;
}

async function erasedAmong(
  connection: Connection,
  { persons, keys }: Page,
  erasures: ReadonlySet<number>,
): Promise<ReadonlySet<string>> {
  const gone = persons.filter((person) => !keys.has(person));
  if (gone.length === 0) return new Set();
  const signs = await personKeysOf(connection)
    .find({ _id: { $in: gone } })
    .toArray();
  return new Set(
    signs.flatMap(({ _id, erasedAt }) => (erasedAt && erasures.has(new Date(erasedAt).getTime()) ? [_id] : [])),
  );
}

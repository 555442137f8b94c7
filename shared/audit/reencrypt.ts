import type { Collection, Connection, mongo } from 'mongoose';
import { type CryptoSuite, SUITES } from '../crypto/suite.ts';
import { type PersonRoles, partsOf, personsOf } from '../subgraph/personal-data.ts';
import { personId } from './person-id.ts';
import { bytesOf, keysOf, type PersonKeyDocument, personKeysOf, rewrap } from './person-keys.ts';
import { type SealedValues, sealPart, unsealed } from './sealed-values.ts';

/** How far a run is: `done` of the rows of one collection were looked at, `changed` of them written. */
export interface ReencryptProgress {
  collection: string;
  done: number;
  changed: number;
}

const AT_ONCE = 500;

/**
 * Wraps every person's key with the active key-encryption key, and encrypts what stands in the open (from before there were keys) or is of
 * another suite. Page by page beside running servers; safe to repeat and to interrupt. Digests and the change log stay as they are.
 */
export async function reencrypt(
  connection: Connection,
  at: Date,
  onProgress: (progress: ReencryptProgress) => void = () => {},
): Promise<void> {
  await pages(connection.name, personKeysOf(connection), onProgress, (keys) => rewrapped(connection, keys));
  for (const [kind, model] of Object.entries(connection.models)) {
    const roles = personsOf(model.schema);
    if (!roles) continue;
    const { collectionName } = model.collection;
    for (const name of [collectionName, `${collectionName}_versions`])
      await pages(connection.name, connection.collection<Row>(name), onProgress, (rows) =>
        resealed(connection, kind, roles, rows, at),
      );
  }
}

type Row = { _id: string; provider: string; version: number; sealed?: SealedValues[]; supersededAt?: Date } & Record<
  string,
  unknown
>;
type Changes<Doc extends mongo.Document> = mongo.AnyBulkWriteOperation<Doc>[];

async function pages<Doc extends { _id: string }>(
  database: string,
  collection: Collection<Doc>,
  onProgress: (progress: ReencryptProgress) => void,
  change: (rows: Doc[]) => Promise<Changes<Doc>>,
): Promise<void> {
  const progress = { collection: `${database}.${collection.collectionName}`, done: 0, changed: 0 };
  for (let after = ''; ; ) {
    const filter = { _id: { $gt: after } } as mongo.Filter<Doc>;
    const rows = (await collection.find(filter).sort({ _id: 1 }).limit(AT_ONCE).toArray()) as unknown as Doc[];
    if (rows.length === 0) break;
    const changes = await change(rows);
    if (changes.length > 0) await collection.bulkWrite(changes);
    progress.done += rows.length;
    progress.changed += changes.length;
    onProgress(progress);
    after = rows.at(-1)!._id;
  }
}

async function rewrapped(connection: Connection, keys: readonly PersonKeyDocument[]) {
  const { keyring } = keysOf(connection);
  const active = keyring.secret('data').kid;
  return keys
    .filter(({ kid, wrapped }) => wrapped && (kid !== active || !isOfSuite(keyring.suite, bytesOf(wrapped))))
    .map((key) => ({
      // only where it stands as it was read: an erasure meanwhile is not undone
      updateOne: { filter: { _id: key._id, kid: key.kid }, update: { $set: rewrap(keyring, key) } },
    }));
}

async function resealed(
  connection: Connection,
  kind: string,
  roles: PersonRoles,
  rows: readonly Row[],
  at: Date,
): Promise<Changes<Row>> {
  const keys = keysOf(connection);
  const { suite } = keys.keyring;
  const waiting = rows.filter(
    ({ sealed = [], ...row }) =>
      partsOf(roles, row).parts.length > 0 || sealed.some(({ box }) => !isOfSuite(suite, bytesOf(box))),
  );
  if (waiting.length === 0) return [];
  const copies = waiting.map((row) => ({ ...row }));
  await unsealed({ db: connection, modelName: kind }, copies);
  const divided = copies.map((row) => {
    const record = row.supersededAt ? row._id.replace(/@\d+$/, '') : row._id;
    const parts = partsOf(roles, row).parts.map((part) => {
      const place = { kind, record, role: part.role, provider: row.provider };
      return { ...part, person: personId(keys.keyring, place, roles[part.role]!, row) };
    });
    return { record, parts };
  });
  const ids = divided.flatMap(({ parts }) => parts.map(({ person }) => person));
  const opened = await keys.ensure(ids, at);
  return waiting.map((row, place) => {
    const { record, parts } = divided[place]!;
    const sealed = parts.flatMap(({ person, ...part }) => {
      const key = opened.get(person);
      return key ? [sealPart(suite, kind, record, key, part)] : [];
    });
    const emptied = Object.fromEntries(parts.flatMap(({ values }) => Object.keys(values)).map((field) => [field, '']));
    const update = { $set: { sealed }, ...(parts.length > 0 && { $unset: emptied }) };
    return { updateOne: { filter: { _id: row._id, version: row.version }, update } } as Changes<Row>[number];
  });
}

function isOfSuite(suite: CryptoSuite, box: Uint8Array): boolean {
  return (box[0] === 2) === (suite === SUITES.sm);
}

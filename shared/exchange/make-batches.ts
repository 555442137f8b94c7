import type { ClientSession, Connection } from 'mongoose';
import type { ChangeEntry } from '../audit/change-log.ts';
import { digestOf } from '../audit/digest.ts';
import { consume } from '../audit/feed.ts';
import type { SealKeys } from '../audit/seal-record.ts';
import { civilDateOf } from '../calendar/civil-date.ts';
import type { Dataset } from '../ingest/dataset.ts';
import type { DepartmentFacts } from '../subgraph/services.ts';
import { batchBody, type OutgoingRow, partsOf, sha256Of, signBatch } from './batch-body.ts';
import { type BatchDocument, batchesOf, EXCHANGE, type SentRecord, sentOf, takeBatchNumber } from './store.ts';

/** Changes in one transaction. */
const AT_ONCE = 200;
/** Transactions of one call: the log may be long, and little of it exchanged. */
const MOST_TURNS = 50;
/** Characters of a body, about: a document of the store has 16 MB at most. */
const MOST_CHARACTERS = 2_000_000;

export interface ExchangeServices {
  /** To the subgraph's own database. */
  connection: Connection;
  /** To the database in which batches are numbered, of the same client. */
  numbers: Connection;
  datasets: readonly Dataset[];
  department(code: string): Promise<DepartmentFacts | undefined>;
  keys: Pick<SealKeys, 'signer'>;
  now(): Date;
}

/**
 * Makes batches of the changes that follow the last ones, one for each department that provides rows, until there are some or no change is
 * left. The cursor moves in the transaction that stores them: nothing is lost and nothing comes twice.
 */
export async function makeBatches(services: ExchangeServices): Promise<void> {
  const { connection, now } = services;
  let made = 0;
  const consumer = {
    name: EXCHANGE,
    apply: async (entries: readonly ChangeEntry[], session: ClientSession) => {
      made = await storeBatches(services, entries, session);
    },
  };
  for (let turn = 0; turn < MOST_TURNS && made === 0; turn++)
    if ((await consume(connection, connection, consumer, { limit: AT_ONCE, now })) === 0) return;
}

/** A row of a batch, and whose. */
interface Change extends OutgoingRow {
  provider: string;
}

async function storeBatches(
  services: ExchangeServices,
  entries: readonly ChangeEntry[],
  session: ClientSession,
): Promise<number> {
  const changes = await changesToSend(services, entries, session);
  const providers = Map.groupBy(changes, ({ provider }) => provider);
  const batches: BatchDocument[] = [];
  for (const [provider, rows] of providers)
    for (const part of partsOf(rows, MOST_CHARACTERS)) batches.push(await batchOf(services, provider, part, session));
  if (batches.length > 0) await batchesOf(services.connection).insertMany(batches, { session });
  return batches.length;
}

/** What the province has to change, so that it holds what anybody may see now. Keeps in the session what it then holds. */
async function changesToSend(
  { connection, datasets }: ExchangeServices,
  entries: readonly ChangeEntry[],
  session: ClientSession,
): Promise<Change[]> {
  const exchanged = datasets.filter(({ exchange }) => exchange);
  const kinds = new Set(exchanged.map(({ exchange }) => exchange!.kind));
  const touched = new Map(
    entries.filter(({ kind }) => kinds.has(kind)).map(({ kind, record }) => [`${kind} ${record}`, record]),
  );
  if (touched.size === 0) return [];
  const standing = new Map<string, Change & { digest: string }>();
  for (const { name, exchange } of exchanged) {
    const keys = [...touched].flatMap(([id, key]) => (id === `${exchange!.kind} ${key}` ? [key] : []));
    for (const { key, provider, row } of await exchange!.records(keys, session)) {
      const digest = digestOf([name, provider, row]);
      standing.set(`${exchange!.kind} ${key}`, { operation: 'i', dataset: name, key, provider, row, digest });
    }
  }
  const sent = sentOf(connection);
  const held = new Map<string, SentRecord>();
  for await (const record of sent.find({ _id: { $in: [...touched.keys()] } }, { session }))
    held.set(record._id, record);
  const changes: Change[] = [];
  for (const [id, key] of touched) {
    const now = standing.get(id);
    const before = held.get(id);
    if (now && now.digest !== before?.digest) {
      const { digest, dataset, provider, row } = now;
      changes.push({ operation: before ? 'u' : 'i', dataset, key, provider, row });
      await sent.replaceOne({ _id: id }, { dataset, provider, digest }, { upsert: true, session });
    } else if (!now && before) {
      changes.push({ operation: 'd', dataset: before.dataset, key, provider: before.provider });
      await sent.deleteOne({ _id: id }, { session });
    }
  }
  return changes;
}

async function batchOf(
  { numbers, department, keys, now }: ExchangeServices,
  provider: string,
  rows: readonly OutgoingRow[],
  session: ClientSession,
): Promise<BatchDocument> {
  const madeAt = now();
  // who provided the rows may be gone since, and has no region then
  const cdSource = `${(await department(provider))?.regionCode ?? ''}|${provider}`;
  const _id = await takeBatchNumber(numbers, civilDateOf(madeAt), session);
  const body = batchBody(cdSource, _id, rows);
  const [bytes, sha256, signature] = [Buffer.byteLength(body), sha256Of(body), signBatch(body, keys)];
  return { _id, cdSource, rows: rows.length, body, bytes, sha256, signature, madeAt, waiting: true };
}

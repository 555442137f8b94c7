import type { ClientSession, Connection } from 'mongoose';
import { digestOf } from '../audit/digest.ts';
import { ensurePersonKeyIndexes } from '../audit/person-keys.ts';
import type { SealedValues } from '../audit/sealed-values.ts';
import { inTransaction } from '../audit/transaction.ts';
import { type CivilDate, civilDateOf } from '../calendar/civil-date.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { begin, beginDelivery, nextBatchNumber, readers } from './begin-run.ts';
import type { Arrival, DeliveryLedger, HeldRow, IngestRun, RunIdentity, Settled } from './ledger.ts';
import { addQuality } from './quality-days.ts';
import { type RowValues, type StoredRow, sealRows } from './sealed-row.ts';
import { type IngestCollections, ingestCollections, ingestModels } from './store.ts';
import type { Tally } from './tally.ts';

const DUPLICATE_KEY = 11_000;

/** Waiting rows; the other states are decisions, which a file sent again does not undo. */
const OPEN = ['HELD', 'MENDED'];

export interface StoredLedger extends DeliveryLedger {
  /** The next free batch number of a day. */
  nextBatchNumber(day: CivilDate): Promise<string>;
}

/** The ledger in the coordination subgraph's database. Creates its collections and indexes; safe to repeat. */
export async function openLedger(connection: Connection, now: () => Date): Promise<StoredLedger> {
  for (const model of Object.values(ingestModels(connection))) {
    await model.createCollection();
    await model.createIndexes();
  }
  await ensurePersonKeyIndexes(connection);
  const store = ingestCollections(connection);
  return {
    beginDelivery: async (dataset, key, arrival) => {
      await heard(store, arrival, now());
      return beginDelivery(store, dataset, key, arrival, now());
    },
    begin: async (identity, fileName, batch) => {
      await heard(store, batch, now());
      return begin(store, identity, fileName, batch, now());
    },
    settle: (run, settled) => settle(connection, store, run, settled, now()),
    finish: (run, tally) => finish(store, run, tally, now()),
    nextBatchNumber: (day) => nextBatchNumber(store, day),
  };
}

/** Key under which it is kept when a source was last heard of. */
export function contactId(provider: string, sourceId: string): string {
  return `${provider} ${sourceId}`;
}

/** A source is heard of when it sends, whatever comes of the rows. */
async function heard({ contacts }: IngestCollections, { department, sourceSystem }: Arrival, at: Date): Promise<void> {
  await contacts.updateOne({ _id: contactId(department.code, sourceSystem) }, { $set: { at } }, { upsert: true });
}

/** Key of a held row: the same row of the same file lies in quarantine once, however often the file is sent. */
function quarantineId(provider: string, { dataset, fileDigest }: RunIdentity, rowNumber: number): string {
  // hexadecimal: a key that begins with "-" would be an option on a command line
  return Buffer.from(digestOf([provider, dataset, fileDigest, rowNumber]), 'base64url')
    .toString('hex')
    .slice(0, 24);
}

/** Quarantine first: settled again after an interruption it is the same, whereas a row behind the checkpoint is not looked at again. */
async function settle(
  connection: Connection,
  store: IngestCollections,
  run: IngestRun,
  settled: Settled,
  now: Date,
): Promise<void> {
  await release(store, run, settled.kept);
  await hold(connection, store, run, settled.held, now);
  const { checkpoint, tally, contentDigest, quality } = settled;
  const { department, receivedAt } = run.batch;
  const day = {
    provider: department.code,
    dataset: run.dataset,
    day: civilDateOf(receivedAt),
    readers: readers(run.batch),
  };
  const settleOnce = async (session: ClientSession) => {
    const { matchedCount } = await store.runs.updateOne(
      { _id: run.id, checkpoint: run.checkpoint, state: 'RUNNING' },
      { $set: { checkpoint, tally, ...(contentDigest !== undefined && { contentDigest }) } },
      { session },
    );
    if (matchedCount === 0)
      throw new ReportedError(
        'CONFLICT',
        'Another process is bringing the same file in.',
        {},
        '另一进程正在导入同一文件。',
      );
    await addQuality(store, day, quality, session);
  };
  await inTransaction(connection, settleOnce).catch((error: { code?: unknown }) => {
    // the first rows of a day came by two processes at once
    if (error.code === DUPLICATE_KEY) return inTransaction(connection, settleOnce);
    throw error;
  });
}

async function release({ quarantine }: IngestCollections, run: IngestRun, kept: readonly number[]): Promise<void> {
  if (kept.length === 0) return;
  const provider = run.batch.department.code;
  const { fileDigest, dataset } = run;
  const own = { fileDigest, provider, dataset };
  const within = { $gte: kept[0]!, $lte: kept.at(-1)! };
  const lying = await quarantine.find({ ...own, rowNumber: within }).toArray();
  const passed = new Set(kept);
  const gone = lying.filter(({ rowNumber, state }) => passed.has(rowNumber) && OPEN.includes(state));
  if (gone.length > 0) await quarantine.deleteMany({ _id: { $in: gone.map(({ _id }) => _id) } });
}

async function hold(
  connection: Connection,
  { quarantine }: IngestCollections,
  run: IngestRun,
  held: readonly HeldRow[],
  now: Date,
): Promise<void> {
  if (held.length === 0) return;
  const rows = await documentsOf(connection, run, held, now);
  const lying = await quarantine.find({ _id: { $in: rows.map(({ _id }) => _id) } }).toArray();
  const states = new Map(lying.map(({ _id, state }) => [_id, state]));
  const added = rows.filter(({ _id }) => !states.has(_id));
  if (added.length > 0) await quarantine.insertMany(added);
  // a mended row keeps what was mended
  const again = rows.filter(({ _id }) => states.get(_id) === 'HELD');
  for (const { _id, sealed, unreadable } of again)
    await quarantine.updateOne({ _id, state: 'HELD' }, { $set: { sealed, unreadable } });
}

async function documentsOf(
  connection: Connection,
  run: IngestRun,
  held: readonly HeldRow[],
  now: Date,
): Promise<StoredRow[]> {
  const { department } = run.batch;
  const id = ({ number }: HeldRow) => quarantineId(department.code, run, number);
  const toSeal = held.map((row) => ({ _id: id(row), values: valuesOf(row), persons: row.persons }));
  const sealed = await sealRows(connection, toSeal, now);
  return held.map((row) => documentOf(run, row, id(row), sealed.get(id(row))!, now));
}

function valuesOf({ raw, row, problems }: HeldRow): RowValues {
  return { raw: typeof raw === 'string' ? raw : JSON.stringify(raw), row: JSON.stringify(row), problems };
}

function documentOf(run: IngestRun, held: HeldRow, _id: string, sealed: SealedValues[], now: Date): StoredRow {
  const { department, sourceSystem, batchNo, by } = run.batch;
  return {
    _id,
    provider: department.code,
    dataset: run.dataset,
    fileName: run.fileName,
    fileDigest: run.fileDigest,
    rowNumber: held.number,
    sealed,
    unreadable: held.unreadable,
    state: 'HELD',
    sourceSystem,
    batchNo,
    heldAt: now,
    by,
    changedAt: now,
    readers: readers(run.batch),
  };
}

async function finish({ runs }: IngestCollections, run: IngestRun, tally: Tally, finishedAt: Date): Promise<Date> {
  await runs.updateOne({ _id: run.id }, { $set: { state: 'FINISHED', finishedAt, tally } });
  return finishedAt;
}

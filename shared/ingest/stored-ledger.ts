import { randomUUIDv7 } from 'node:crypto';
import type { Connection } from 'mongoose';
import { readersOf } from '../access/reader-keys.ts';
import { digestOf } from '../audit/digest.ts';
import { ensurePersonKeyIndexes } from '../audit/person-keys.ts';
import type { SealedValues } from '../audit/sealed-values.ts';
import type { CivilDate } from '../calendar/civil-date.ts';
import { batchNumber, checkBatchNumber } from '../codes/batch-number.ts';
import { regionAncestors } from '../codes/region.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { Batch } from './dataset.ts';
import type { HeldRow, IngestRun, Ledger, RunIdentity, Settled } from './ledger.ts';
import { type RowValues, type StoredRow, sealRows } from './sealed-row.ts';
import { type IngestCollections, type IngestRunDocument, ingestCollections, ingestModels } from './store.ts';
import { emptyTally, type Tally } from './tally.ts';

/** Waiting rows; the other states are decisions, which a file sent again does not undo. */
const OPEN = ['HELD', 'MENDED'];

export interface StoredLedger extends Ledger {
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
    begin: (identity, fileName, batch) => begin(store, identity, fileName, batch, now()),
    settle: (run, settled) => settle(connection, store, run, settled, now()),
    finish: (run, tally) => finish(store, run, tally, now()),
    nextBatchNumber: (day) => nextBatchNumber(store, day),
  };
}

/** Key of a held row: the same row of the same file lies in quarantine once, however often the file is sent. */
function quarantineId(provider: string, { dataset, fileDigest }: RunIdentity, rowNumber: number): string {
  // hexadecimal: a key that begins with "-" would be an option on a command line
  return Buffer.from(digestOf([provider, dataset, fileDigest, rowNumber]), 'base64url')
    .toString('hex')
    .slice(0, 24);
}

async function begin(
  { runs }: IngestCollections,
  identity: RunIdentity,
  fileName: string,
  batch: Batch,
  now: Date,
): Promise<IngestRun> {
  const { department, sourceSystem, batchNo, receivedAt, by } = batch;
  const own = { provider: department.code, dataset: identity.dataset, fileDigest: identity.fileDigest };
  const unfinished = await runs.findOne({ ...own, mappingDigest: identity.mappingDigest, state: 'RUNNING' });
  if (unfinished) return continuedRun(unfinished, batch);
  const run: IngestRunDocument = {
    _id: randomUUIDv7(),
    ...own,
    mappingDigest: identity.mappingDigest,
    departmentName: department.name,
    regionCode: department.regionCode,
    fileName,
    sourceSystem,
    batchNo,
    by,
    receivedAt,
    startedAt: now,
    state: 'RUNNING',
    checkpoint: 0,
    tally: emptyTally(),
    readers: readers(batch),
  };
  await runs.insertOne(run);
  return {
    ...identity,
    id: run._id,
    fileName,
    batch,
    startedAt: now,
    checkpoint: 0,
    tally: run.tally,
    continued: false,
  };
}

/** A continued run is the batch it began as: its rows arrived then. */
function continuedRun(run: IngestRunDocument, batch: Batch): IngestRun {
  const {
    _id,
    fileName,
    dataset,
    fileDigest,
    mappingDigest,
    startedAt,
    checkpoint,
    tally,
    batchNo,
    receivedAt,
    sourceSystem,
  } = run;
  return {
    id: _id,
    fileName,
    dataset,
    fileDigest,
    mappingDigest,
    batch: { ...batch, batchNo, receivedAt, sourceSystem },
    startedAt,
    checkpoint,
    tally,
    continued: true,
  };
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
  const { checkpoint, tally } = settled;
  const { matchedCount } = await store.runs.updateOne(
    { _id: run.id, checkpoint: run.checkpoint, state: 'RUNNING' },
    { $set: { checkpoint, tally } },
  );
  if (matchedCount === 0)
    throw new ReportedError(
      'CONFLICT',
      'Another process is bringing the same file in.',
      {},
      '另一进程正在导入同一文件。',
    );
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

async function nextBatchNumber({ runs }: IngestCollections, day: CivilDate): Promise<string> {
  const [first, last] = [batchNumber(day, 0), batchNumber(day, 99_999)];
  const [latest] = await runs
    .find({ batchNo: { $gte: first, $lte: last } })
    .sort({ batchNo: -1 })
    .limit(1)
    .toArray();
  return batchNumber(day, (latest ? checkBatchNumber(latest.batchNo).serial! : 0) + 1);
}

/** Runs and held rows are for the provider department, those above it, and the offices. */
function readers({ department }: Batch): string[] {
  return readersOf({ provider: department.code, regions: regionAncestors(department.regionCode), published: false });
}

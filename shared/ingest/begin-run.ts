import { randomUUIDv7 } from 'node:crypto';
import { readersOf } from '../access/reader-keys.ts';
import { digestOf } from '../audit/digest.ts';
import { type CivilDate, civilDateOf } from '../calendar/civil-date.ts';
import { batchNumber, checkBatchNumber } from '../codes/batch-number.ts';
import { regionAncestors } from '../codes/region.ts';
import type { Batch } from './dataset.ts';
import type { Arrival, IngestRun, RunIdentity } from './ledger.ts';
import type { IngestCollections, IngestRunDocument } from './store.ts';
import { emptyTally } from './tally.ts';

const DUPLICATE_KEY = 11_000;
/** Batches that may begin at the same instant beside each other. */
const NUMBER_TRIES = 20;

/** The unfinished run of a file, or a new one. */
export async function begin(
  { runs }: IngestCollections,
  identity: RunIdentity,
  fileName: string,
  batch: Batch,
  now: Date,
): Promise<IngestRun> {
  const own = { provider: batch.department.code, dataset: identity.dataset, fileDigest: identity.fileDigest };
  const unfinished = await runs.findOne({ ...own, mappingDigest: identity.mappingDigest, state: 'RUNNING' });
  if (unfinished) return continuedRun(unfinished, batch);
  const run = newRun(identity, fileName, batch, now);
  await runs.insertOne(run);
  return { ...continuedRun(run, batch), continued: false };
}

/** A key is as good as a file: what is sent under it is one run for ever. */
export async function beginDelivery(
  store: IngestCollections,
  dataset: string,
  key: string,
  arrival: Arrival,
  now: Date,
): Promise<IngestRun> {
  const identity = { dataset, fileDigest: digestOf(['delivery', key]), mappingDigest: 'delivery' };
  const own = { provider: arrival.department.code, ...identity };
  const _id = digestOf(['delivery', own]);
  for (let tries = NUMBER_TRIES; ; tries -= 1) {
    const known = await store.runs.findOne({ _id });
    if (known) return continuedRun(known, { ...arrival, batchNo: known.batchNo });
    const batchNo = await nextBatchNumber(store, civilDateOf(arrival.receivedAt));
    const batch = { ...arrival, batchNo };
    const run = { ...newRun(identity, key, batch, now), _id };
    try {
      await store.runs.insertOne(run);
      return { ...continuedRun(run, batch), continued: false };
    } catch (error) {
      // another batch took the number meanwhile, or the same delivery came twice at once
      if ((error as { code?: unknown }).code !== DUPLICATE_KEY || tries === 1) throw error;
    }
  }
}

function newRun(
  { dataset, fileDigest, mappingDigest }: RunIdentity,
  fileName: string,
  batch: Batch,
  now: Date,
): IngestRunDocument {
  const { department, sourceSystem, batchNo, receivedAt, by } = batch;
  return {
    _id: randomUUIDv7(),
    provider: department.code,
    ...{ dataset, fileDigest, mappingDigest },
    departmentName: department.name,
    regionCode: department.regionCode,
    ...{ fileName, sourceSystem, batchNo, by, receivedAt },
    startedAt: now,
    state: 'RUNNING',
    checkpoint: 0,
    tally: emptyTally(),
    readers: readers(batch),
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
    contentDigest,
    finishedAt,
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
    continued: run.state === 'RUNNING',
    ...(contentDigest !== undefined && { contentDigest }),
    ...(finishedAt && { finishedAt }),
  };
}

/** The next free batch number of a day. */
export async function nextBatchNumber({ runs }: IngestCollections, day: CivilDate): Promise<string> {
  const [first, last] = [batchNumber(day, 0), batchNumber(day, 99_999)];
  const [latest] = await runs
    .find({ batchNo: { $gte: first, $lte: last } })
    .sort({ batchNo: -1 })
    .limit(1)
    .toArray();
  return batchNumber(day, (latest ? checkBatchNumber(latest.batchNo).serial! : 0) + 1);
}

/** Runs and held rows are for the provider department, those above it, and the offices. */
export function readers({ department }: Batch): string[] {
  return readersOf({ provider: department.code, regions: regionAncestors(department.regionCode), published: false });
}

import type { ContentDigest } from './content-digest.ts';
import type { Dataset } from './dataset.ts';
import type { IngestRun, Ledger } from './ledger.ts';
import type { Mapping } from './mapping.ts';
import type { ReadRow } from './read-rows.ts';
import type { ScratchTables } from './scratch-tables.ts';
import { remember, settleRows } from './settle-rows.ts';

/** Characters of rows that are settled at once, however few they are: memory stays bounded. */
const MOST_CHARACTERS = 4 << 20;

/** Thrown by a source of rows that ended before its time: the rows before are good. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

export interface RowsOptions {
  dataset: Dataset;
  mapping: Mapping;
  ledger: Ledger;
  /** What is known of the rows before; the caller closes it. */
  scratch: ScratchTables;
  batchSize: number;
  /** Ends the run after the batch under way. */
  signal?: AbortSignal;
  /** Digest of what was read so far, kept with each checkpoint: a delivery that is sent again is known by it. */
  content?: ContentDigest;
  onSettled?(): void;
}

/**
 * Brings rows in, batch by batch, from the first that is not settled yet; those before are read for what they mean to the others.
 * @returns whether the last row was reached
 * @throws ReportedError CONFLICT when the rows before the checkpoint are not those that were settled
 */
export async function runRows(reads: AsyncIterable<ReadRow>, run: IngestRun, options: RowsOptions): Promise<boolean> {
  const { dataset, mapping, ledger, scratch, batchSize, signal, content, onSettled } = options;
  const resumeAfter = run.checkpoint;
  let rows: ReadRow[] = [];
  let last = resumeAfter;
  let characters = 0;
  const settle = async () => {
    const settled = await settleRows({ dataset, mapping }, run, rows, scratch);
    const contentDigest = content?.value();
    const { tally } = run;
    await ledger.settle(run, { checkpoint: last, tally, ...settled, ...(content && { contentDigest }) });
    run.checkpoint = last;
    rows = [];
    characters = 0;
    onSettled?.();
  };
  let number = 0;
  for await (const read of untilBrokenOff(reads)) {
    if (read === 'broken off') {
      if (rows.length > 0) await settle();
      return false;
    }
    number = read.number;
    characters += content?.add(read) ?? 0;
    if (number <= resumeAfter) {
      remember(mapping, dataset, run.batch, scratch, read);
      if (number === resumeAfter) content?.expect(run.contentDigest);
      characters = 0;
      continue;
    }
    rows.push(read);
    last = number;
    if (rows.length < batchSize && characters < MOST_CHARACTERS) continue;
    await settle();
    if (signal?.aborted) return false;
  }
  if (number < resumeAfter) content?.expect(run.contentDigest);
  if (rows.length > 0) await settle();
  return true;
}

async function* untilBrokenOff(reads: AsyncIterable<ReadRow>): AsyncGenerator<ReadRow | 'broken off'> {
  try {
    yield* reads;
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    yield 'broken off';
  }
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ReportedError } from '../errors/reported-error.ts';
import type { Batch, Dataset } from './dataset.ts';
import type { IngestRun, Ledger } from './ledger.ts';
import { columnsOf, joinColumnsOf, type Mapping, unknownField } from './mapping.ts';
import { readRows } from './read-rows.ts';
import { type IngestReport, reportOf } from './report.ts';
import { runRows } from './run-rows.ts';
import { ScratchTables } from './scratch-tables.ts';

export interface IngestOptions {
  dataset: Dataset;
  file: string;
  mapping: Mapping;
  batch: Batch;
  ledger: Ledger;
  onProgress?(progress: IngestProgress): void;
  /** Rows in a call of the dataset, which is also how many are done again after an interruption. */
  batchSize?: number;
  /** Ends the run after the batch under way. */
  signal?: AbortSignal;
}

export interface IngestProgress {
  rows: number;
  /** Of the file as it lies on disk. */
  bytes: number;
  totalBytes: number;
}

/**
 * Brings a file into a dataset. The same file, mapping and department continue an unfinished run after its last settled row; a finished
 * one runs again, and changes nothing. A batch that was interrupted between its writing and its settling is done again, so that its new
 * rows are then counted as unchanged.
 *
 * @throws ReportedError INGEST_INVALID when the file or the mapping cannot be used; what is settled by then stays
 */
export async function ingestFile(options: IngestOptions): Promise<IngestReport> {
  const { dataset, file, mapping, batch, ledger } = options;
  if (mapping.dataset !== dataset.name)
    throw refused(`The mapping is for "${mapping.dataset}", not for "${dataset.name}".`, '映射与数据集不符。');
  const unknown = unknownField(mapping, dataset.fields);
  if (unknown !== undefined)
    throw refused(`Mapping: fields.${unknown} is not a field of ${dataset.name}.`, `映射：数据集没有字段 ${unknown}。`);

  const fileDigest = await digestOfFile(file);
  const identity = { dataset: dataset.name, fileDigest, mappingDigest: mapping.digest };
  const run = await ledger.begin(identity, basename(file), batch);
  const scratch = new ScratchTables();
  try {
    for (const join of mapping.joins) await scratch.load(join, joinColumnsOf(mapping, join));
    const finished = await runFile(options, run, scratch);
    const finishedAt = finished ? await ledger.finish(run, run.tally) : undefined;
    return reportOf(dataset, run, finishedAt);
  } finally {
    scratch.close();
  }
}

/** @returns whether the end of the file was reached */
async function runFile(options: IngestOptions, run: IngestRun, scratch: ScratchTables): Promise<boolean> {
  const { dataset, file, mapping, ledger, onProgress, batchSize = 1000, signal } = options;
  const totalBytes = onProgress ? (await stat(file)).size : 0;
  let bytes = 0;
  const reads = readRows(file, mapping, columnsOf(mapping), (count) => (bytes += count));
  const onSettled = () => onProgress?.({ rows: run.tally.read, bytes, totalBytes });
  return runRows(reads, run, { dataset, mapping, ledger, scratch, batchSize, signal, onSettled });
}

/** SHA-256, base64url. @throws ReportedError INGEST_INVALID when the file cannot be read */
async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (cause) {
    throw Object.assign(refused(`${file} cannot be read: ${(cause as Error).message}.`, `文件 ${file} 无法读取。`), {
      cause,
    });
  }
  return hash.digest('base64url');
}

function refused(message: string, messageZh: string): ReportedError<'INGEST_INVALID'> {
  return new ReportedError('INGEST_INVALID', message, {}, messageZh);
}

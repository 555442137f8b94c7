import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ReportedError } from '../errors/reported-error.ts';
import { applyMapping, type MappedRow } from './apply-mapping.ts';
import { problemOf } from './check-row.ts';
import type { Batch, Dataset, Problem, RowOutcome } from './dataset.ts';
import type { HeldRow, IngestRun, Ledger } from './ledger.ts';
import { columnsOf, joinColumnsOf, type Mapping, unknownField } from './mapping.ts';
import { type RawRow, type ReadRow, readRows } from './read-rows.ts';
import type { IngestReport } from './report.ts';
import { ScratchTables } from './scratch-tables.ts';
import { countReasons, type Tally } from './tally.ts';

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
    const finished = await runRows(options, run, scratch);
    const finishedAt = finished ? await ledger.finish(run, run.tally) : undefined;
    return reportOf(options, run, finishedAt);
  } finally {
    scratch.close();
  }
}

/** @returns whether the end of the file was reached */
async function runRows(options: IngestOptions, run: IngestRun, scratch: ScratchTables): Promise<boolean> {
  const { dataset, file, mapping, ledger, onProgress, batchSize = 1000, signal } = options;
  const totalBytes = onProgress ? (await stat(file)).size : 0;
  const resumeAfter = run.checkpoint;
  let bytes = 0;
  let rows: ReadRow[] = [];
  let last = resumeAfter;
  const settle = async () => {
    const held: HeldRow[] = [];
    const kept: number[] = [];
    await settleRows(options, run, rows, scratch, { held, kept });
    await ledger.settle(run, { checkpoint: last, tally: run.tally, held, kept });
    run.checkpoint = last;
    rows = [];
    onProgress?.({ rows: run.tally.read, bytes, totalBytes });
  };
  const columns = columnsOf(mapping);
  for await (const read of readRows(file, mapping, columns, (count) => (bytes += count))) {
    if (read.number <= resumeAfter) {
      remember(mapping, dataset, run.batch, scratch, read);
      continue;
    }
    rows.push(read);
    last = read.number;
    if (rows.length < batchSize) continue;
    await settle();
    if (signal?.aborted) return false;
  }
  if (rows.length > 0) await settle();
  return true;
}

/** What the rows before mean to those after. */
interface Known {
  copy: boolean;
  mapped?: MappedRow;
  problems: Problem[];
}

function remember(mapping: Mapping, dataset: Dataset, batch: Batch, scratch: ScratchTables, read: ReadRow): Known {
  if ('raw' in read) return { copy: false, problems: read.problems };
  const { row, number } = read;
  if (mapping.copies === 'once' && scratch.isCopy(row)) return { copy: true, problems: [] };
  const occurrence = mapping.occurrence.length > 0 ? scratch.occurrence(mapping.occurrence, row) : undefined;
  const joined = new Map<string, RawRow>();
  for (const join of mapping.joins) {
    const found = scratch.joined(join, row);
    if (found) joined.set(join.name, found);
  }
  const mapped = applyMapping(mapping, dataset.fields, { row, number, occurrence, joined });
  const problems = [...mapped.problems];
  const key = problems.length === 0 ? dataset.identify?.(mapped.row, batch) : undefined;
  const former = key === undefined ? undefined : scratch.conflicting(key, row, number);
  if (former !== undefined) problems.push(repeated(former));
  return { copy: false, mapped, problems };
}

function repeated(former: number): Problem {
  const message = `Row ${former} of the file has the same identity and other values; which of them holds is for its department to say.`;
  return problemOf(
    'IDENTITY_REPEATED',
    undefined,
    message,
    `与文件第${former}行标识相同而内容不同，须由提供部门确认。`,
  );
}

/** Checks and sends one batch, and counts what became of its rows in the order of the file, whatever the size of a batch. */
async function settleRows(
  { dataset, mapping }: IngestOptions,
  { tally, batch }: IngestRun,
  rows: readonly ReadRow[],
  scratch: ScratchTables,
  settled: { held: HeldRow[]; kept: number[] },
): Promise<void> {
  const known = rows.map((read) => remember(mapping, dataset, batch, scratch, read));
  const sent = known.filter(({ mapped, problems }) => mapped && problems.length === 0);
  const accepted =
    sent.length > 0
      ? await dataset.accept(
          sent.map(({ mapped }) => mapped!.row),
          batch,
        )
      : [];
  const outcomes = new Map(sent.map((row, place) => [row, accepted[place]!]));
  for (const [place, read] of rows.entries()) {
    const { copy, mapped, problems } = known[place]!;
    const outcome = outcomes.get(known[place]!) ?? { kind: 'held', problems };
    tally.read += 1;
    countReasons(tally, 'remarks', read.number, mapped?.remarks ?? []);
    if (copy) tally.copies += 1;
    else if (outcome.kind === 'held') {
      tally.held += 1;
      countReasons(tally, 'heldReasons', read.number, outcome.problems);
      settled.held.push({
        number: read.number,
        raw: 'raw' in read ? read.raw : read.row,
        row: mapped?.row ?? {},
        problems: [...outcome.problems],
        persons: (mapped && dataset.persons?.(mapped.row, batch)) ?? [],
        unreadable: mapped ? mapped.problems.map(({ field }) => field!) : ['*'],
      });
    } else {
      countKept(tally, read.number, outcome);
      settled.kept.push(read.number);
    }
  }
}

function countKept(tally: Tally, number: number, outcome: Exclude<RowOutcome, { kind: 'held' }>): void {
  tally[outcome.kind] += 1;
  if (outcome.late) tally.late += 1;
  countReasons(tally, 'irregularities', number, outcome.irregularities);
}

function reportOf({ dataset, file }: IngestOptions, run: IngestRun, finishedAt: Date | undefined): IngestReport {
  const { batch, fileDigest, startedAt, continued, tally, checkpoint } = run;
  return {
    dataset: dataset.name,
    title: dataset.title,
    department: batch.department.code,
    sourceSystem: batch.sourceSystem,
    batchNo: batch.batchNo,
    file: basename(file),
    fileDigest,
    state: finishedAt ? 'FINISHED' : 'INTERRUPTED',
    continued,
    checkpoint,
    startedAt,
    finishedAt,
    ...tally,
  };
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

import { applyMapping, type MappedRow } from './apply-mapping.ts';
import { problemOf } from './check-row.ts';
import type { Batch, Dataset, Problem, RowOutcome } from './dataset.ts';
import type { HeldRow, IngestRun } from './ledger.ts';
import type { Mapping } from './mapping.ts';
import { NO_QUALITY, type QualityCounts } from './quality-days.ts';
import type { RawRow, ReadRow } from './read-rows.ts';
import type { ScratchTables } from './scratch-tables.ts';
import { countReasons, type Tally } from './tally.ts';

/** What the rows before mean to those after. */
interface Known {
  copy: boolean;
  mapped?: MappedRow;
  problems: Problem[];
}

/** Maps a row and keeps what those after it must know of it. */
export function remember(
  mapping: Mapping,
  dataset: Dataset,
  batch: Batch,
  scratch: ScratchTables,
  read: ReadRow,
): Known {
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
export async function settleRows(
  { dataset, mapping }: { dataset: Dataset; mapping: Mapping },
  { tally, batch }: IngestRun,
  rows: readonly ReadRow[],
  scratch: ScratchTables,
): Promise<{ held: HeldRow[]; kept: number[]; quality: QualityCounts }> {
  const settled: { held: HeldRow[]; kept: number[] } = { held: [], kept: [] };
  const quality = { ...NO_QUALITY, arrived: rows.length };
  const due = Object.values(dataset.fields).filter((field) => field.due).length;
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
    if (copy) {
      tally.copies += 1;
      quality.copies += 1;
    } else if (outcome.kind === 'held') {
      tally.held += 1;
      quality.held += 1;
      if (!mapped || mapped.problems.length > 0) quality.unreadable += 1;
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
      countQuality(quality, outcome, due);
      settled.kept.push(read.number);
    }
  }
  return { ...settled, quality };
}

function countQuality(quality: QualityCounts, outcome: KeptOutcome, due: number): void {
  const { kind, irregularities, dated, late } = outcome;
  quality.kept += 1;
  quality.due += due;
  quality.missing += new Set(
    irregularities.flatMap(({ code, field }) => (code === 'VALUE_MISSING' && field ? [field] : [])),
  ).size;
  if (irregularities.length === 0) quality.correct += 1;
  // what is sent again later was in time when it was sent first
  if (!dated || kind !== 'new') return;
  quality.dated += 1;
  if (late) quality.late += 1;
}

type KeptOutcome = Exclude<RowOutcome, { kind: 'held' }>;

function countKept(tally: Tally, number: number, outcome: KeptOutcome): void {
  tally[outcome.kind] += 1;
  if (outcome.late) tally.late += 1;
  countReasons(tally, 'irregularities', number, outcome.irregularities);
}

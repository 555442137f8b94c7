import { ReportedError } from '../errors/reported-error.ts';
import { problemOf } from './check-row.ts';
import type { Problem } from './dataset.ts';
import { type CsvFault, readCsv } from './read-csv.ts';
import { type Line, readLines } from './read-lines.ts';

export type Format = 'csv' | 'ndjson';

/** A row as its file has it: columns and values. */
export type RawRow = Readonly<Record<string, unknown>>;

/** `number` counts records from 1, the header and blank lines left out, malformed ones included. */
export type ReadRow = { number: number; row: RawRow } | { number: number; raw: string; problems: Problem[] };

export interface RowsFormat {
  format?: Format;
  encoding: string;
  delimiter: string;
}

/** Characters of a malformed line that quarantine keeps. */
const KEPT_OF_A_LINE = 65_536;

/**
 * Every record of a file, in its order; a malformed one is an outcome, not the end. The format is told by the mapping, else by the
 * first character: `{` begins NDJSON.
 *
 * @param columns that the mapping reads; CSV without one of them is refused
 * @throws ReportedError INGEST_INVALID
 */
export async function* readRows(
  file: string,
  format: RowsFormat,
  columns: readonly string[] = [],
  onBytes?: (count: number) => void,
): AsyncGenerator<ReadRow> {
  yield* rowsOf(readLines(file, format.encoding, onBytes), format, columns, file);
}

/** Every record of lines, wherever they come from. See `readRows`. @param name of the source, for refusals */
export async function* rowsOf(
  lines: AsyncGenerator<Line>,
  { format, encoding, delimiter }: RowsFormat,
  columns: readonly string[],
  name: string,
): AsyncGenerator<ReadRow> {
  const first = await firstOf(lines);
  if (!first) return;
  const all = withFirst(first, lines);
  if ((format ?? (first.text.startsWith('{') ? 'ndjson' : 'csv')) === 'ndjson') yield* ndjsonRows(all, encoding);
  else yield* csvRows(all, encoding, delimiter, columns, name);
}

async function* csvRows(
  lines: AsyncIterable<Line>,
  encoding: string,
  delimiter: string,
  columns: readonly string[],
  file: string,
): AsyncGenerator<ReadRow> {
  let header: string[] | undefined;
  let number = 0;
  for await (const group of readCsv(lines, delimiter))
    for (const record of group) {
      if (!header) {
        header = headerOf('cells' in record ? record.cells : [], columns, file);
        continue;
      }
      number += 1;
      if ('fault' in record) yield malformed(number, record.raw, record.fault);
      else if (record.raw.includes('\uFFFD')) yield undecodable(number, record.raw, encoding);
      else if (record.cells.length !== header.length)
        yield malformed(number, record.raw, 'COLUMN_COUNT', `${record.cells.length} of ${header.length}`);
      else yield { number, row: Object.fromEntries(header.map((name, place) => [name, record.cells[place]])) };
    }
}

function headerOf(cells: readonly string[], columns: readonly string[], file: string): string[] {
  const names = cells.map((cell) => cell.trim());
  const refuse = (problem: string, problemZh: string) =>
    new ReportedError('INGEST_INVALID', `The header of ${file} ${problem}.`, {}, `表头${problemZh}。`);
  if (names.length === 0 || names.some((name) => name === ''))
    throw refuse('is malformed or has an empty name', '格式错误或有空列名');
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw refuse(`has the column "${twice}" twice`, `重复出现列“${twice}”`);
  const missing = columns.find((column) => !names.includes(column));
  if (missing !== undefined)
    throw refuse(`lacks the column "${missing}" that the mapping reads`, `缺少映射所需的列“${missing}”`);
  return names;
}

async function* ndjsonRows(lines: AsyncIterable<Line>, encoding: string): AsyncGenerator<ReadRow> {
  let number = 0;
  for await (const { text, cut } of lines) {
    if (text.trim() === '') continue;
    number += 1;
    if (cut) yield malformed(number, text, 'LINE_TOO_LONG');
    else if (text.includes('\uFFFD')) yield undecodable(number, text, encoding);
    else {
      const row = objectOf(text);
      yield row ? { number, row } : malformed(number, text, 'LINE_MALFORMED');
    }
  }
}

function objectOf(text: string): RawRow | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as RawRow) : undefined;
  } catch {
    return undefined;
  }
}

const FAULTS: Readonly<Record<CsvFault | 'COLUMN_COUNT', readonly [string, string]>> = {
  LINE_TOO_LONG: ['The line is longer than a million characters.', '该行超过长度上限。'],
  LINE_MALFORMED: ['The line does not follow the format of its file.', '该行不符合文件格式。'],
  COLUMN_COUNT: ['The line does not have as many values as the header has columns', '该行的列数与表头不符'],
};

function malformed(number: number, raw: string, fault: keyof typeof FAULTS, detail?: string): ReadRow {
  const [message, messageZh] = FAULTS[fault];
  const [more, moreZh] = detail ? [` (${detail}).`, `（${detail}）。`] : ['', ''];
  return {
    number,
    raw: raw.slice(0, KEPT_OF_A_LINE),
    problems: [problemOf(fault, undefined, message + more, messageZh + moreZh)],
  };
}

function undecodable(number: number, raw: string, encoding: string): ReadRow {
  const message = `The line holds bytes that are not ${encoding}; name the file's encoding in the mapping.`;
  const problem = problemOf('ENCODING_INVALID', undefined, message, `该行含有不属于 ${encoding} 编码的字节。`);
  return { number, raw: raw.slice(0, KEPT_OF_A_LINE), problems: [problem] };
}

async function firstOf(lines: AsyncGenerator<Line>): Promise<Line | undefined> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done) return undefined;
    if (value.text.trim() !== '') return value;
  }
}

async function* withFirst(first: Line, rest: AsyncGenerator<Line>): AsyncGenerator<Line> {
  yield first;
  yield* rest;
}

import type { FieldSpecs } from './dataset.ts';
import type { MoneyUnit, NumberFormat } from './formats.ts';
import type { RowsFormat } from './read-rows.ts';

/**
 * Where a value comes from: a column; `@join.column` of the row that a join found; `$row`, the row's number in its file; or
 * `$occurrence`, how many rows of the same identity came before, and this one.
 */
export type Source = string;

/** How one field is made of a row. Exactly one of `from`, `const`, `compose`; the rest is applied in the order it stands here. */
export interface FieldRule {
  from?: Source;
  const?: unknown;
  /** Texts and sources joined together; when one of the sources is empty, so is the whole. */
  compose?: readonly (string | FieldRule)[];
  /** Runs of white space become one space. */
  squeeze?: boolean;
  /** Texts that mean "not given". */
  omitWhen?: readonly string[];
  /** Values that do not match are not given, and counted in the report. */
  keepWhen?: RegExp;
  /** What the source writes → ours; null: not given. A text outside the table holds the row. */
  codes?: ReadonlyMap<string, unknown>;
  date?: RegExp;
  datetime?: RegExp;
  /** Offset of the place that wrote a `datetime`. */
  zone: string;
  number?: NumberFormat;
  /** Of an amount of money, which becomes whole fen. */
  unit?: MoneyUnit;
  /** Separator of a text that becomes a list. */
  list?: string;
  prefix?: string;
  /** Where nothing is given. */
  default?: unknown;
}

/** A second file, looked up by key. The first row of a key stands. */
export interface Join extends RowsFormat {
  name: string;
  /** Absolute path. */
  file: string;
  /** Column of the second file. */
  key: string;
  /** Column of the first. */
  on: string;
}

/** A peculiarity of a column that is counted in the report; the row is not held for it. */
export interface Quirk {
  code: string;
  column: string;
  /** The value has it when it matches, */
  matches?: RegExp;
  /** or when it is given and does not match. */
  unless?: RegExp;
  message: string;
  messageZh: string;
}

/** How the rows of a foreign file become rows of a dataset; see docs/mapping.md. */
export interface Mapping extends RowsFormat {
  dataset: string;
  sourceSystem?: string;
  /** Fields by name; undefined: the columns are the fields. */
  fields?: ReadonlyMap<string, FieldRule>;
  /** Columns that make up a row's identity, for `$occurrence`. */
  occurrence: readonly string[];
  joins: readonly Join[];
  quirks: readonly Quirk[];
  /** Exact copies of a row: each a row of its own, or counted and passed over. */
  copies: 'keep' | 'once';
  /** Equal mappings have equal digests. */
  digest: string;
}

/** The mapping of a file that is in the dataset's own fields. */
export function plainMapping(dataset: string): Mapping {
  const empty = { occurrence: [], joins: [], quirks: [], copies: 'keep' as const };
  return { dataset, encoding: 'utf-8', delimiter: ',', ...empty, digest: 'plain' };
}

/** Columns of the first file that a mapping reads. */
export function columnsOf({ fields, occurrence, joins, quirks }: Mapping): string[] {
  const sources = [...(fields?.values() ?? [])].flatMap(sourcesOf).filter((source) => !/^[@$]/.test(source));
  return [...new Set([...sources, ...occurrence, ...joins.map(({ on }) => on), ...quirks.map(({ column }) => column)])];
}

/** Columns of the second file that a mapping reads. */
export function joinColumnsOf({ fields }: Mapping, { name, key }: Join): string[] {
  const sources = [...(fields?.values() ?? [])].flatMap(sourcesOf);
  const start = `@${name}.`;
  return [
    ...new Set([
      key,
      ...sources.filter((source) => source.startsWith(start)).map((source) => source.slice(start.length)),
    ]),
  ];
}

export function sourcesOf({ from, compose }: FieldRule): Source[] {
  if (from !== undefined) return [from];
  return (compose ?? []).flatMap((part) => (typeof part === 'string' ? [] : sourcesOf(part)));
}

/** The first field of a mapping that the dataset does not have. */
export function unknownField({ fields }: Mapping, known: FieldSpecs): string | undefined {
  return [...(fields?.keys() ?? [])].find((field) => !Object.hasOwn(known, field));
}

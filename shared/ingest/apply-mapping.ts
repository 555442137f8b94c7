import { problemOf } from './check-row.ts';
import type { CanonicalRow, FieldSpecs, Problem } from './dataset.ts';
import { readDate, readFen, readInstant, readNumber } from './formats.ts';
import type { FieldRule, Mapping, Source } from './mapping.ts';
import type { RawRow } from './read-rows.ts';

/** A raw row and what was found out about it beside its own columns. */
export interface RowSources {
  row: RawRow;
  number: number;
  /** 1 for the first row of its identity. */
  occurrence?: number;
  /** Rows of second files, by join; absent where none has the key. */
  joined: ReadonlyMap<string, RawRow>;
}

export interface MappedRow {
  row: CanonicalRow;
  /** Why the row cannot be kept; the fields they name are not in `row`. */
  problems: Problem[];
  /** What is odd about the row; it is kept. */
  remarks: Problem[];
}

/** Makes a row of the dataset's fields from a raw one. Pure. */
export function applyMapping(mapping: Mapping, specs: FieldSpecs, sources: RowSources): MappedRow {
  if (!mapping.fields) return { row: inOwnFields(sources.row, specs), problems: [], remarks: [] };
  const row: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const remarks = [...quirksOf(mapping, sources.row), ...unjoined(mapping, sources)];
  for (const [field, rule] of mapping.fields) {
    const made = madeBy(rule, sources);
    if (made.fault)
      problems.push(problemOf('VALUE_INVALID', field, `${field}: ${made.fault[0]}`, `${field}：${made.fault[1]}`));
    else if (made.value !== undefined) row[field] = made.value;
    if (made.unusable)
      remarks.push(
        problemOf(
          'VALUE_UNUSABLE',
          field,
          `${field}: what the file has is not usable and was left out.`,
          `${field}：原值不可用，已略去。`,
        ),
      );
  }
  return { row, problems, remarks };
}

/** A file in the dataset's own fields: in CSV a list is JSON, or texts between semicolons. */
function inOwnFields(row: RawRow, specs: FieldSpecs): CanonicalRow {
  const entries = Object.entries(row).map(([field, value]) => {
    if (typeof value !== 'string' || value === '' || specs[field]?.type !== 'list') return [field, value];
    return [field, listOf(value)];
  });
  return Object.fromEntries(entries);
}

function listOf(text: string): unknown {
  if (!text.startsWith('[')) return text.split(/[;；]/u).map((part) => part.trim());
  try {
    return JSON.parse(text);
  } catch {
    // the check of the field says that it is no list
    return text;
  }
}

interface Made {
  value?: unknown;
  /** English and Chinese. */
  fault?: readonly [string, string];
  unusable?: boolean;
}

function madeBy(rule: FieldRule, sources: RowSources): Made {
  const written = rule.compose ? composed(rule.compose, sources) : { value: rule.const ?? read(rule.from!, sources) };
  if (written.fault || written.value === undefined) return { ...written, ...fallback(rule, written) };
  const made = converted(rule, written.value);
  return { ...made, ...fallback(rule, made) };
}

function fallback({ default: value }: FieldRule, made: Made): Made {
  return made.value === undefined && !made.fault && value !== undefined ? { value } : {};
}

function converted(rule: FieldRule, given: unknown): Made {
  if (typeof given !== 'string')
    return convertedText(rule, typeof given === 'number' ? String(given) : undefined, given);
  const trimmed = given.normalize('NFKC').trim();
  const text = rule.squeeze ? trimmed.replace(/\s+/gu, ' ') : trimmed;
  if (text === '' || rule.omitWhen?.includes(text)) return {};
  if (rule.keepWhen && !rule.keepWhen.test(text)) return { unusable: true };
  return convertedText(rule, text, text);
}

function convertedText(rule: FieldRule, text: string | undefined, value: unknown): Made {
  if (text === undefined) return { value };
  if (rule.codes) {
    const code = rule.codes.get(text);
    if (code === undefined && !rule.codes.has(text))
      return { fault: ['is not in the code table of the mapping', '不在映射代码表中'] };
    return code === null || code === undefined ? {} : prefixed(rule, code);
  }
  if (rule.date)
    return orFault(readDate(text, rule.date), 'is not a date in the format of the mapping', '不符合映射中的日期格式');
  if (rule.datetime)
    return orFault(
      readInstant(text, rule.datetime, rule.zone),
      'is not a time in the format of the mapping',
      '不符合映射中的时间格式',
    );
  if (rule.number || rule.unit) return numeric(rule, text);
  if (rule.list)
    return {
      value: text
        .split(rule.list)
        .map((part) => part.trim())
        .filter(Boolean),
    };
  return prefixed(rule, value);
}

function numeric({ number, unit }: FieldRule, text: string): Made {
  const plain = readNumber(text, number);
  const value = plain === undefined ? undefined : unit ? readFen(plain, unit) : Number(plain);
  return orFault(
    value,
    unit ? `is not an amount in ${unit} and whole fen` : 'is not a number',
    unit ? '金额无效' : '不是数字',
  );
}

function prefixed({ prefix }: FieldRule, value: unknown): Made {
  return { value: prefix === undefined ? value : prefix + String(value) };
}

function orFault(value: unknown, message: string, messageZh: string): Made {
  return value === undefined ? { fault: [message, messageZh] } : { value };
}

function composed(parts: readonly (string | FieldRule)[], sources: RowSources): Made {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      const made = madeBy(part, sources);
      if (made.value === undefined) return made;
      text += String(made.value);
    }
  }
  return { value: text };
}

function read(source: Source, { row, number, occurrence, joined }: RowSources): unknown {
  if (source === '$row') return number;
  if (source === '$occurrence') return occurrence;
  const [, join, column] = /^@([^.]+)\.(.+)$/su.exec(source) ?? [];
  const value = join ? joined.get(join)?.[column!] : Object.hasOwn(row, source) ? row[source] : undefined;
  return value ?? undefined;
}

function quirksOf({ quirks }: Mapping, row: RawRow): Problem[] {
  return quirks.flatMap(({ code, column, matches, unless, message, messageZh }) => {
    const text = row[column] === undefined || row[column] === null ? '' : String(row[column]);
    const has = matches ? matches.test(text) : text !== '' && !unless!.test(text);
    return has ? [problemOf(code, column, message, messageZh)] : [];
  });
}

function unjoined({ joins }: Mapping, { joined }: RowSources): Problem[] {
  return joins
    .filter(({ name }) => !joined.has(name))
    .map(({ name, on }) =>
      problemOf(
        'JOIN_WITHOUT_ROW',
        on,
        `The joined file ${name} has no row of this key.`,
        `关联文件 ${name} 中没有该键。`,
      ),
    );
}

import { parseCivilDate } from '../calendar/civil-date.ts';
import type { CanonicalRow, FieldSpec, FieldSpecs, Problem, ValuesOf } from './dataset.ts';

export interface CheckedRow<Fields extends FieldSpecs> {
  values: ValuesOf<Fields>;
  /** Why the row cannot be kept as it is: a value that is wrong in itself, or no identity. */
  held: Problem[];
  /** What a kept row lacks. */
  irregularities: Problem[];
}

/** Checks each field of a row by its specification. Texts are normalised (NFKC, trimmed); an empty text is not given. Pure. */
export function checkRow<Fields extends FieldSpecs>(fields: Fields, row: CanonicalRow): CheckedRow<Fields> {
  const values: Record<string, unknown> = {};
  const held: Problem[] = [];
  const irregularities: Problem[] = [];
  for (const [field, spec] of Object.entries(fields)) {
    const given = typeof row[field] === 'string' ? row[field].normalize('NFKC').trim() : row[field];
    if (given === undefined || given === null || given === '') {
      const problem = missing(field, spec);
      if (spec.identifying) held.push(problem);
      else if (spec.due) irregularities.push(problem);
      continue;
    }
    const read = READ[spec.type](given, spec);
    if ('fault' in read)
      held.push(problemOf('VALUE_INVALID', field, `${field}: ${read.fault}`, `${spec.zh}：${read.faultZh}`));
    else values[field] = read.value;
  }
  for (const field of Object.keys(row))
    if (!(field in fields))
      held.push(
        problemOf('FIELD_UNKNOWN', field, `${field} is not a field of this dataset.`, `字段 ${field} 不属于该数据集。`),
      );
  return { values: values as ValuesOf<Fields>, held, irregularities };
}

export function problemOf(code: string, field: string | undefined, message: string, messageZh: string): Problem {
  return { code, ...(field && { field }), message, messageZh };
}

function missing(field: string, spec: FieldSpec): Problem {
  return problemOf('VALUE_MISSING', field, `${field} is not given.`, `缺少${spec.zh}。`);
}

type Read = { value: unknown } | { fault: string; faultZh: string };

const READ: Readonly<Record<FieldSpec['type'], (given: unknown, spec: FieldSpec) => Read>> = {
  text: (given, spec) => {
    const text = typeof given === 'number' ? String(given) : given;
    if (typeof text !== 'string' || !text.isWellFormed() || text.includes('\0'))
      return fault('is not a text', '不是文本');
    if (spec.maxLength && [...text].length > spec.maxLength)
      return fault(`is longer than ${spec.maxLength} characters`, `超过${spec.maxLength}字`);
    return spec.codes ? coded(text, spec.codes) : { value: text };
  },
  date: (given) => {
    const date = typeof given === 'string' ? parseCivilDate(given) : undefined;
    return date ? { value: date } : fault('is not a day of the calendar (YYYY-MM-DD)', '不是有效日期');
  },
  datetime: (given) => {
    const instant =
      given instanceof Date
        ? given
        : new Date(typeof given === 'string' && /[zZ]|[+-]\d{2}:\d{2}$/.test(given) ? given : Number.NaN);
    return Number.isNaN(instant.getTime())
      ? fault('is not an instant with its time zone (RFC 3339)', '不是有效时间')
      : { value: instant };
  },
  integer: (given) => number(given, Number.isSafeInteger, 'is not a whole number', '不是整数'),
  decimal: (given) => number(given, Number.isFinite, 'is not a number', '不是数字'),
  fen: (given) =>
    number(
      given,
      (value) => Number.isSafeInteger(value) && value >= 0,
      'is not an amount of money: whole fen, not negative',
      '不是有效金额',
    ),
  boolean: (given) => {
    if ([true, 'true', '1', 1, '是'].includes(given as never)) return { value: true };
    if ([false, 'false', '2', 2, '否'].includes(given as never)) return { value: false };
    return fault('is neither yes (1) nor no (2)', '应为1（是）或2（否）');
  },
  list: (given) => (Array.isArray(given) ? { value: given } : fault('is not a list', '不是列表')),
};

function number(given: unknown, valid: (value: number) => boolean, message: string, messageZh: string): Read {
  const value =
    typeof given === 'number'
      ? given
      : typeof given === 'string' && /^[+-]?\d+(\.\d+)?$/.test(given)
        ? Number(given)
        : Number.NaN;
  return valid(value) ? { value } : fault(message, messageZh);
}

function coded(text: string, codes: Readonly<Record<string, string>>): Read {
  const value = Object.hasOwn(codes, text) ? codes[text] : Object.values(codes).includes(text) ? text : undefined;
  if (value !== undefined) return { value };
  return isQuotable(text)
    ? fault(`"${text}" is not in the code list`, `“${text}”不在代码表中`)
    : fault('the value is not in the code list', '该值不在代码表中');
}

/**
 * Where columns have slipped, the code may be a name, a telephone or an identity number, which is not for all who read the reason: it
 * quotes what looks like a code and like none of these. Who may read the row itself finds the value there.
 */
function isQuotable(text: string): boolean {
  return /^[A-Za-z]{0,3}[\d.-]{0,5}$/.test(text);
}

function fault(message: string, messageZh: string): Read {
  return { fault: message, faultZh: messageZh };
}

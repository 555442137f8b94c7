import { parseCivilDate } from '../calendar/civil-date.ts';

/** Fen in one unit of money. */
export const FEN_OF_UNIT = { 分: 0, 元: 2, 万元: 6 } as const;
export type MoneyUnit = keyof typeof FEN_OF_UNIT;

export interface NumberFormat {
  /** Between thousands, such as `,`. */
  group?: string;
  /** Before the fraction; `.` unless told. */
  decimal?: string;
}

const PART: Readonly<Record<string, string>> = {
  yyyy: '(?<y>\\d{4})',
  MM: '(?<M>\\d{2})',
  M: '(?<M>\\d{1,2})',
  dd: '(?<d>\\d{2})',
  d: '(?<d>\\d{1,2})',
  HH: '(?<H>\\d{2})',
  mm: '(?<m>\\d{2})',
  ss: '(?<s>\\d{2})',
};

/** A date format (`yyyyMMdd`, `M/d/yyyy`, `yyyy年M月d日`, with `HH mm ss` for instants) as a pattern; undefined when it names no year, month and day. */
export function datePattern(format: string): RegExp | undefined {
  const source = format.replace(
    /yyyy|MM|M|dd|d|HH|mm|ss|[^\p{L}\p{N}]|[年月日时分秒T]/gu,
    (part) => PART[part] ?? RegExp.escape(part),
  );
  return /<y>.*<M>|<M>.*<y>/.test(source) && source.includes('<d>') && !hasRepeated(source)
    ? new RegExp(`^${source}$`, 'u')
    : undefined;
}

function hasRepeated(source: string): boolean {
  const names = source.match(/<[yMdHms]>/g) ?? [];
  return new Set(names).size !== names.length;
}

/** The day a text means, as `YYYY-MM-DD`; undefined when it is none. */
export function readDate(text: string, pattern: RegExp): string | undefined {
  const { y, M, d } = pattern.exec(text)?.groups ?? {};
  return y && M && d ? parseCivilDate(`${y}-${M.padStart(2, '0')}-${d.padStart(2, '0')}`) : undefined;
}

/** The instant a text means, RFC 3339. @param zone offset of the place that wrote it, such as `+08:00` */
export function readInstant(text: string, pattern: RegExp, zone: string): string | undefined {
  const day = readDate(text, pattern);
  const { H = '00', m = '00', s = '00' } = pattern.exec(text)?.groups ?? {};
  if (!day || H > '23' || m > '59' || s > '59') return undefined;
  return `${day}T${H}:${m}:${s}${zone}`;
}

/** A number in plain digits, as text, so that no precision is lost; undefined when it is none. */
export function readNumber(text: string, { group, decimal = '.' }: NumberFormat = {}): string | undefined {
  if (group && !new RegExp(`^[+-]?\\d{1,3}(${RegExp.escape(group)}\\d{3})*(\\D.*)?$|^[+-]?\\d+(\\D.*)?$`).test(text))
    return undefined;
  const plain = (group ? text.replaceAll(group, '') : text).replace(decimal, '.');
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? plain : undefined;
}

/** Whole fen, exactly; undefined for a fraction of a fen or an amount beyond what an integer holds. */
export function readFen(plain: string, unit: MoneyUnit): number | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
  const places = FEN_OF_UNIT[unit];
  if (/[1-9]/.test(fraction.slice(places))) return undefined;
  const fen = Number(`${sign}${whole}${fraction.slice(0, places).padEnd(places, '0')}`);
  return Number.isSafeInteger(fen) ? fen : undefined;
}

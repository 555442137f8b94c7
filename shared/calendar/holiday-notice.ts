import { type CivilDate, dayNumber, parseCivilDate } from './civil-date.ts';
import { type HolidayNotice, type HolidayTable, isWeekend } from './working-day.ts';

/** Public holidays of fixed date (全国年节及纪念日放假办法 Art. 2): a notice without one of them is not whole. */
const FIXED_HOLIDAYS = ['01-01', '05-01', '10-01', '10-02', '10-03'];
/** Public holidays a year since 2008; 13 since 2025. Fewer days off than this is half a notice. */
const FEWEST_HOLIDAYS = 11;

export type NoticeFault =
  | 'not-json'
  | 'wrong-field'
  | 'year-already-published'
  | 'date-not-real'
  | 'date-outside-year'
  | 'date-twice'
  | 'holiday-and-make-up'
  | 'make-up-on-weekday'
  | 'fixed-holiday-missing'
  | 'too-few-holidays'
  | 'contradicts-other-year';

export interface NoticeReason {
  fault: NoticeFault;
  /** The field or the date at fault. */
  at: string;
}

/** Either a notice or why there is none, never both. */
export type NoticeVerdict =
  | { notice: HolidayNotice; reasons?: undefined }
  | { notice?: undefined; reasons: NoticeReason[] };

/**
 * Reads an imported notice: JSON `{ year, holidays, makeUpDays, source }`, dates `YYYY-MM-DD` in the year or, where a break
 * begins early, in December before it. Every fault of a readable notice is named, not only the first.
 * A year that `table` already has is refused, unless the notice says `"amends": true` (as in 2020, when Spring Festival was extended).
 */
export function parseHolidayNotice(text: string, table: HolidayTable): NoticeVerdict {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { reasons: [{ fault: 'not-json', at: 'notice' }] };
  }
  if (typeof content !== 'object' || content === null) return { reasons: [{ fault: 'wrong-field', at: 'notice' }] };
  const { year, holidays, makeUpDays, source, amends } = content as Record<string, unknown>;
  const wrong: string[] = [];
  if (!Number.isInteger(year) || (year as number) < 1949 || (year as number) > 9998) wrong.push('year');
  if (!isTextList(holidays)) wrong.push('holidays');
  if (!isTextList(makeUpDays)) wrong.push('makeUpDays');
  if (typeof source !== 'string' || source.trim() === '') wrong.push('source');
  if (amends !== undefined && typeof amends !== 'boolean') wrong.push('amends');
  if (wrong.length > 0) return { reasons: wrong.map((at) => ({ fault: 'wrong-field', at })) };

  const notice = { year, holidays, makeUpDays, source } as HolidayNotice;
  const reasons = faultsOf(notice, table);
  if (table.notices.has(notice.year) && amends !== true) {
    reasons.unshift({ fault: 'year-already-published', at: String(notice.year) });
  }
  return reasons.length > 0 ? { reasons } : { notice };
}

function faultsOf(notice: HolidayNotice, table: HolidayTable): NoticeReason[] {
  const all = [...notice.holidays, ...notice.makeUpDays];
  const unreal = new Set(all.filter((date) => parseCivilDate(date) === undefined));
  const real = (dates: readonly CivilDate[]) => [...new Set(dates)].filter((date) => !unreal.has(date));
  const holidays = real(notice.holidays);
  const makeUpDays = real(notice.makeUpDays);
  const others = [...table.notices.values()].filter(({ year }) => year !== notice.year);
  const otherHolidays = new Set(others.flatMap((other) => other.holidays));
  const otherMakeUpDays = new Set(others.flatMap((other) => other.makeUpDays));

  const from = `${String(notice.year - 1)}-12-01`;
  const to = `${notice.year}-12-31`;
  const named = (fault: NoticeFault, dates: Iterable<string>) => Array.from(dates, (at) => ({ fault, at }));
  return [
    ...named('date-not-real', unreal),
    ...named(
      'date-outside-year',
      [...holidays, ...makeUpDays].filter((date) => date < from || date > to),
    ),
    ...named('date-twice', [...repeated(notice.holidays), ...repeated(notice.makeUpDays)]),
    ...named(
      'holiday-and-make-up',
      holidays.filter((date) => makeUpDays.includes(date)),
    ),
    ...named(
      'make-up-on-weekday',
      makeUpDays.filter((date) => !isWeekend(dayNumber(date))),
    ),
    ...named(
      'fixed-holiday-missing',
      FIXED_HOLIDAYS.map((day) => `${notice.year}-${day}`).filter((date) => !holidays.includes(date)),
    ),
    ...named('too-few-holidays', holidays.length < FEWEST_HOLIDAYS ? ['holidays'] : []),
    ...named('contradicts-other-year', [
      ...holidays.filter((date) => otherMakeUpDays.has(date)),
      ...makeUpDays.filter((date) => otherHolidays.has(date)),
    ]),
  ];
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function repeated(dates: readonly CivilDate[]): Set<CivilDate> {
  return new Set(dates.filter((date, index) => dates.indexOf(date) !== index));
}

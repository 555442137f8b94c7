/** A day of the Gregorian calendar as `YYYY-MM-DD`, read in Asia/Shanghai. Text order is date order. */
export type CivilDate = string;

const MILLISECONDS_A_DAY = 86_400_000;
const SHANGHAI_OFFSET_MILLISECONDS = 8 * 3_600_000;
/** Shanghai kept summer time from 1986 to 1991 and several offsets before 1949; from here on it is plainly UTC+08:00. */
const PLAIN_OFFSET_SINCE = Date.UTC(1992, 0, 1);
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const LATEST_DAY_NUMBER = Date.UTC(9999, 11, 31) / MILLISECONDS_A_DAY;
const EARLIEST_DAY_NUMBER = -719_162;

const shanghaiClock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  calendar: 'gregory',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/**
 * The text as a civil date, or undefined when it is not exactly `YYYY-MM-DD` or names no real day:
 * `2025-02-30` does not roll over into March. Years 0001 to 9999 (9999-12-31 is how registers write 长期, no expiry).
 */
export function parseCivilDate(text: string): CivilDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined;
  return text;
}

/** The day an instant falls on in Asia/Shanghai, whatever the time zone of the process. TypeError for an invalid Date. */
export function civilDateOf(instant: Date): CivilDate {
  const time = instant.getTime();
  if (Number.isNaN(time)) throw new TypeError('An invalid Date falls on no day.');
  if (time >= PLAIN_OFFSET_SINCE)
    return civilDateAt(Math.floor((time + SHANGHAI_OFFSET_MILLISECONDS) / MILLISECONDS_A_DAY));
  const parts = new Map(shanghaiClock.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}

/** Days since 1970-01-01 (which is 0); negative before. TypeError when the text is no civil date. */
export function dayNumber(date: CivilDate): number {
  if (parseCivilDate(date) === undefined) throw new TypeError(`Not a civil date: ${JSON.stringify(date)}.`);
  const instant = new Date(0);
  // setUTCFullYear, since Date.UTC reads the years 0 to 99 as 1900 to 1999.
  instant.setUTCFullYear(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8)));
  return instant.getTime() / MILLISECONDS_A_DAY;
}

/** The inverse of `dayNumber`. TypeError outside the years 0001 to 9999. */
export function civilDateAt(number: number): CivilDate {
  if (!Number.isInteger(number) || number < EARLIEST_DAY_NUMBER || number > LATEST_DAY_NUMBER) {
    throw new TypeError(`No civil date has the day number ${number}.`);
  }
  return new Date(number * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/** `days` calendar days later; earlier when negative. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return civilDateAt(dayNumber(date) + days);
}

/** Calendar days from `start` to `end`; negative when `end` is earlier. */
export function daysBetween(start: CivilDate, end: CivilDate): number {
  return dayNumber(end) - dayNumber(start);
}

function monthLength(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : MONTH_LENGTHS[month - 1]!;
}

import { addDays, type CivilDate, dayNumber } from './civil-date.ts';
import type { HolidayTable } from './working-day.ts';

/** Working days a record may take to reach the data centre. Source: Measures Art. 15. */
const AGGREGATION_WORKING_DAYS = 5;

export interface Deadline {
  /** The last day that is still in time. */
  date: CivilDate;
  /** True when a day counted lies in a year without a published notice, so that the date may move once there is one. */
  provisional: boolean;
}

/**
 * The last day that is still in time, `count` working days after `start`. The day of the event itself is not counted,
 * be it a working day or not; a count of 0 is `start` itself, or the next working day when `start` is none.
 * TypeError when `start` is no civil date or `count` no integer ≥ 0.
 */
export function deadline(start: CivilDate, count: number, table: HolidayTable): Deadline {
  if (!Number.isInteger(count) || count < 0)
    throw new TypeError(`A deadline counts 0 or more working days, not ${count}.`);
  const startNumber = dayNumber(start);
  let yearNumber = Number(start.slice(0, 4));
  let year = table.year(yearNumber);
  const startIndex = startNumber - year.firstDay;
  if (count === 0 && year.working[startIndex]) return { date: start, provisional: year.provisional };

  // The wanted day is the `wanted`-th working day of its year, counting from 1.
  let wanted = year.workedThrough[startIndex]! + Math.max(count, 1);
  // The start's own year matters only if one of its days was looked at: not after 31 December, unless that day had to be judged.
  let provisional = year.provisional && (count === 0 || startIndex < year.dates.length - 1);
  while (wanted > year.workingDays.length) {
    wanted -= year.workingDays.length;
    yearNumber += 1;
    year = table.year(yearNumber);
    provisional ||= year.provisional;
  }
  return { date: year.dates[year.workingDays[wanted - 1]!]!, provisional };
}

/** `days` calendar days (自然日) after `start`, the day of the event not counted; a holiday at the end does not move it. */
export function calendarDeadline(start: CivilDate, days: number): CivilDate {
  if (!Number.isInteger(days) || days < 0) throw new TypeError(`A deadline counts 0 or more days, not ${days}.`);
  return addDays(start, days);
}

/**
 * Whether a record that arose on `occurredOn` reached the data centre in time, at the latest on the last of `days`
 * working days after it. That it did not arrive before it arose is for the entry rules to check.
 * Source: Measures Art. 15.
 */
export function isTimely(
  occurredOn: CivilDate,
  aggregatedAt: CivilDate,
  table: HolidayTable,
  days: number = AGGREGATION_WORKING_DAYS,
): boolean {
  return aggregatedAt <= deadline(occurredOn, days, table).date;
}

import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { type HolidayNotice, HolidayTable } from './working-day.ts';

/**
 * The State Council's holiday notices of 2004 to 2026, from the data of the package chinese-days. Its data and not its
 * functions: those read dates in the time zone of the process and fall back to plain weekdays without a word.
 */
export const publishedHolidays = new HolidayTable(noticesByYear());

function noticesByYear(): HolidayNotice[] {
  const holidays = Map.groupBy(Object.keys(days.holidays).sort(), yearOf);
  const makeUpDays = Map.groupBy(Object.keys(days.workdays).sort(), yearOf);
  return [...holidays].map(([year, dates]) => ({
    year,
    holidays: dates,
    makeUpDays: makeUpDays.get(year) ?? [],
    source: 'State Council notice, as collected by npm chinese-days (MIT)',
  }));
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

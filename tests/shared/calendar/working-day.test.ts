import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { HolidayTable, isWorkingDay } from '../../../shared/calendar/working-day.ts';

const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();
const worksOn = (date: string) => isWorkingDay(date, publishedHolidays).working;

test.each([
  ...['2024-02-04', '2024-02-18', '2024-04-07', '2024-04-28', '2024-05-11', '2024-09-14', '2024-09-29', '2024-10-12'],
  ...['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  ...['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
])('State Council notice: %s, a Saturday or Sunday, is worked in exchange', (date) => {
  expect([0, 6]).toContain(weekday(date));
  expect(isWorkingDay(date, publishedHolidays)).toEqual({ working: true, provisional: false });
});

test.each([
  ['2026-02-17', 'Spring Festival'],
  ['2025-10-06', 'Mid-Autumn, on a Monday'],
  ['2020-01-31', 'Spring Festival as it was extended in 2020'],
  ['2026-01-03', 'an ordinary Saturday of a break'],
])('%s is not worked: %s', (date) => {
  expect(isWorkingDay(date, publishedHolidays)).toEqual({ working: false, provisional: false });
});

test.each([
  [2023, 249],
  [2024, 251],
  [2025, 248],
  [2026, 248],
])('the year %i has %i working days', (year, count) => {
  expect(publishedHolidays.year(year).workingDays).toHaveLength(count);
});

test('notices of 2004 to 2026 are known', () => {
  expect([...publishedHolidays.notices.keys()].sort()).toEqual(Array.from({ length: 23 }, (_, index) => 2004 + index));
});

test.each([
  ['2027-01-01', true],
  ['2030-10-01', true],
  ['2003-10-01', true],
  ['2027-01-02', false],
  ['9999-12-31', true],
])('%s lies in a year without a notice: its day of the week decides, provisionally', (date, working) => {
  expect(isWorkingDay(date, publishedHolidays)).toEqual({ working, provisional: true });
});

test('where no notice says otherwise the day of the week decides', () => {
  fc.assert(
    fc.property(fc.integer({ min: -40_000, max: 60_000 }), (days) => {
      const date = addDays('2000-01-01', days);
      const notices = [...publishedHolidays.notices.values()];
      const named = notices.some(({ holidays, makeUpDays }) => holidays.includes(date) || makeUpDays.includes(date));
      if (!named) expect(worksOn(date)).toBe(weekday(date) >= 1 && weekday(date) <= 5);
    }),
  );
});

test('a new notice makes a new table and leaves the old one as it was', () => {
  const notice = { year: 2027, holidays: ['2026-12-31', '2027-01-01'], makeUpDays: ['2027-01-09'], source: 'test' };
  const table = publishedHolidays.withNotice(notice);
  expect(isWorkingDay('2027-01-01', table)).toEqual({ working: false, provisional: false });
  expect(isWorkingDay('2027-01-09', table)).toEqual({ working: true, provisional: false });
  expect(isWorkingDay('2026-12-31', table)).toEqual({ working: false, provisional: false });
  expect(isWorkingDay('2027-01-01', publishedHolidays)).toEqual({ working: true, provisional: true });
});

test('a later notice for the same year takes the place of the earlier one', () => {
  const first = { year: 2027, holidays: ['2027-01-04'], makeUpDays: [], source: 'test' };
  const table = new HolidayTable([first]).withNotice({ ...first, holidays: ['2027-01-05'] });
  expect(isWorkingDay('2027-01-04', table).working).toBe(true);
  expect(isWorkingDay('2027-01-05', table).working).toBe(false);
});

test('asking about what is no civil date is a programming mistake', () => {
  for (const text of ['2025-02-30', '20250126', '']) {
    expect(() => isWorkingDay(text, publishedHolidays)).toThrow(TypeError);
  }
});

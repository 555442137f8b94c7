import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type CivilDate } from '../../../shared/calendar/civil-date.ts';
import { calendarDeadline, deadline, isTimely } from '../../../shared/calendar/deadline.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { HolidayTable, isWorkingDay } from '../../../shared/calendar/working-day.ts';

/** 2003 to 2029, so that years with and without a notice and their borders are met. */
const dates = fc.nat(9_800).map((days) => addDays('2003-01-01', days));
const counts = fc.oneof(fc.nat(10), fc.nat(600));

/** Day by day, the meaning of the rule and not its arithmetic. */
function workingDaysAfter(start: CivilDate, end: CivilDate): number {
  let count = 0;
  for (let day = addDays(start, 1); day <= end; day = addDays(day, 1)) {
    if (isWorkingDay(day, publishedHolidays).working) count += 1;
  }
  return count;
}

test.each([
  ['2024-02-02', 5, '2024-02-08', 'the exchanged Sunday 4 February'],
  ['2024-02-08', 7, '2024-02-23', 'Spring Festival, and the exchanged Sunday 18 February'],
  ['2024-09-30', 7, '2024-10-15', 'National Day, and the exchanged Saturday 12 October'],
  ['2025-01-17', 7, '2025-01-27', 'the exchanged Sunday 26 January'],
  ['2025-01-24', 5, '2025-02-07', 'Spring Festival, and the exchanged Sunday 26 January'],
  ['2025-12-31', 5, '2026-01-08', 'the new year, and the exchanged Sunday 4 January'],
  ['2026-02-13', 7, '2026-03-02', 'the exchanged Saturdays 14 and 28 February'],
  ['2026-09-30', 20, '2026-11-03', 'National Day, and the exchanged Saturday 10 October'],
])('State Council notices: %s plus %i working days is %s: %s', (start, count, date) => {
  expect(deadline(start, count, publishedHolidays)).toEqual({ date, provisional: false });
});

test('exactly `count` working days lie after the start up to the deadline, which is one of them', () => {
  fc.assert(
    fc.property(dates, counts, (start, count) => {
      fc.pre(count > 0);
      const { date } = deadline(start, count, publishedHolidays);
      expect(workingDaysAfter(start, date)).toBe(count);
      expect(isWorkingDay(date, publishedHolidays).working).toBe(true);
    }),
  );
});

test('a deadline is provisional exactly when a day counted lies in a year without a notice', () => {
  fc.assert(
    fc.property(dates, counts, (start, count) => {
      fc.pre(count > 0);
      const { date, provisional } = deadline(start, count, publishedHolidays);
      const years = [addDays(start, 1), date].map((day) => Number(day.slice(0, 4)));
      expect(provisional).toBe(years[0]! < 2004 || years[1]! > 2026);
    }),
  );
});

test('a count of 0 is the day itself, or from a holiday the next working day', () => {
  expect(deadline('2026-09-30', 0, publishedHolidays)).toEqual({ date: '2026-09-30', provisional: false });
  expect(deadline('2026-10-01', 0, publishedHolidays)).toEqual({ date: '2026-10-08', provisional: false });
  expect(deadline('2026-12-31', 0, publishedHolidays)).toEqual({ date: '2026-12-31', provisional: false });
  expect(deadline('2028-12-31', 0, publishedHolidays)).toEqual({ date: '2029-01-01', provisional: true });
});

test('a count of 0 from a day off of an unpublished year is provisional, even when the next year is published', () => {
  const table = new HolidayTable([{ year: 2029, holidays: ['2029-01-01'], makeUpDays: [], source: 'made up' }]);
  expect(deadline('2028-12-31', 0, table)).toEqual({ date: '2029-01-02', provisional: true });
  expect(deadline('2028-12-31', 1, table)).toEqual({ date: '2029-01-02', provisional: false });
});

test.each([
  ['2026-12-31', 1, '2027-01-01', true],
  ['2026-12-30', 1, '2026-12-31', false],
  ['2026-11-24', 20, '2026-12-22', false],
  ['2026-11-24', 45, '2027-01-26', true],
  ['2003-12-31', 1, '2004-01-02', false],
  ['2003-12-30', 1, '2003-12-31', true],
])('%s plus %i is %s, provisional: %s', (start, count, date, provisional) => {
  expect(deadline(start, count, publishedHolidays)).toEqual({ date, provisional });
});

test('a start on a holiday counts from the first working day after it', () => {
  expect(deadline('2026-10-01', 1, publishedHolidays).date).toBe('2026-10-08');
  expect(deadline('2026-10-07', 1, publishedHolidays).date).toBe('2026-10-08');
});

test('a later start or a larger count never gives an earlier deadline', () => {
  fc.assert(
    fc.property(dates, fc.nat(60), counts, fc.nat(30), (start, later, count, more) => {
      const { date } = deadline(start, count, publishedHolidays);
      expect(deadline(addDays(start, later), count, publishedHolidays).date >= date).toBe(true);
      expect(deadline(start, count + more, publishedHolidays).date >= date).toBe(true);
    }),
  );
});

test('Measures Art. 15: a record is timely up to the fifth working day after it arose', () => {
  expect(isTimely('2025-01-24', '2025-02-07', publishedHolidays)).toBe(true);
  expect(isTimely('2025-01-24', '2025-02-08', publishedHolidays)).toBe(false);
  expect(isTimely('2025-01-24', '2025-02-08', publishedHolidays, 6)).toBe(true);
});

test('a record is timely exactly when no more than five working days passed', () => {
  fc.assert(
    fc.property(dates, fc.nat(30), (occurredOn, days) => {
      const aggregatedAt = addDays(occurredOn, days);
      const { date } = deadline(occurredOn, 5, publishedHolidays);
      const passed = workingDaysAfter(occurredOn, aggregatedAt);
      // On a day off after the fifth working day five have passed, and yet it is too late.
      expect(isTimely(occurredOn, aggregatedAt, publishedHolidays)).toBe(passed < 5 || aggregatedAt === date);
    }),
  );
});

test('calendar days are not moved by holidays', () => {
  expect(calendarDeadline('2026-09-01', 30)).toBe('2026-10-01');
  expect(calendarDeadline('2024-02-29', 0)).toBe('2024-02-29');
});

test('a count that is no whole number of days, or a start that is no date, is a programming mistake', () => {
  expect(() => deadline('2026-01-01', -1, publishedHolidays)).toThrow(TypeError);
  expect(() => deadline('2026-01-01', 1.5, publishedHolidays)).toThrow(TypeError);
  expect(() => deadline('2026-02-30', 1, publishedHolidays)).toThrow(TypeError);
  expect(() => calendarDeadline('2026-01-01', -1)).toThrow(TypeError);
});

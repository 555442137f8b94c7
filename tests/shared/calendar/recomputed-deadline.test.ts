import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { deadline } from '../../../shared/calendar/deadline.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { recomputedDeadlines } from '../../../shared/calendar/recomputed-deadline.ts';

const newYear = publishedHolidays.withNotice({
  year: 2027,
  holidays: ['2027-01-01', '2027-02-08'],
  makeUpDays: ['2027-02-20'],
  source: 'made up for this test',
});
const storedAs = (start: string, count: number) => ({ start, count, ...deadline(start, count, publishedHolidays) });

test('a notice moves a deadline that crosses its holiday, and makes it final', () => {
  const stored = storedAs('2026-12-28', 5);
  expect(stored).toMatchObject({ date: '2027-01-04', provisional: true });
  expect(recomputedDeadlines([stored], newYear)).toEqual([{ stored, now: { date: '2027-01-05', provisional: false } }]);
});

test('a deadline that keeps its date still becomes final', () => {
  const stored = { ...storedAs('2027-03-01', 5), recordId: 'C-1' };
  expect(recomputedDeadlines([stored], newYear)).toEqual([{ stored, now: { date: stored.date, provisional: false } }]);
});

test('a deadline that no notice touches is left out, final or still provisional', () => {
  expect(recomputedDeadlines([storedAs('2026-11-02', 5), storedAs('2028-03-01', 5)], newYear)).toEqual([]);
});

test('after the changes are stored nothing is left to change', () => {
  const starts = fc.nat(800).map((days) => addDays('2026-06-01', days));
  fc.assert(
    fc.property(fc.array(fc.tuple(starts, fc.nat(90))), (cases) => {
      const stored = cases.map(([start, count]) => storedAs(start, count));
      const now = new Map(recomputedDeadlines(stored, newYear).map((change) => [change.stored, change.now]));
      const after = stored.map((each) => ({ ...each, ...now.get(each) }));
      expect(recomputedDeadlines(after, newYear)).toEqual([]);
    }),
  );
});

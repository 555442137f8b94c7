import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  civilDateAt,
  civilDateOf,
  dayNumber,
  daysBetween,
  parseCivilDate,
} from '../../../shared/calendar/civil-date.ts';

const FIRST = -719_162;
const LAST = 2_932_896;
const dayNumbers = fc.integer({ min: FIRST, max: LAST });

test.each(['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '2026-11-24'])('%s is a civil date', (text) => {
  expect(parseCivilDate(text)).toBe(text);
});

test.each([
  '2025-02-29',
  '1900-02-29',
  '2025-02-30',
  '2025-13-40',
  '2025-00-10',
  '2025-01-00',
  '2025-04-31',
  '0000-01-01',
  '20250126',
  '2025-1-26',
  '2025-01-26T00:00:00Z',
  ' 2025-01-26',
  '2025-01-26\n',
  '２０２５-01-26',
  '',
])('%j is no civil date, and does not roll over into one', (text) => {
  expect(parseCivilDate(text)).toBeUndefined();
});

test.each([
  ['2025-01-25T15:59:59.999Z', '2025-01-25'],
  ['2025-01-25T16:00:00.000Z', '2025-01-26'],
  ['1970-01-01T00:00:00.000Z', '1970-01-01'],
  ['1988-07-01T14:59:59.999Z', '1988-07-01'],
  ['1988-07-01T15:00:00.000Z', '1988-07-02'],
  ['1991-12-31T16:00:00.000Z', '1992-01-01'],
])('the instant %s falls on %s in Shanghai', (instant, date) => {
  expect(civilDateOf(new Date(instant))).toBe(date);
});

test('the day of an instant is the one the time zone database gives', () => {
  const oracle = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1940-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      (instant) => {
        expect(civilDateOf(instant)).toBe(oracle.format(instant));
      },
    ),
    { numRuns: 500 },
  );
});

test('days follow one another: numbers and dates answer each other, in the same order', () => {
  expect(dayNumber('1970-01-01')).toBe(0);
  expect([dayNumber('0001-01-01'), dayNumber('9999-12-31')]).toEqual([FIRST, LAST]);
  fc.assert(
    fc.property(dayNumbers, dayNumbers, (one, other) => {
      expect(dayNumber(civilDateAt(one))).toBe(one);
      expect(civilDateAt(one) < civilDateAt(other)).toBe(one < other);
    }),
  );
});

test('adding the days between two dates to the first gives the second', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(daysBetween('2024-03-01', '2024-02-28')).toBe(-2);
  fc.assert(
    fc.property(dayNumbers, dayNumbers, (one, other) => {
      const [start, end] = [civilDateAt(one), civilDateAt(other)];
      expect(addDays(start, daysBetween(start, end))).toBe(end);
    }),
  );
});

test('reckoning with what is no civil date is a programming mistake', () => {
  expect(() => dayNumber('2025-02-30')).toThrow(TypeError);
  expect(() => addDays('9999-12-31', 1)).toThrow(TypeError);
  expect(() => addDays('2025-01-01', 0.5)).toThrow(TypeError);
  expect(() => civilDateOf(new Date(Number.NaN))).toThrow(TypeError);
});

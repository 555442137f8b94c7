import { expect, test } from '@jest/globals';
import { parseHolidayNotice } from '../../../shared/calendar/holiday-notice.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';

/** A made-up arrangement for 2027, whole and sound. */
const SOUND = {
  year: 2027,
  holidays: [
    ...['2027-01-01', '2027-01-02', '2027-01-03', '2027-02-05', '2027-02-08', '2027-02-09', '2027-04-05'],
    ...['2027-05-01', '2027-05-03', '2027-06-09', '2027-10-01', '2027-10-02', '2027-10-03', '2027-10-04'],
  ],
  makeUpDays: ['2027-02-20', '2027-10-09'],
  source: 'made up for this test',
};

const parsed = (changes: object) => parseHolidayNotice(JSON.stringify({ ...SOUND, ...changes }), publishedHolidays);

test('a sound notice is read as it stands', () => {
  expect(parsed({})).toEqual({ notice: SOUND });
});

test('every notice of the published table would pass, each over the others', () => {
  for (const notice of publishedHolidays.notices.values()) {
    if (notice.year < 2008) continue;
    const text = JSON.stringify({ ...notice, amends: true });
    expect(parseHolidayNotice(text, publishedHolidays)).toEqual({ notice });
  }
});

test('a break may begin in December of the year before', () => {
  const holidays = ['2026-12-31', ...SOUND.holidays];
  expect(parsed({ holidays }).notice?.holidays).toEqual(holidays);
});

test('a year already published is refused unless the notice says that it amends it', () => {
  const { year, holidays, makeUpDays } = publishedHolidays.notices.get(2026)!;
  expect(parsed({ year, holidays, makeUpDays })).toEqual({
    reasons: [{ fault: 'year-already-published', at: '2026' }],
  });
  expect(parsed({ year, holidays, makeUpDays, amends: true }).notice).toMatchObject({ year: 2026 });
});

test.each<[string, object, string, string]>([
  ['a date that is not real', { makeUpDays: ['2027-02-30'] }, 'date-not-real', '2027-02-30'],
  ['a date written otherwise', { makeUpDays: ['20270220'] }, 'date-not-real', '20270220'],
  ['a date of another year', { makeUpDays: ['2028-01-08'] }, 'date-outside-year', '2028-01-08'],
  ['a date before December', { makeUpDays: ['2026-11-28'] }, 'date-outside-year', '2026-11-28'],
  ['a date twice', { makeUpDays: ['2027-02-20', '2027-02-20'] }, 'date-twice', '2027-02-20'],
  ['a day both off and worked', { makeUpDays: ['2027-01-02'] }, 'holiday-and-make-up', '2027-01-02'],
  ['an exchange on a weekday', { makeUpDays: ['2027-02-22'] }, 'make-up-on-weekday', '2027-02-22'],
  [
    'a year without its 1 May',
    { holidays: SOUND.holidays.filter((date) => date !== '2027-05-01') },
    'fixed-holiday-missing',
    '2027-05-01',
  ],
  [
    'half a notice',
    { holidays: ['2027-01-01', '2027-05-01', '2027-10-01', '2027-10-02', '2027-10-03'] },
    'too-few-holidays',
    'holidays',
  ],
])('%s is refused', (_, changes, fault, at) => {
  expect(parsed(changes)).toEqual({ reasons: [{ fault, at }] });
});

test('a day that another year gave the other sense is refused', () => {
  const table = publishedHolidays.withNotice({ ...SOUND, year: 2028, holidays: [], makeUpDays: ['2027-12-25'] });
  const text = JSON.stringify({ ...SOUND, holidays: [...SOUND.holidays, '2027-12-25'] });
  expect(parseHolidayNotice(text, table)).toEqual({ reasons: [{ fault: 'contradicts-other-year', at: '2027-12-25' }] });
});

test('all faults of a notice are named at once', () => {
  const reasons = parsed({ makeUpDays: ['2027-02-30', '2027-02-22', '2028-01-08'] }).reasons;
  expect(reasons?.map(({ fault }) => fault)).toEqual(['date-not-real', 'date-outside-year', 'make-up-on-weekday']);
});

test.each([
  ['no JSON', '{', [{ fault: 'not-json', at: 'notice' }]],
  ['no object', 'null', [{ fault: 'wrong-field', at: 'notice' }]],
  ['a list', '[]', ['year', 'holidays', 'makeUpDays', 'source'].map((at) => ({ fault: 'wrong-field', at }))],
])('%s is refused', (_, text, reasons) => {
  expect(parseHolidayNotice(text, publishedHolidays)).toEqual({ reasons });
});

test.each([
  ['year', '2027'],
  ['year', 2027.5],
  ['holidays', '2027-01-01'],
  ['makeUpDays', [20270220]],
  ['source', ' '],
  ['amends', 'yes'],
])('the field %s with the value %j is refused', (field, value) => {
  expect(parsed({ [field]: value })).toEqual({ reasons: [{ fault: 'wrong-field', at: field }] });
});

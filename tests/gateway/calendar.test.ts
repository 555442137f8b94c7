import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Calendar, openCalendar } from '../../gateway/calendar.ts';
import { deadline } from '../../shared/calendar/deadline.ts';
import { openStore, type TestStore } from '../support/store.ts';

/** Made up: 2027 has no published notice yet. */
const NOTICE = {
  year: 2027,
  holidays: [
    ...['2027-01-01', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-02-12'],
    ...['2027-04-05', '2027-05-01', '2027-05-03', '2027-06-09', '2027-09-15', '2027-10-01', '2027-10-02', '2027-10-03'],
  ],
  makeUpDays: ['2027-02-14'],
  source: 'made up for a test',
};

let store: TestStore;
let calendar: Calendar;

beforeAll(async () => {
  store = await openStore();
  calendar = await openCalendar(store.connection('coordination'));
});
afterAll(async () => {
  calendar?.close();
  await store?.close();
});

test('a deadline that crosses into a year without a notice is provisional until the notice is imported, then final', async () => {
  expect(deadline('2026-12-28', 5, calendar.holidays())).toEqual({ date: '2027-01-04', provisional: true });
  await calendar.importNotice(JSON.stringify(NOTICE));
  expect(deadline('2026-12-28', 5, calendar.holidays())).toEqual({ date: '2027-01-05', provisional: false });
});

test('an imported notice is there for every process that opens the calendar later', async () => {
  const later = await openCalendar(store.connection('coordination'));
  later.close();
  expect(later.holidays().notices.get(2027)).toEqual(NOTICE);
});

test('a notice that is not whole is refused with each of its faults, and nothing changes', async () => {
  const before = calendar.holidays();
  const broken = { ...NOTICE, year: 2028, holidays: ['2028-02-30'] };
  await expect(calendar.importNotice(JSON.stringify(broken))).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('date-not-real (2028-02-30)'),
  });
  await expect(calendar.importNotice(JSON.stringify(NOTICE))).rejects.toThrow('year-already-published (2027)');
  expect(calendar.holidays()).toBe(before);
});

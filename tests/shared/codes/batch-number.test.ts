import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { batchNumber, checkBatchNumber } from '../../../shared/codes/batch-number.ts';

test('a batch number tells its day and its serial', () => {
  expect(checkBatchNumber('2019041100002')).toEqual({
    batchNumber: '2019041100002',
    valid: true,
    date: '2019-04-11',
    serial: 2,
  });
});

test.each(['', '201904110002', '20190411000002', '2019043100002', '2019130100002', '2019-04-1100002'])(
  '%j is no batch number',
  (text) => {
    expect(checkBatchNumber(text)).toEqual({ batchNumber: text, valid: false });
  },
);

test('a batch number written is read back', () => {
  fc.assert(
    fc.property(fc.nat(40_000), fc.nat(99_999), (days, serial) => {
      const date = addDays('2000-01-01', days);
      expect(checkBatchNumber(batchNumber(date, serial))).toMatchObject({ valid: true, date, serial });
    }),
  );
});

test('writing a batch number of no real day or no five-digit serial is a programming mistake', () => {
  expect(() => batchNumber('2019-04-31', 1)).toThrow(TypeError);
  expect(() => batchNumber('2019-04-11', 100_000)).toThrow(TypeError);
  expect(() => batchNumber('2019-04-11', -1)).toThrow(TypeError);
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { LIKENESS, likelyDuplicates, likeness } from '../../../subgraphs/complaints/likeness.ts';

const ONE = { complaintNo: 'C-1', receivedOn: '2026-11-20', objectId: 'O-1', detail: '购买的酸奶已过保质期三天。' };

test('the same words of the same object are wholly alike', () => {
  expect(likeness(ONE, { ...ONE, complaintNo: 'C-2' })).toBe(1);
});

test('other words of the same object are not alike', () => {
  expect(likeness(ONE, { ...ONE, detail: '门口占道经营。' })).toBeLessThan(LIKENESS.text);
});

test('thirty days apart may be a duplicate, thirty-one not', () => {
  expect(likeness(ONE, { ...ONE, receivedOn: addDays(ONE.receivedOn, LIKENESS.days) })).toBe(1);
  expect(likeness(ONE, { ...ONE, receivedOn: addDays(ONE.receivedOn, -LIKENESS.days - 1) })).toBe(0);
});

test.each([
  ['the credit code', { objectCreditCode: '91350100M000100Y43' }, { objectCreditCode: '91350100M000100Y43' }],
  ['the name', { objectName: '某超市' }, { objectName: ' 某超市' }],
])('an object is known by %s as well', (_, object, same) => {
  const { objectId: _id, ...rest } = ONE;
  expect(likeness({ ...rest, ...object }, { ...rest, ...same })).toBe(1);
  expect(likeness({ ...rest, ...object }, rest)).toBe(0);
});

test('the most alike comes first, and a complaint is no duplicate of itself', () => {
  const nearly = { ...ONE, complaintNo: 'C-2', detail: `${ONE.detail}请尽快处理。` };
  const same = { ...ONE, complaintNo: 'C-3' };
  expect(likelyDuplicates(ONE, [nearly, ONE, same]).map(({ complaintNo }) => complaintNo)).toEqual(['C-3', 'C-2']);
});

test('likeness is mutual and lies between 0 and 1', () => {
  const complaint = fc.record({
    receivedOn: fc.constantFrom('2026-11-20', '2026-11-30', '2026-12-31'),
    objectId: fc.constantFrom('O-1', 'O-2'),
    detail: fc.string(),
  });
  fc.assert(
    fc.property(complaint, complaint, (one, other) => {
      const alike = likeness(one, other);
      expect(alike).toBe(likeness(other, one));
      expect(alike).toBeGreaterThanOrEqual(0);
      expect(alike).toBeLessThanOrEqual(1);
    }),
  );
});

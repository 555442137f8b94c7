import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_URGING_ROUNDS, readUrgingRounds } from '../../../shared/config/urging-rounds.ts';
import {
  candidateOf,
  isUnrectified,
  nextRound,
  type OrderFacts,
  roundsRequired,
} from '../../../subgraphs/coordination/urging-rules.ts';

const TODAY = '2026-12-02';
const IN_TERM = '2026-12-02';
const PAST = '2026-12-01';

function order(round: number, more: Partial<OrderFacts> = {}): OrderFacts {
  return { _id: `RW-${round}`, status: 'CLOSED', rectified: false, issuedBy: 'O', assignedTo: 'D', round, ...more };
}

test.each([
  ['closed, and not rectified', { status: 'CLOSED', rectified: false, dueOn: IN_TERM }, true],
  ['closed, and rectified', { status: 'CLOSED', rectified: true, dueOn: PAST }, false],
  ['without an answer after its term', { status: 'ISSUED', dueOn: PAST }, true],
  ['claimed, without an answer after its term', { status: 'IN_PROGRESS', dueOn: PAST }, true],
  ['without an answer in its term', { status: 'ISSUED', dueOn: IN_TERM }, false],
  ['answered and not checked yet', { status: 'FED_BACK', dueOn: PAST }, false],
])('an order that is %s counts as unrectified: %j %j', (_words, facts, counts) => {
  expect(isUnrectified(facts, TODAY)).toBe(counts);
});

test.each([
  ['after no rectification', order(1), { round: 2, lapses: false }],
  [
    'after a term without an answer, which ends the order',
    order(1, { status: 'ISSUED', rectified: undefined, dueOn: PAST }),
    { round: 2, lapses: true },
  ],
])('a further round follows %s', (_words, last, next) => {
  expect(nextRound(last, 1, TODAY)).toEqual(next);
});

test.each([
  ['a later round', order(1), 2],
  ['the answer is to be checked', order(1, { status: 'FED_BACK', rectified: undefined, dueOn: PAST }), 1],
  ['rectified', order(1, { rectified: true }), 1],
  ['term has not passed', order(1, { status: 'CLAIMED', rectified: undefined, dueOn: IN_TERM }), 1],
])('no further round follows where %s', (words, last, latest) => {
  expect(() => nextRound(last, latest, TODAY)).toThrow(expect.objectContaining({ code: 'ILLEGAL_TRANSITION' }));
  expect(() => nextRound(last, latest, TODAY)).toThrow(words);
});

test('a matter is a candidate from the configured number of rounds on, until it is rectified', () => {
  expect(candidateOf([order(1)], DEFAULT_URGING_ROUNDS, TODAY)).toBeUndefined();
  expect(candidateOf([order(2), order(1)], DEFAULT_URGING_ROUNDS, TODAY)).toMatchObject({
    orders: [{ round: 1 }, { round: 2 }],
    unrectified: [{ round: 1 }, { round: 2 }],
    required: 2,
  });
  const third = order(3, { status: 'ISSUED', rectified: undefined, dueOn: IN_TERM });
  expect(candidateOf([order(1), order(2), third], DEFAULT_URGING_ROUNDS, TODAY)?.unrectified).toHaveLength(2);
  const mended = order(3, { rectified: true });
  expect(candidateOf([order(1), order(2), mended], DEFAULT_URGING_ROUNDS, TODAY)).toBeUndefined();
});

test('whatever became of the rounds, a candidate has as many unrectified ones as are required and no rectified end', () => {
  const round = fc.record({
    status: fc.constantFrom('ISSUED', 'CLAIMED', 'IN_PROGRESS', 'FED_BACK', 'CLOSED'),
    rectified: fc.constantFrom(true, false, undefined),
    dueOn: fc.constantFrom(PAST, IN_TERM),
  });
  fc.assert(
    fc.property(fc.array(round, { maxLength: 6 }), fc.integer({ min: 1, max: 4 }), (rounds, required) => {
      const orders = rounds.map((facts, place) => order(place + 1, facts));
      const failed = orders.filter((one) => isUnrectified(one, TODAY)).length;
      const expected = failed >= required && orders.at(-1)?.rectified !== true;
      expect(candidateOf(orders, [{ rounds: required }], TODAY) !== undefined).toBe(expected);
    }),
  );
});

test('the number of rounds is that of the day', () => {
  const table = readUrgingRounds('2, 2027-01-01=3');
  expect([roundsRequired(table, '2026-12-31'), roundsRequired(table, '2027-01-01')]).toEqual([2, 3]);
});

test.each(['', '0', 'two', '2,3', '2027-01-01=3', '2,2027-02-30=3', '2,2027-01-01=3,2026-01-01=4', '2,=3'])(
  'URGING_ROUNDS is not %j',
  (text) => {
    expect(() => readUrgingRounds(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  },
);

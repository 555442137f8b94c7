import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  FAILURES_ALLOWED,
  lockedUntil,
  recentFailures,
  WINDOW_MILLISECONDS,
} from '../../../../subgraphs/personnel/accounts/lock-out.ts';

const NOON = Date.parse('2026-11-25T12:00:00+08:00');
const at = (minutes: number) => new Date(NOON + minutes * 60_000);

test.each<[number[], number, Date | undefined]>([
  [[], 0, undefined],
  [[0, 1, 2, 3], 4, undefined],
  [[0, 1, 2, 3, 4], 4, at(15)],
  [[0, 1, 2, 3, 4], 14.99, at(15)],
  [[0, 1, 2, 3, 4], 15, undefined],
  [[-20, 1, 2, 3, 4], 4, undefined],
])('failures at minutes %j: at minute %d locked until %s', (failures, now, until) => {
  expect(lockedUntil(failures.map(at), at(now))).toEqual(until);
});

test('a name is locked exactly while five failures lie within fifteen minutes', () => {
  const times = fc
    .array(fc.integer({ min: 0, max: 60 * 60_000 }), { maxLength: 20 })
    .map((all) => all.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(times, fc.integer({ min: 0, max: 90 * 60_000 }), (all, later) => {
      const failures = all.filter((time) => time <= later).map((time) => new Date(NOON + time));
      const now = new Date(NOON + later);
      const within = failures.filter((time) => now.getTime() - time.getTime() < WINDOW_MILLISECONDS);
      expect(lockedUntil(failures, now) !== undefined).toBe(within.length >= FAILURES_ALLOWED);
      expect(lockedUntil(recentFailures(failures, now), now)).toEqual(lockedUntil(failures, now));
    }),
  );
});

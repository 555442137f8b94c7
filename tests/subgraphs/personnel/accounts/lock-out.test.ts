import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  failuresAt,
  lockedUntil,
  OF_ACCOUNT,
  OF_SOURCE,
  sourceKey,
} from '../../../../subgraphs/personnel/accounts/lock-out.ts';

const NOON = Date.parse('2026-11-25T12:00:00+08:00');
const at = (seconds: number) => new Date(NOON + seconds * 1_000);

test.each([
  ['a fourth failure', OF_ACCOUNT, 4, undefined],
  ['a fifth', OF_ACCOUNT, 5, 30],
  ['a sixth', OF_ACCOUNT, 6, 60],
  ['an eighth', OF_ACCOUNT, 8, 240],
  ['a twelfth', OF_ACCOUNT, 12, 3_600],
  ['a thousandth', OF_ACCOUNT, 1_000, 3_600],
  ['a twenty-ninth from one source', OF_SOURCE, 29, undefined],
  ['a thirtieth from one source', OF_SOURCE, 30, 30],
  ['a hundredth from one source', OF_SOURCE, 100, 900],
])('after %s nothing is tried for its delay, which doubles up to the longest', (_, patience, failures, delay) => {
  const counted = { failures, lastAt: at(0) };
  expect(lockedUntil(counted, patience, at(0))).toEqual(delay === undefined ? undefined : at(delay));
  if (delay === undefined) return;
  expect(lockedUntil(counted, patience, at(delay - 0.001))).toEqual(at(delay));
  expect(lockedUntil(counted, patience, at(delay))).toBeUndefined();
});

test('failures are forgotten when it has been quiet for longer than the longest delay', () => {
  for (const patience of [OF_ACCOUNT, OF_SOURCE]) {
    expect(patience.forgotten).toBeGreaterThan(patience.longestDelay);
    const counted = { failures: 9, lastAt: at(0) };
    expect(failuresAt(counted, patience, at(patience.forgotten - 1))).toBe(9);
    expect(failuresAt(counted, patience, at(patience.forgotten))).toBe(0);
  }
});

test('who guesses whenever it is allowed guesses at most thirty times at one name in a day', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 400 }), (pauses) => {
      let clock = 0;
      let tried = 0;
      let counted: { failures: number; lastAt: Date } | undefined;
      for (const pause of pauses) {
        clock += pause;
        if (clock > 86_400) break;
        if (lockedUntil(counted, OF_ACCOUNT, at(clock))) continue;
        tried += 1;
        counted = { failures: failuresAt(counted, OF_ACCOUNT, at(clock)) + 1, lastAt: at(clock) };
      }
      // five free, then after 30 s, 1, 2, 4 … 32 min, then every hour
      expect(tried).toBeLessThanOrEqual(5 + 7 + 24);
    }),
  );
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is counted as %s', (address, key) => {
  expect(sourceKey(address)).toBe(key);
});

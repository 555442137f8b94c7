import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Bucket } from '../../../../gateway/admit/rate/bucket.ts';

test('a burst is taken at once, then as much as comes in', () => {
  const bucket = new Bucket({ burst: 3, perMinute: 60 });
  expect([0, 0, 0, 0].map((now) => bucket.take('a', 1, now))).toEqual([0, 0, 0, 1000]);
  expect(bucket.take('a', 1, 999)).toBe(1);
  expect(bucket.take('a', 1, 1000)).toBe(0);
  expect(bucket.take('a', 3, 1000)).toBe(3000);
});

test('what is refused is not taken', () => {
  const bucket = new Bucket({ burst: 3, perMinute: 60 });
  bucket.take('a', 2, 0);
  expect(bucket.take('a', 2, 0)).toBeGreaterThan(0);
  expect(bucket.take('a', 1, 0)).toBe(0);
});

test('each key has its own', () => {
  const bucket = new Bucket({ burst: 1, perMinute: 1 });
  expect([bucket.take('a', 1, 0), bucket.take('b', 1, 0)]).toEqual([0, 0]);
});

test('points given back can be taken again', () => {
  const bucket = new Bucket({ burst: 1, perMinute: 1 });
  bucket.take('a', 1, 0);
  bucket.giveBack('a', 1);
  expect(bucket.take('a', 1, 0)).toBe(0);
});

test('giving back what was never taken, again and again, makes no burst larger', () => {
  const bucket = new Bucket({ burst: 2, perMinute: 60 });
  for (let round = 0; round < 10; round += 1) bucket.giveBack('a', 1);
  expect([0, 0, 0].map((now) => bucket.take('a', 1, now) > 0)).toEqual([false, false, true]);
});

test('more than the burst takes the whole burst', () => {
  const bucket = new Bucket({ burst: 10, perMinute: 60 });
  expect(bucket.take('a', 1_000_000, 0)).toBe(0);
  expect(bucket.take('a', 1, 0)).toBeGreaterThan(0);
});

test('no more keys are remembered than there is room for; the one unused longest goes first', () => {
  const bucket = new Bucket({ burst: 1, perMinute: 1 }, 2);
  for (const key of ['a', 'b', 'c']) bucket.take(key, 1, 0);
  expect(bucket.take('c', 1, 0)).toBeGreaterThan(0);
  expect(bucket.take('b', 1, 0)).toBeGreaterThan(0);
  expect(bucket.take('a', 1, 0)).toBe(0);
});

test('over any time no more is taken than the burst and what came in', () => {
  const uses = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 5000 }), points: fc.integer({ min: 1, max: 5 }) }),
  );
  fc.assert(
    fc.property(uses, (asked) => {
      const bucket = new Bucket({ burst: 10, perMinute: 120 });
      let now = 0;
      let taken = 0;
      for (const { after, points } of asked) {
        now += after;
        if (bucket.take('a', points, now) === 0) taken += points;
        expect(taken).toBeLessThanOrEqual(10 + (now / 60_000) * 120 + 1e-6);
      }
    }),
  );
});

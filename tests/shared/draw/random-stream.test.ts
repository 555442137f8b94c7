import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RandomStream } from '../../../shared/draw/random-stream.ts';

const SEED = Uint8Array.from({ length: 32 }, (_, place) => place);
const some = (count: number, label: string, limit: number) => {
  const stream = new RandomStream(SEED, label);
  return Array.from({ length: count }, () => stream.below(limit));
};

// worked out by a second program, from the words of the docstring
test('the numbers of a seed and a label are those that another program gets', () => {
  expect(some(12, 'objects HIGH/C', 1_000_003)).toEqual([
    652_398, 441_051, 652_249, 738_527, 137_028, 511_717, 100_073, 67_747, 916_309, 381_560, 148_709, 457_045,
  ]);
  // nearly half of all numbers are passed over
  expect(some(6, 'test', 2 ** 47 + 1)).toEqual([
    57_293_536_169_533, 4_886_105_919_102, 70_141_869_956_577, 101_321_294_707_454, 87_815_046_076_886,
    82_103_535_708_670,
  ]);
  expect(new RandomStream(SEED, 'draw').draw(10, 100)).toEqual([60, 85, 37, 25, 76, 98, 50, 20, 11, 75]);
});

test('more than there is draws all, each once', () => {
  expect(new RandomStream(SEED, 'draw').draw(9, 5)).toEqual([0, 3, 2, 4, 1]);
});

test('what is drawn is within its places and never twice', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(300), fc.nat(300), (seed, count, of) => {
      const drawn = new RandomStream(seed, 'property').draw(count, of);
      expect(drawn).toHaveLength(Math.min(count, of));
      expect(new Set(drawn).size).toBe(drawn.length);
      for (const place of drawn) expect(place >= 0 && place < of).toBe(true);
    }),
  );
});

test('each place is drawn about as often as any other', () => {
  const counts = Array.from({ length: 20 }, () => 0);
  for (let round = 0; round < 4_000; round += 1)
    for (const place of new RandomStream(SEED, `round ${round}`).draw(5, 20)) counts[place]! += 1;
  // 4,000 × 5 / 20 = 1,000 each; chi-square with 19 degrees of freedom is below 43.8 in 999 of 1,000 fair draws
  const chiSquare = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  expect(chiSquare).toBeLessThan(43.8);
});

test('a limit that is no whole number from 1 to 2^48 is a mistake of the program', () => {
  for (const limit of [0, -1, 1.5, Number.NaN, 2 ** 48 + 1])
    expect(() => new RandomStream(SEED, 'test').below(limit)).toThrow(TypeError);
});

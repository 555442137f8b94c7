import { expect, test } from '@jest/globals';
import { Binary, BSONRegExp, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { compareValues } from '../../../shared/embedded-mongo/values/compare.ts';
import { encodeKey, encodeValue } from '../../../shared/embedded-mongo/values/key-encoding.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('\0', '\u0001', 'a\0', 'a\u0001b', '西安市', '\uffff', '😀'),
);
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((one) => Long.fromBigInt(one)),
  fc.bigInt({ min: 2n ** 53n - 4n, max: 2n ** 53n + 4n }).map((one) => Long.fromBigInt(one)),
  text,
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes)),
  fc.nat().map((t) => new Timestamp({ t, i: 1 })),
  text.map((pattern) => new BSONRegExp(pattern.replaceAll('\0', ''), 'i')),
  fc.constantFrom(new MinKey(), new MaxKey()),
);
const { any } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'ab'), tie('any'), { maxKeys: 3 }),
  ),
}));

test('encoded values stand as bytes in the order of the comparison, ascending and descending', () => {
  fc.assert(
    fc.property(any, any, (a, b) => {
      const order = Math.sign(compareValues(a, b));
      expect(Math.sign(Buffer.compare(encodeValue(a, 1), encodeValue(b, 1)))).toBe(order);
      expect(Math.sign(Buffer.compare(encodeValue(a, -1), encodeValue(b, -1)))).toBe(-order || 0);
    }),
    { numRuns: 3_000 },
  );
});

test('compound keys stand in the order of their fields, each in its direction', () => {
  fc.assert(
    fc.property(fc.tuple(any, any), fc.tuple(any, any), (a, b) => {
      const order = compareValues(a[0], b[0]) || -compareValues(a[1], b[1]);
      expect(Math.sign(Buffer.compare(encodeKey(a, [1, -1]), encodeKey(b, [1, -1])))).toBe(Math.sign(order) || 0);
    }),
    { numRuns: 2_000 },
  );
});

test('no encoding is the beginning of another, so that a record number may follow it', () => {
  fc.assert(
    fc.property(any, any, (a, b) => {
      fc.pre(compareValues(a, b) !== 0);
      const left = encodeValue(a, 1);
      const right = encodeValue(b, 1);
      expect(left.subarray(0, right.length).equals(right)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

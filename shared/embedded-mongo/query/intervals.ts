import { numberOf, Rank, rankOf } from '../values/compare.ts';
import { AFTER_ALL, encodeValue } from '../values/key-encoding.ts';
import type { ComparisonOperator } from './filter.ts';

/** A stretch of an index: keys from `low` up to and without `high`. */
export interface Interval {
  low: Buffer;
  high: Buffer;
}

const LAST = Buffer.from([AFTER_ALL]);

/** Everything that begins with a prefix. */
export const allUnder = (prefix: Buffer): Interval => ({ low: prefix, high: Buffer.concat([prefix, LAST]) });

/** The lowest and the highest byte string of a value's type, as an ascending or descending field holds them. */
function bracket(value: unknown, direction: 1 | -1): Interval {
  const rank = rankOf(value);
  if (rank === Rank.number) {
    // NaN has the type but takes part in no range
    const lowest = encodeValue(Number.NEGATIVE_INFINITY, direction);
    return direction === 1
      ? { low: lowest, high: Buffer.from([rank + 1]) }
      : { low: Buffer.from([0xff - rank]), high: Buffer.concat([lowest, LAST]) };
  }
  return direction === 1
    ? { low: Buffer.from([rank]), high: Buffer.from([rank + 1]) }
    : { low: Buffer.from([0xff - rank]), high: Buffer.from([0x100 - rank]) };
}

/** Whether a range with this value can be an index interval. */
export function isRangeable(value: unknown): boolean {
  const rank = rankOf(value);
  if (rank === Rank.null || rank === Rank.array || rank === Rank.minKey || rank === Rank.maxKey) return false;
  return rank !== Rank.number || !Number.isNaN(numberOf(value));
}

/** The interval of one range condition under a prefix, kept within the type of its value as MongoDB's ranges are. */
export function rangeUnder(prefix: Buffer, operator: ComparisonOperator, value: unknown, direction: 1 | -1): Interval {
  const edge = encodeValue(value, direction);
  if (operator === 'eq') return allUnder(Buffer.concat([prefix, edge]));
  const within = bracket(value, direction);
  const upward = (operator === 'gt' || operator === 'gte') === (direction === 1);
  const inclusive = operator === 'gte' || operator === 'lte';
  // keys of the edge itself begin with it: they lie before edge+0xFF
  const beyond = Buffer.concat([prefix, edge, LAST]);
  const at = Buffer.concat([prefix, edge]);
  return upward
    ? { low: inclusive ? at : beyond, high: Buffer.concat([prefix, within.high]) }
    : { low: Buffer.concat([prefix, within.low]), high: inclusive ? beyond : at };
}

/** Strings beginning with `text`. */
export function textPrefixUnder(prefix: Buffer, text: string, direction: 1 | -1): Interval {
  const whole = encodeValue(text, direction);
  const start = Buffer.concat([prefix, whole.subarray(0, whole.length - 1)]);
  // ascending: the continuation is UTF-8 (below 0xF8) or the end; descending: its complement, which may be 0xFF at the end
  return { low: start, high: direction === 1 ? Buffer.concat([start, LAST]) : Buffer.concat([start, LAST, LAST]) };
}

export function intersect(a: Interval, b: Interval): Interval {
  return {
    low: Buffer.compare(a.low, b.low) >= 0 ? a.low : b.low,
    high: Buffer.compare(a.high, b.high) <= 0 ? a.high : b.high,
  };
}

export const isEmpty = (interval: Interval): boolean => Buffer.compare(interval.low, interval.high) >= 0;

import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { notServed } from '../errors.ts';
import { bsonType, fieldsOf, numberOf, Rank, rankOf } from './compare.ts';

/** Stands for an empty array in an index, which sorts before null and is equal to no scalar. */
export const EMPTY_ARRAY: unique symbol = Symbol('empty array');

/** Above every key that begins with the bytes before it: no encoded component begins with 0xFF. */
export const AFTER_ALL = 0xff;

let scratch = Buffer.allocUnsafe(64 * 1024);
let length = 0;

function reserve(bytes: number): void {
  if (length + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, length + bytes));
  scratch.copy(larger, 0, 0, length);
  scratch = larger;
}

function byte(value: number): void {
  reserve(1);
  scratch[length++] = value;
}

/** Bytes 0x00 and 0x01 are written as 01 01 and 01 02, so that a single 0x00 can end the string. */
function text(value: string): void {
  reserve(value.length * 3 + 1);
  const start = length;
  const written = scratch.write(value, start, 'utf8');
  const end = start + written;
  for (let at = start; at < end; at++) {
    if (scratch[at]! > 1) continue;
    escapedText(Buffer.from(scratch.subarray(start, end)));
    return;
  }
  length = end;
  scratch[length++] = 0;
}

function escapedText(bytes: Uint8Array): void {
  reserve(bytes.length * 2 + 1);
  for (const one of bytes) {
    if (one > 1) scratch[length++] = one;
    else {
      scratch[length++] = 1;
      scratch[length++] = one + 1;
    }
  }
  scratch[length++] = 0;
}

/** A double with its sign flipped (or all bits, when negative) sorts as bytes; NaN is below everything. */
function double(value: number): void {
  reserve(8);
  if (Number.isNaN(value)) {
    scratch.fill(0, length, length + 8);
    length += 8;
    return;
  }
  scratch.writeDoubleBE(value === 0 ? 0 : value, length);
  if (scratch[length]! & 0x80) for (let at = length; at < length + 8; at++) scratch[at] = ~scratch[at]! & 0xff;
  else scratch[length] = scratch[length]! | 0x80;
  length += 8;
}

/** From 2^53 on the nearest double is followed by how far the integer is from it, so that longs keep their order. */
function number(value: number | bigint): void {
  const nearest = Number(value);
  double(nearest);
  if (!(Math.abs(nearest) >= 2 ** 53)) return;
  const distance = typeof value === 'bigint' ? Number(value - BigInt(nearest)) : 0;
  reserve(2);
  scratch.writeUInt16BE(distance + 0x8000, length);
  length += 2;
}

function ascending(value: unknown): void {
  if (value === EMPTY_ARRAY) {
    byte(Rank.emptyArray);
    return;
  }
  const rank = rankOf(value);
  byte(rank);
  switch (rank) {
    case Rank.number:
      if (bsonType(value) === 'Decimal128') throw notServed('Decimal128 in an index or a sort');
      number(numberOf(value));
      return;
    case Rank.string:
      text(String(value));
      return;
    case Rank.object:
      for (const [name, field] of fieldsOf(value)) {
        byte(rankOf(field));
        text(name);
        ascending(field);
      }
      byte(0);
      return;
    case Rank.array:
      for (const element of value as unknown[]) ascending(element);
      byte(0);
      return;
    case Rank.binary: {
      const binary = value as Binary;
      const bytes = binary.value();
      reserve(bytes.length + 5);
      scratch.writeUInt32BE(bytes.length, length);
      scratch[length + 4] = binary.sub_type;
      scratch.set(bytes, length + 5);
      length += bytes.length + 5;
      return;
    }
    case Rank.objectId:
      reserve(12);
      scratch.set((value as ObjectId).id, length);
      length += 12;
      return;
    case Rank.boolean:
      byte(value === true ? 1 : 0);
      return;
    case Rank.date:
      double((value as Date).getTime());
      return;
    case Rank.timestamp:
      reserve(8);
      scratch.writeUInt32BE((value as Timestamp).high >>> 0, length);
      scratch.writeUInt32BE((value as Timestamp).low >>> 0, length + 4);
      length += 8;
      return;
    case Rank.regex:
      text((value as BSONRegExp).pattern);
      text((value as BSONRegExp).options);
      return;
    case Rank.code:
      text(String((value as Code).code));
      return;
    default:
      return;
  }
}

function append(value: unknown, direction: 1 | -1): void {
  const start = length;
  ascending(value);
  if (direction === 1) return;
  for (let at = start; at < length; at++) scratch[at] = ~scratch[at]! & 0xff;
}

/**
 * The bytes of a compound key: compared as bytes they stand as the values stand in MongoDB's order, field by field, each
 * in its own direction. No encoding is the beginning of another's, so anything may follow a key.
 */
export function encodeKey(values: readonly unknown[], directions: readonly (1 | -1)[]): Buffer {
  length = 0;
  for (let at = 0; at < values.length; at++) append(values[at], directions[at]!);
  return Buffer.from(scratch.subarray(0, length));
}

/** The bytes of one value in one direction. */
export function encodeValue(value: unknown, direction: 1 | -1): Buffer {
  length = 0;
  append(value, direction);
  return Buffer.from(scratch.subarray(0, length));
}

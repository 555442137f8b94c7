import type { Binary, BSONRegExp, Code, Long, ObjectId, Timestamp } from 'bson';

/** A document as the engine holds it when decoded: BSON's own classes where JavaScript has no value of the kind. */
export type Doc = { [field: string]: unknown };

/** MongoDB's canonical order of types; values of different kinds compare by it alone. */
export const Rank = {
  minKey: 0x05,
  emptyArray: 0x08,
  null: 0x0a,
  number: 0x10,
  string: 0x18,
  object: 0x20,
  array: 0x28,
  binary: 0x30,
  objectId: 0x38,
  boolean: 0x40,
  date: 0x48,
  timestamp: 0x50,
  regex: 0x58,
  code: 0x60,
  maxKey: 0xf0,
} as const;

const RANK_OF_BSON_TYPE: Readonly<Record<string, number>> = {
  ObjectId: Rank.objectId,
  Int32: Rank.number,
  Double: Rank.number,
  Long: Rank.number,
  Decimal128: Rank.number,
  Binary: Rank.binary,
  Timestamp: Rank.timestamp,
  BSONRegExp: Rank.regex,
  BSONSymbol: Rank.string,
  Code: Rank.code,
  MinKey: Rank.minKey,
  MaxKey: Rank.maxKey,
};

/** The BSON class's name of a value, or undefined for plain JavaScript values. */
export function bsonType(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? (value as { _bsontype?: string })._bsontype : undefined;
}

/** Where a value's type stands in MongoDB's order. Missing counts as null. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return Rank.number;
    case 'string':
      return Rank.string;
    case 'boolean':
      return Rank.boolean;
    case 'object': {
      if (value === null) return Rank.null;
      if (Array.isArray(value)) return Rank.array;
      if (value instanceof Date) return Rank.date;
      const type = (value as { _bsontype?: string })._bsontype;
      return type === undefined ? Rank.object : (RANK_OF_BSON_TYPE[type] ?? Rank.object);
    }
    default:
      return Rank.null;
  }
}

/** A number of any BSON type as a JavaScript number, or as a bigint where a Long is beyond 2^53. */
export function numberOf(value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (bsonType(value) === 'Long') {
    const long = value as Long;
    const approximate = long.toNumber();
    return Number.isSafeInteger(approximate) ? approximate : long.toBigInt();
  }
  return bsonType(value) === 'Decimal128' ? Number(String(value)) : Number((value as { valueOf(): number }).valueOf());
}

/** UTF-8 byte order, which UTF-16 units do not follow above the basic plane. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return codePointWeight(x) - codePointWeight(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they sort after U+E000–U+FFFF. */
const codePointWeight = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a === b) return 0;
  const aIsNaN = typeof a === 'number' && Number.isNaN(a);
  const bIsNaN = typeof b === 'number' && Number.isNaN(b);
  if (aIsNaN || bIsNaN) return aIsNaN && bIsNaN ? 0 : aIsNaN ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Fields of a sub-document in stored order, a DBRef seen as the plain document it is on the wire. */
export function fieldsOf(value: unknown): [string, unknown][] {
  const plain = bsonType(value) === 'DBRef' ? (value as { toJSON(): Doc }).toJSON() : (value as Doc);
  return Object.entries(plain);
}

function compareObjects(a: unknown, b: unknown): number {
  const left = fieldsOf(a);
  const right = fieldsOf(b);
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [nameA, valueA] = left[at]!;
    const [nameB, valueB] = right[at]!;
    const order = rankOf(valueA) - rankOf(valueB) || compareStrings(nameA, nameB) || compareValues(valueA, valueB);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareArrays(a: unknown[], b: unknown[]): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const longBits = (value: Timestamp): bigint => (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0);

function compareWithinRank(rank: number, a: unknown, b: unknown): number {
  switch (rank) {
    case Rank.number:
      return compareNumbers(numberOf(a), numberOf(b));
    case Rank.string:
      return compareStrings(String(a), String(b));
    case Rank.object:
      return compareObjects(a, b);
    case Rank.array:
      return compareArrays(a as unknown[], b as unknown[]);
    case Rank.binary: {
      const left = a as Binary;
      const right = b as Binary;
      return (
        left.length() - right.length() || left.sub_type - right.sub_type || Buffer.compare(left.value(), right.value())
      );
    }
    case Rank.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case Rank.boolean:
      return Number(a) - Number(b);
    case Rank.date:
      return compareNumbers((a as Date).getTime(), (b as Date).getTime());
    case Rank.timestamp: {
      const left = longBits(a as Timestamp);
      const right = longBits(b as Timestamp);
      return left < right ? -1 : left > right ? 1 : 0;
    }
    case Rank.regex: {
      const left = a as BSONRegExp;
      const right = b as BSONRegExp;
      return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
    }
    case Rank.code:
      return compareStrings(String((a as Code).code), String((b as Code).code));
    default:
      return 0;
  }
}

/** MongoDB's total order over BSON values: by type, then within the type. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const rank = rankOf(a);
  return rank - rankOf(b) || compareWithinRank(rank, a, b);
}

export const equalValues = (a: unknown, b: unknown): boolean => a === b || compareValues(a, b) === 0;

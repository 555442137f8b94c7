import { bsonType, compareValues, type Doc, equalValues, numberOf, Rank, rankOf } from '../values/compare.ts';
import { encodeValue } from '../values/key-encoding.ts';
import { isDocument, someAtPath } from '../values/paths.ts';
import type { Comparison, ElementMatch, Filter, Membership } from './filter.ts';

export type Matcher = (value: unknown) => boolean;

/** Compiles a filter into a test of decoded documents. */
export function compileFilter(filter: Filter): Matcher {
  switch (filter.kind) {
    case 'and': {
      const tests = filter.of.map(compileFilter);
      return tests.length === 1 ? tests[0]! : (doc) => tests.every((test) => test(doc));
    }
    case 'or': {
      const tests = filter.of.map(compileFilter);
      return (doc) => tests.some((test) => test(doc));
    }
    case 'nor': {
      const tests = filter.of.map(compileFilter);
      return (doc) => !tests.some((test) => test(doc));
    }
    case 'not': {
      const test = compileFilter(filter.of);
      return (doc) => !test(doc);
    }
    case 'compare': {
      const test = comparisonTest(filter);
      return (doc) => someAtPath(doc, filter.path, 0, (found) => withElements(found, test));
    }
    case 'in': {
      const test = membershipTest(filter);
      return (doc) => someAtPath(doc, filter.path, 0, (found) => withElements(found, test));
    }
    case 'regex': {
      const test = regexTest(filter.regex);
      return (doc) => someAtPath(doc, filter.path, 0, (found) => withElements(found, test));
    }
    case 'exists':
      return (doc) => someAtPath(doc, filter.path, 0, (found) => found !== undefined) === filter.wanted;
    case 'type':
      return (doc) =>
        someAtPath(doc, filter.path, 0, (found) => withElements(found, (value) => isOfType(value, filter.types)));
    case 'size':
      return (doc) => someAtPath(doc, filter.path, 0, (found) => Array.isArray(found) && found.length === filter.size);
    case 'elemMatch': {
      const test = elementTest(filter);
      return (doc) => someAtPath(doc, filter.path, 0, (found) => Array.isArray(found) && found.some(test));
    }
  }
}

/** A condition holds for an array when it holds for the array or for one of its elements. */
const withElements = (found: unknown, test: Matcher): boolean =>
  test(found) || (Array.isArray(found) && found.some(test));

/** The test of one element that an $elemMatch makes. */
export function elementTest(filter: ElementMatch): Matcher {
  const test = compileFilter(filter.element);
  return filter.onValue ? test : (element) => (isDocument(element) || Array.isArray(element)) && test(element);
}

function comparisonTest({ operator, value }: Comparison): Matcher {
  if (operator === 'eq') {
    if (value === null || value === undefined) return (found) => found === null || found === undefined;
    if (typeof value === 'string' || typeof value === 'boolean') {
      const rank = rankOf(value);
      return (found) =>
        found === value || (typeof found === 'object' && rankOf(found) === rank && equalValues(found, value));
    }
    return (found) => found !== undefined && equalValues(found, value);
  }
  const rank = rankOf(value);
  if (rank === Rank.null) {
    // only "or equal" can hold between nulls
    return operator === 'gte' || operator === 'lte' ? (found) => found === null || found === undefined : () => false;
  }
  if (rank === Rank.minKey || rank === Rank.maxKey) {
    return (found) => found !== undefined && holds(operator, compareValues(found, value));
  }
  const valueIsNaN = rank === Rank.number && Number.isNaN(numberOf(value));
  return (found) => {
    if (found === undefined || rankOf(found) !== rank) return false;
    if (rank === Rank.number && Number.isNaN(numberOf(found)) !== valueIsNaN) return false;
    return holds(operator, compareValues(found, value));
  };
}

function holds(operator: Comparison['operator'], order: number): boolean {
  switch (operator) {
    case 'gt':
      return order > 0;
    case 'gte':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'lte':
      return order <= 0;
    default:
      return order === 0;
  }
}

const HASHED_FROM = 8;

function membershipTest({ values, regexes }: Membership): Matcher {
  const nullWanted = values.some((value) => value === null || value === undefined);
  const patterns = regexes.map(regexTest);
  const inPatterns: Matcher = (found) => patterns.some((test) => test(found));
  const unindexable = values.some((value) => bsonType(value) === 'Decimal128');
  if (values.length < HASHED_FROM || unindexable) {
    const wanted = values.filter((value) => value !== null && value !== undefined);
    return (found) =>
      found === null || found === undefined
        ? nullWanted
        : wanted.some((value) => equalValues(found, value)) || inPatterns(found);
  }
  const keys = new Set(values.map(hashed));
  return (found) => (found === null || found === undefined ? nullWanted : keys.has(hashed(found)) || inPatterns(found));
}

/** Strings stand for themselves; other values for their key bytes, which are equal exactly when the values are. */
function hashed(value: unknown): string {
  if (typeof value === 'string') return `s${value}`;
  if (bsonType(value) === 'Decimal128') return 'decimal';
  return `k${encodeValue(value, 1).toString('latin1')}`;
}

const regexTest =
  (regex: RegExp): Matcher =>
  (found) =>
    typeof found === 'string' && regex.test(found);

function isOfType(value: unknown, types: Set<string>): boolean {
  if (value === undefined) return false;
  return typeNamesOf(value).some((name) => types.has(name));
}

function typeNamesOf(value: unknown): string[] {
  if (typeof value === 'number') {
    const isInt32 = Number.isInteger(value) && Math.abs(value) <= 0x7fffffff && !Object.is(value, -0);
    return [isInt32 ? 'int' : 'double'];
  }
  switch (bsonType(value)) {
    case 'Int32':
      return ['int'];
    case 'Double':
      return ['double'];
    case 'Long':
      return ['long'];
    case 'Decimal128':
      return ['decimal'];
    default:
      return [NAME_OF_RANK[rankOf(value)] ?? 'object'];
  }
}

const NAME_OF_RANK: Readonly<Record<number, string>> = {
  [Rank.minKey]: 'minKey',
  [Rank.null]: 'null',
  [Rank.string]: 'string',
  [Rank.object]: 'object',
  [Rank.array]: 'array',
  [Rank.binary]: 'binData',
  [Rank.objectId]: 'objectId',
  [Rank.boolean]: 'bool',
  [Rank.date]: 'date',
  [Rank.timestamp]: 'timestamp',
  [Rank.regex]: 'regex',
  [Rank.code]: 'javascript',
  [Rank.maxKey]: 'maxKey',
};

/** The first position of an array whose element satisfies the filter's conditions on it, for the positional `$`. */
export function matchedPosition(doc: Doc, arrayField: string, conditions: readonly Filter[]): number | undefined {
  const array = arrayField.split('.').reduce<unknown>((value, part) => (value as Doc | undefined)?.[part], doc);
  if (!Array.isArray(array)) return undefined;
  for (const condition of conditions) {
    const test = positionTest(arrayField, condition);
    if (test === undefined) continue;
    const position = array.findIndex(test);
    if (position >= 0) return position;
  }
  return undefined;
}

function positionTest(arrayField: string, condition: Filter): Matcher | undefined {
  if (!('field' in condition)) return undefined;
  if (condition.field === arrayField) {
    if (condition.kind === 'elemMatch') return elementTest(condition);
    return condition.kind === 'exists' || condition.kind === 'size'
      ? undefined
      : compileFilter({ ...condition, path: [], field: '' });
  }
  if (!condition.field.startsWith(`${arrayField}.`)) return undefined;
  const field = condition.field.slice(arrayField.length + 1);
  const test = compileFilter({ ...condition, field, path: field.split('.') });
  return (element) => isDocument(element) && test(element);
}

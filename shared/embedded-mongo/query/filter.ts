import type { BSONRegExp, Document } from 'bson';
import { badValue, failedToParse, notServed } from '../errors.ts';
import { bsonType, type Doc, numberOf, rankOf } from '../values/compare.ts';
import { isDocument, type Path, splitPath } from '../values/paths.ts';
import { literalPrefix, safeRegex } from './safe-regex.ts';

export type ComparisonOperator = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

export interface Comparison {
  kind: 'compare';
  field: string;
  path: Path;
  operator: ComparisonOperator;
  value: unknown;
}
export interface Membership {
  kind: 'in';
  field: string;
  path: Path;
  values: unknown[];
  regexes: RegExp[];
}
export interface RegexTest {
  kind: 'regex';
  field: string;
  path: Path;
  regex: RegExp;
  prefix: string | undefined;
}
export interface ElementMatch {
  kind: 'elemMatch';
  field: string;
  path: Path;
  element: Filter;
  /** The condition is on the element itself, not on fields of it. */
  onValue: boolean;
}

/** A filter, parsed: the operators the engine serves and no others. */
export type Filter =
  | { kind: 'and' | 'or' | 'nor'; of: Filter[] }
  | { kind: 'not'; of: Filter }
  | Comparison
  | Membership
  | RegexTest
  | ElementMatch
  | { kind: 'exists'; field: string; path: Path; wanted: boolean }
  | { kind: 'type'; field: string; path: Path; types: Set<string> }
  | { kind: 'size'; field: string; path: Path; size: number };

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  $eq: 'eq',
  $gt: 'gt',
  $gte: 'gte',
  $lt: 'lt',
  $lte: 'lte',
};

const MAX_DEPTH = 60;

/** Parses a filter as it came from the wire. Operators outside the served subset are refused by name. */
export function parseFilter(source: unknown, depth = 0): Filter {
  if (source === undefined || source === null) return { kind: 'and', of: [] };
  if (!isDocument(source)) throw failedToParse('a filter must be a document');
  if (depth > MAX_DEPTH) throw failedToParse(`a filter nests deeper than ${MAX_DEPTH} levels`);
  const parts: Filter[] = [];
  for (const [name, value] of Object.entries(source)) {
    if (name === '$and' || name === '$or' || name === '$nor') parts.push(parseLogical(name, value, depth));
    else if (name === '$comment') continue;
    else if (name.startsWith('$')) throw unknownTopLevel(name);
    else parts.push(...parseField(name, value, depth));
  }
  return parts.length === 1 ? parts[0]! : { kind: 'and', of: parts };
}

function unknownTopLevel(name: string): Error {
  if (['$expr', '$where', '$text', '$jsonSchema', '$sampleRate'].includes(name)) return notServed(name);
  return badValue(`unknown top level operator: ${name}`);
}

function parseLogical(name: '$and' | '$or' | '$nor', value: unknown, depth: number): Filter {
  if (!Array.isArray(value) || value.length === 0) throw badValue(`${name} must be a nonempty array`);
  const of = value.map((one) => {
    if (!isDocument(one)) throw badValue(`${name} entries need to be full objects`);
    return parseFilter(one, depth + 1);
  });
  return { kind: name === '$and' ? 'and' : name === '$or' ? 'or' : 'nor', of };
}

const hasOperators = (value: unknown): value is Document =>
  isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true && !('$ref' in value);

function parseField(field: string, value: unknown, depth: number): Filter[] {
  const path = splitPath(field);
  if (bsonType(value) === 'BSONRegExp') return [regexTest(field, path, value as BSONRegExp)];
  if (!hasOperators(value)) return [{ kind: 'compare', field, path, operator: 'eq', value }];
  return parseOperators(field, path, value, depth);
}

function regexTest(field: string, path: Path, value: BSONRegExp): RegexTest {
  return {
    kind: 'regex',
    field,
    path,
    regex: safeRegex(value.pattern, value.options),
    prefix: literalPrefix(value.pattern, value.options),
  };
}

function parseOperators(field: string, path: Path, operators: Doc, depth: number): Filter[] {
  return Object.entries(operators).flatMap(([name, value]) => {
    if (name === '$options') {
      if (!('$regex' in operators)) throw badValue('$options needs a $regex');
      return [];
    }
    return [parseOperator(field, path, name, value, operators, depth)];
  });
}

function parseOperator(field: string, path: Path, name: string, value: unknown, all: Doc, depth: number): Filter {
  const comparison = COMPARISONS[name];
  if (comparison !== undefined) {
    if (bsonType(value) === 'BSONRegExp') {
      if (comparison !== 'eq') throw badValue(`Can't have RegEx as arg to predicate over field '${field}'.`);
      throw notServed('$eq with a regular expression');
    }
    return { kind: 'compare', field, path, operator: comparison, value };
  }
  switch (name) {
    case '$ne':
      if (bsonType(value) === 'BSONRegExp') throw badValue("Can't have regex as arg to $ne.");
      return { kind: 'not', of: { kind: 'compare', field, path, operator: 'eq', value } };
    case '$in':
      return membership(field, path, name, value);
    case '$nin':
      return { kind: 'not', of: membership(field, path, name, value) };
    case '$not': {
      if (bsonType(value) === 'BSONRegExp') return { kind: 'not', of: regexTest(field, path, value as BSONRegExp) };
      if (!hasOperators(value)) throw badValue('$not needs a regex or a document');
      return { kind: 'not', of: { kind: 'and', of: parseOperators(field, path, value, depth + 1) } };
    }
    case '$exists':
      return { kind: 'exists', field, path, wanted: isTruthy(value) };
    case '$type':
      return { kind: 'type', field, path, types: typeNames(value) };
    case '$regex':
      return regexOperator(field, path, value, all['$options']);
    case '$size':
      return sizeTest(field, path, value);
    case '$all':
      return allOf(field, path, value, depth);
    case '$elemMatch':
      return elementMatch(field, path, value, depth);
    default:
      if (['$where', '$expr', '$text', '$near', '$nearSphere', '$geoWithin', '$geoIntersects', '$mod'].includes(name)) {
        throw notServed(name);
      }
      if (name.startsWith('$bits')) throw notServed(name);
      throw badValue(`unknown operator: ${name}`);
  }
}

function isTruthy(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return false;
  return rankOf(value) !== rankOf(0) || Number(numberOf(value)) !== 0;
}

function membership(field: string, path: Path, name: string, value: unknown): Membership {
  if (!Array.isArray(value)) throw badValue(`${name} needs an array`);
  const values: unknown[] = [];
  const regexes: RegExp[] = [];
  for (const one of value) {
    if (bsonType(one) === 'BSONRegExp') {
      regexes.push(safeRegex((one as BSONRegExp).pattern, (one as BSONRegExp).options));
    } else if (hasOperators(one)) throw badValue(`cannot nest $ under ${name}`);
    else values.push(one);
  }
  return { kind: 'in', field, path, values, regexes };
}

function regexOperator(field: string, path: Path, value: unknown, options: unknown): RegexTest {
  const given = bsonType(value) === 'BSONRegExp' ? (value as BSONRegExp) : undefined;
  const pattern = given ? given.pattern : value;
  if (typeof pattern !== 'string') throw badValue('$regex has to be a string');
  const flags = options ?? given?.options ?? '';
  if (typeof flags !== 'string') throw badValue('$options has to be a string');
  return { kind: 'regex', field, path, regex: safeRegex(pattern, flags), prefix: literalPrefix(pattern, flags) };
}

function sizeTest(field: string, path: Path, value: unknown): Filter {
  const size = rankOf(value) === rankOf(0) ? Number(numberOf(value)) : Number.NaN;
  if (!Number.isInteger(size) || size < 0) throw failedToParse('$size needs a non-negative whole number');
  return { kind: 'size', field, path, size };
}

function allOf(field: string, path: Path, value: unknown, depth: number): Filter {
  if (!Array.isArray(value)) throw badValue('$all needs an array');
  if (value.length === 0) return { kind: 'or', of: [] };
  return {
    kind: 'and',
    of: value.flatMap((one) =>
      hasOperators(one) ? allElement(field, path, one, depth) : parseField(field, one, depth),
    ),
  };
}

function allElement(field: string, path: Path, one: Doc, depth: number): Filter[] {
  if (!('$elemMatch' in one)) throw badValue('no $ expressions in $all');
  return [elementMatch(field, path, one['$elemMatch'], depth)];
}

function elementMatch(field: string, path: Path, value: unknown, depth: number): Filter {
  if (!isDocument(value)) throw badValue('$elemMatch needs an Object');
  const first = Object.keys(value)[0];
  const onValue = first?.startsWith('$') === true && !['$and', '$or', '$nor'].includes(first);
  const element: Filter = onValue
    ? { kind: 'and', of: parseOperators('', [], value, depth + 1) }
    : parseFilter(value, depth + 1);
  return { kind: 'elemMatch', field, path, element, onValue };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  13: 'javascript',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  '-1': 'minKey',
  127: 'maxKey',
};

function typeNames(value: unknown): Set<string> {
  const wanted = (Array.isArray(value) ? value : [value]).map((one) => {
    if (typeof one === 'string') {
      if (one !== 'number' && !Object.values(TYPE_NAMES).includes(one))
        throw badValue(`Unknown type name alias: ${one}`);
      return one;
    }
    const name = rankOf(one) === rankOf(0) ? TYPE_NAMES[String(numberOf(one))] : undefined;
    if (name === undefined) throw badValue('Invalid numerical type code in $type');
    return name;
  });
  return new Set(wanted.flatMap((one) => (one === 'number' ? ['int', 'long', 'double', 'decimal'] : [one])));
}

/** The conditions that must all hold, nested $and opened up. */
export function conjunctsOf(filter: Filter): Filter[] {
  return filter.kind === 'and' ? filter.of.flatMap(conjunctsOf) : [filter];
}

/** The fields a filter speaks of, for messages. */
export function fieldsOfFilter(filter: Filter): string[] {
  if ('field' in filter) return [filter.field];
  return filter.kind === 'not' ? fieldsOfFilter(filter.of) : [...new Set(filter.of.flatMap(fieldsOfFilter))];
}

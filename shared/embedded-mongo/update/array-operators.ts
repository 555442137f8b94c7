import { badValue, CommandError, notServed } from '../errors.ts';
import { type Filter, parseFilter } from '../query/filter.ts';
import { compileFilter, elementTest, type Matcher } from '../query/matcher.ts';
import { bsonType, type Doc, equalValues, numberOf, rankOf } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';

const integer = (value: unknown, what: string): number => {
  const number = rankOf(value) === rankOf(0) ? Number(numberOf(value)) : Number.NaN;
  if (!Number.isInteger(number)) throw badValue(`${what} must be an integer`);
  return number;
};

function arrayOf(current: unknown, operator: string, field: string): unknown[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return [...current];
  throw badValue(`The field '${field}' must be an array for ${operator}`);
}

const hasModifiers = (value: unknown): value is Doc =>
  isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true;

function eachOf(value: Doc, operator: string, allowed: readonly string[]): unknown[] {
  for (const name of Object.keys(value)) {
    if (name === '$sort') throw notServed(`${operator} with $sort`);
    if (!allowed.includes(name)) throw badValue(`Unrecognized clause in ${operator}: ${name}`);
  }
  if (!Array.isArray(value['$each'])) throw badValue(`The argument to $each in ${operator} must be an array`);
  return value['$each'];
}

/** `$push`, also with $each, $position and $slice. */
export function pushed(current: unknown, value: unknown, field: string): unknown[] {
  const array = arrayOf(current, '$push', field);
  if (!hasModifiers(value)) return [...array, value];
  const added = eachOf(value, '$push', ['$each', '$position', '$slice']);
  const position = value['$position'] === undefined ? array.length : integer(value['$position'], '$position');
  array.splice(position, 0, ...added);
  if (value['$slice'] === undefined) return array;
  const slice = integer(value['$slice'], '$slice');
  return slice < 0 ? array.slice(slice) : array.slice(0, slice);
}

/** `$addToSet`, also with $each. */
export function addedToSet(current: unknown, value: unknown, field: string): unknown[] {
  const array = arrayOf(current, '$addToSet', field);
  for (const one of hasModifiers(value) ? eachOf(value, '$addToSet', ['$each']) : [value]) {
    if (!array.some((held) => equalValues(held, one))) array.push(one);
  }
  return array;
}

/** `$pull`: elements equal to a value, or satisfying a condition. */
export function pulled(current: unknown, condition: unknown, field: string): unknown[] {
  const test = pullTest(condition);
  return arrayOf(current, '$pull', field).filter((element) => !test(element));
}

function pullTest(condition: unknown): Matcher {
  if (bsonType(condition) === 'BSONRegExp' || hasModifiers(condition)) {
    const filter = parseFilter({ element: condition });
    return (element) => compileFilter(filter)({ element });
  }
  if (!isDocument(condition)) return (element) => equalValues(element, condition);
  const element: Filter = parseFilter(condition);
  return elementTest({ kind: 'elemMatch', field: '', path: [], element, onValue: false });
}

/** `$pullAll`: elements equal to one of the values. */
export function pulledAll(current: unknown, values: unknown, field: string): unknown[] {
  if (!Array.isArray(values)) throw badValue('$pullAll requires an array argument');
  return arrayOf(current, '$pullAll', field).filter((element) => !values.some((one) => equalValues(element, one)));
}

/** `$pop`: the last element (1) or the first (-1). */
export function popped(current: unknown, side: unknown, field: string): unknown[] {
  const end = integer(side, '$pop');
  if (end !== 1 && end !== -1) throw new CommandError(9, '$pop expects 1 or -1');
  const array = arrayOf(current, '$pop', field);
  return end === 1 ? array.slice(0, -1) : array.slice(1);
}

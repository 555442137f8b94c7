import { Timestamp } from 'bson';
import { badValue, CommandError, failedToParse, notServed } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import { compareValues, type Doc, equalValues } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';
import { combined } from './arithmetic.ts';
import { addedToSet, popped, pulled, pulledAll, pushed } from './array-operators.ts';
import { setAt, splitUpdatePath, unsetAt, valueAt } from './field-path.ts';
import { type ArrayFilters, concretePaths } from './positions.ts';

/** An update as parsed: a whole new document, or operators over fields. */
export type Update =
  | { kind: 'replacement'; doc: Doc }
  | { kind: 'operators'; changes: { operator: string; field: string; value: unknown }[] };

const OPERATORS = new Set([
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$rename',
  '$push',
  '$addToSet',
  '$pull',
  '$pullAll',
  '$pop',
  '$setOnInsert',
  '$currentDate',
]);

/** Parses an update. Pipelines and unknown operators are refused by name. */
export function parseUpdate(source: unknown): Update {
  if (Array.isArray(source)) throw notServed('an update by aggregation pipeline');
  if (!isDocument(source)) throw failedToParse('an update must be a document');
  const names = Object.keys(source);
  if (names.length === 0 || !names[0]!.startsWith('$')) {
    const operator = names.find((name) => name.startsWith('$'));
    if (operator !== undefined)
      throw new CommandError(52, `The dollar ($) prefixed field '${operator}' is not allowed in a replacement`);
    return { kind: 'replacement', doc: source };
  }
  const changes = names.flatMap((operator) => {
    if (operator === '$bit') throw notServed('$bit');
    if (!OPERATORS.has(operator)) throw failedToParse(`Unknown modifier: ${operator}`);
    const fields = source[operator];
    if (!isDocument(fields)) throw failedToParse(`Modifiers operate on fields but ${operator} has no document`);
    return Object.entries(fields).map(([field, value]) => ({ operator, field, value }));
  });
  refuseConflicts(
    changes.flatMap(({ operator, field, value }) => (operator === '$rename' ? [field, String(value)] : [field])),
  );
  return { kind: 'operators', changes };
}

/** Two changes may not touch the same field, nor one a field inside the other's. */
function refuseConflicts(fields: readonly string[]): void {
  const sorted = fields.map((field) => `${field}.`).sort();
  for (let at = 1; at < sorted.length; at++) {
    if (sorted[at]!.startsWith(sorted[at - 1]!)) {
      const field = sorted[at]!.slice(0, -1);
      throw new CommandError(
        40,
        `Updating the path '${field}' would create a conflict at '${sorted[at - 1]!.slice(0, -1)}'`,
      );
    }
  }
}

/** What an update is applied in. */
export interface UpdateSituation {
  filter: Filter;
  arrayFilters: ArrayFilters;
  inserting: boolean;
  now: Date;
}

/** The document after an update; the given one, freshly decoded, may be changed. Throws 66 where `_id` would change. */
export function applyUpdate(doc: Doc, update: Update, situation: UpdateSituation): Doc {
  const id = doc['_id'];
  let result: Doc;
  if (update.kind === 'replacement') {
    result = id === undefined ? { ...update.doc } : { _id: id, ...update.doc };
  } else {
    result = doc;
    for (const change of update.changes) applyChange(result, change, situation);
  }
  if (id !== undefined && !equalValues(result['_id'], id)) {
    throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  return result;
}

function applyChange(
  doc: Doc,
  { operator, field, value }: { operator: string; field: string; value: unknown },
  situation: UpdateSituation,
): void {
  if (operator === '$setOnInsert' && !situation.inserting) return;
  if (operator === '$rename') {
    rename(doc, field, value);
    return;
  }
  for (const path of concretePaths(doc, field, situation.filter, situation.arrayFilters)) {
    if (operator === '$unset') {
      unsetAt(doc, path);
      continue;
    }
    const current = valueAt(doc, path);
    const next = nextValue(current, operator, value, field, situation);
    if (next !== undefined || current !== undefined) setAt(doc, path, next);
  }
}

function nextValue(
  current: unknown,
  operator: string,
  value: unknown,
  field: string,
  { now }: UpdateSituation,
): unknown {
  switch (operator) {
    case '$inc':
    case '$mul':
      return combined(current, value, operator, field);
    case '$min':
      return current === undefined || compareValues(value, current) < 0 ? value : current;
    case '$max':
      return current === undefined || compareValues(value, current) > 0 ? value : current;
    case '$push':
      return pushed(current, value, field);
    case '$addToSet':
      return addedToSet(current, value, field);
    case '$pull':
      return current === undefined ? undefined : pulled(current, value, field);
    case '$pullAll':
      return current === undefined ? undefined : pulledAll(current, value, field);
    case '$pop':
      return current === undefined ? undefined : popped(current, value, field);
    case '$currentDate':
      return currentDate(value, now);
    default:
      return value;
  }
}

function currentDate(kind: unknown, now: Date): Date | Timestamp {
  if (kind === true) return now;
  const type = isDocument(kind) ? kind['$type'] : undefined;
  if (type === 'date') return now;
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  throw badValue('$currentDate takes true or { $type: "date" | "timestamp" }');
}

function rename(doc: Doc, from: string, to: unknown): void {
  if (typeof to !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${from}`);
  const value = valueAt(doc, splitUpdatePath(from));
  if (value === undefined) return;
  unsetAt(doc, splitUpdatePath(from));
  setAt(doc, splitUpdatePath(to), value);
}

/** The document an upsert starts from: the equalities of its filter. */
export function upsertSeed(filter: Filter): Doc {
  const seed: Doc = {};
  const visit = (one: Filter): void => {
    if (one.kind === 'and') one.of.forEach(visit);
    else if (one.kind === 'compare' && one.operator === 'eq') setAt(seed, splitUpdatePath(one.field), one.value);
    else if (one.kind === 'in' && one.values.length === 1 && one.regexes.length === 0)
      setAt(seed, splitUpdatePath(one.field), one.values[0]);
    else if (one.kind === 'or' && one.of.length === 1) visit(one.of[0]!);
  };
  visit(filter);
  return seed;
}

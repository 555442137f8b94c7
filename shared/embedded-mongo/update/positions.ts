import { badValue, CommandError } from '../errors.ts';
import { conjunctsOf, type Filter, parseFilter } from '../query/filter.ts';
import { compileFilter, type Matcher, matchedPosition } from '../query/matcher.ts';
import type { Doc } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';
import { splitUpdatePath, valueAt } from './field-path.ts';

/** `arrayFilters` by identifier. */
export type ArrayFilters = ReadonlyMap<string, Matcher>;

/** Parses arrayFilters: each speaks of one identifier. */
export function parseArrayFilters(source: unknown): ArrayFilters {
  const filters = new Map<string, Matcher>();
  if (source === undefined) return filters;
  if (!Array.isArray(source)) throw badValue('arrayFilters must be an array');
  for (const one of source) {
    if (!isDocument(one)) throw badValue('arrayFilters must hold documents');
    const filter = parseFilter(one);
    const names = new Set(namesOf(filter));
    const [name] = names;
    if (names.size !== 1 || name === undefined)
      throw new CommandError(9, 'an array filter names exactly one identifier');
    if (filters.has(name))
      throw new CommandError(9, `Found multiple array filters with the same top-level field name ${name}`);
    const test = compileFilter(filter);
    filters.set(name, (element) => test({ [name]: element }));
  }
  return filters;
}

function namesOf(filter: Filter): string[] {
  if ('field' in filter) return [filter.field.split('.')[0]!];
  return filter.kind === 'not' ? namesOf(filter.of) : filter.of.flatMap(namesOf);
}

/** Turns `$`, `$[]` and `$[name]` of an update path into the positions they mean in one document. */
export function concretePaths(doc: Doc, field: string, filter: Filter, arrayFilters: ArrayFilters): string[][] {
  let paths: string[][] = [[]];
  for (const part of splitUpdatePath(field)) {
    if (part === '$') paths = paths.map((path) => [...path, matchedPart(doc, path, filter)]);
    else if (part.startsWith('$[')) paths = paths.flatMap((path) => everyPosition(doc, path, part, arrayFilters));
    else if (part.startsWith('$') && !['$ref', '$id', '$db'].includes(part)) {
      throw new CommandError(52, `The dollar ($) prefixed field '${part}' in '${field}' is not valid for storage.`);
    } else paths = paths.map((path) => [...path, part]);
  }
  return paths;
}

function matchedPart(doc: Doc, path: readonly string[], filter: Filter): string {
  const position = matchedPosition(doc, path.join('.'), conjunctsOf(filter));
  if (position === undefined) {
    throw badValue('The positional operator did not find the match needed from the query.');
  }
  return String(position);
}

function everyPosition(doc: Doc, path: string[], part: string, arrayFilters: ArrayFilters): string[][] {
  const array = valueAt(doc, path);
  if (!Array.isArray(array)) {
    throw badValue(`The path '${path.join('.')}' must exist in the document in order to apply array updates.`);
  }
  const name = part.slice(2, -1);
  const test = name === '' ? () => true : arrayFilters.get(name);
  if (test === undefined) throw badValue(`No array filter found for identifier '${name}'`);
  return array.flatMap((element, position) => (test(element) ? [[...path, String(position)]] : []));
}

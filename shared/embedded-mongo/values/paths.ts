import { bsonType, type Doc } from './compare.ts';

/** A dotted path, split once. */
export type Path = readonly string[];

export const splitPath = (path: string): Path => path.split('.');

/** Whether a value is a document whose fields a path may enter. */
export const isDocument = (value: unknown): value is Doc =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  bsonType(value) === undefined;

const ARRAY_INDEX = /^(0|[1-9][0-9]*)$/;
export const isArrayIndex = (part: string): boolean => ARRAY_INDEX.test(part);

/**
 * Shows `visit` each value a path leads to, entering the elements of arrays on the way as MongoDB does (one level each)
 * and numbered positions; `undefined` where a document lacks the field. Stops at the first `true`. Arrays at the end of the path
 * are shown whole.
 */
export function someAtPath(value: unknown, path: Path, from: number, visit: (found: unknown) => boolean): boolean {
  if (from === path.length) return visit(value);
  const part = path[from]!;
  if (Array.isArray(value)) {
    if (isArrayIndex(part) && Number(part) < value.length && someAtPath(value[Number(part)], path, from + 1, visit)) {
      return true;
    }
    return value.some((element) => isDocument(element) && someAtPath(element, path, from, visit));
  }
  if (!isDocument(value)) return visit(undefined);
  return someAtPath(Object.hasOwn(value, part) ? value[part] : undefined, path, from + 1, visit);
}

import { badValue, CommandError } from '../errors.ts';
import type { Doc } from '../values/compare.ts';
import { isArrayIndex, isDocument } from '../values/paths.ts';

const MAX_ARRAY_GROWTH = 10_000;

/** Splits an update path and refuses names no document can have. */
export function splitUpdatePath(field: string): string[] {
  const parts = field.split('.');
  if (parts.includes('')) throw new CommandError(56, `The update path '${field}' contains an empty field name`);
  return parts;
}

const notViable = (path: readonly string[], at: number): CommandError =>
  new CommandError(28, `Cannot create field '${path[at]}' in element {${path[at - 1]}: …}`);

function childOf(parent: unknown, part: string): unknown {
  if (Array.isArray(parent)) return isArrayIndex(part) ? parent[Number(part)] : undefined;
  return isDocument(parent) && Object.hasOwn(parent, part) ? parent[part] : undefined;
}

/** The value at a concrete path, undefined where there is none. */
export function valueAt(doc: Doc, path: readonly string[]): unknown {
  return path.reduce<unknown>(childOf, doc);
}

function put(parent: Doc | unknown[], part: string, value: unknown, path: readonly string[], at: number): void {
  if (!Array.isArray(parent)) {
    Object.defineProperty(parent, part, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  if (!isArrayIndex(part)) throw notViable(path, at);
  const position = Number(part);
  if (position - parent.length > MAX_ARRAY_GROWTH) throw badValue(`cannot grow an array to position ${position}`);
  while (parent.length < position) parent.push(null);
  parent[position] = value;
}

/** Sets a value, making the documents on the way. Throws PathNotViable where the way leads through a scalar. */
export function setAt(doc: Doc, path: readonly string[], value: unknown): void {
  let parent: Doc | unknown[] = doc;
  for (let at = 0; at < path.length - 1; at++) {
    const part = path[at]!;
    let child: unknown = childOf(parent, part);
    if (child === undefined) {
      child = {};
      put(parent, part, child, path, at);
    }
    if (!isDocument(child) && !Array.isArray(child)) throw notViable(path, at + 1);
    parent = child as Doc | unknown[];
  }
  put(parent, path.at(-1)!, value, path, path.length - 1);
}

/** Removes a field; an array element becomes null, as in MongoDB. */
export function unsetAt(doc: Doc, path: readonly string[]): void {
  const parent = valueAt(doc, path.slice(0, -1));
  const last = path.at(-1)!;
  if (Array.isArray(parent)) {
    if (isArrayIndex(last) && Number(last) < parent.length) parent[Number(last)] = null;
  } else if (isDocument(parent)) delete parent[last];
}

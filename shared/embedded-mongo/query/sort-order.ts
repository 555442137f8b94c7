import { badValue } from '../errors.ts';
import type { Index } from '../storage/index-definition.ts';
import { numberOf, rankOf } from '../values/compare.ts';
import { isDocument, type Path, splitPath } from '../values/paths.ts';
import type { Bounds } from './bounds.ts';

export type SortOrder = readonly { field: string; path: Path; direction: 1 | -1 }[];

/** Parses `{ field: 1 | -1, … }`. */
export function parseSort(source: unknown): SortOrder {
  if (source === undefined || source === null) return [];
  if (!isDocument(source)) throw badValue('sort must be a document');
  const entries = Object.entries(source);
  if (entries.length > 32) throw badValue('too many sort keys');
  return entries.map(([field, order]) => {
    const direction = rankOf(order) === rankOf(0) ? Number(numberOf(order)) : Number.NaN;
    if (direction !== 1 && direction !== -1) throw badValue(`$sort key ordering of '${field}' must be 1 or -1`);
    if (field === '' || (field.startsWith('$') && field !== '$natural')) throw badValue(`cannot sort by '${field}'`);
    return { field, path: splitPath(field), direction };
  });
}

/**
 * Whether an index read within bounds comes in the order asked for: straight or in reverse, and with the branches of the
 * equality values merged or one after the other.
 */
export function sortProvidedBy(
  index: Index,
  bounds: Bounds,
  sort: SortOrder,
): { reverse: boolean; merge: boolean } | undefined {
  const fixed = new Set(
    index.fields.filter((_field, at) => at < bounds.pointFields && bounds.singles[at] && !index.arrays[at]),
  );
  const wanted = sort.filter(({ field }) => !fixed.has(field));
  if (wanted.length === 0) return { reverse: false, merge: false };
  const merged = matches(index, bounds, wanted, bounds.pointFields);
  if (merged !== undefined) return { reverse: merged, merge: true };
  const firstOpen = bounds.singles.indexOf(false);
  if (firstOpen < 0) return undefined;
  const sequential = matches(index, bounds, wanted, firstOpen);
  return sequential === undefined ? undefined : { reverse: sequential, merge: false };
}

/** Whether the sort's fields are the index's from one on; the answer is whether in reverse. */
function matches(index: Index, bounds: Bounds, wanted: SortOrder, from: number): boolean | undefined {
  let at = from;
  let reverse: boolean | undefined;
  for (const { field, direction } of wanted) {
    while (at < bounds.pointFields && bounds.singles[at] && index.fields[at] !== field) at++;
    if (index.fields[at] !== field || index.arrays[at]) return undefined;
    const backwards = index.directions[at] !== direction;
    if (reverse !== undefined && reverse !== backwards) return undefined;
    reverse = backwards;
    at++;
  }
  return reverse;
}

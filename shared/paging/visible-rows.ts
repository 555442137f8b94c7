import { grantableType } from '../access/grantable.ts';
import { type OpenedRows, openedRows } from '../access/grants.ts';
import type { ListedFields } from '../access/listed-fields.ts';
import { ownKeys, readerKeys } from '../access/reader-keys.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Filter, ListSpec } from './list-spec.ts';

/** Names of a field that tell the same, such as `departmentCode` and `department`: who reads one of them knows. */
export type NamedField = readonly string[];

/**
 * What keeps a list to the rows that the viewer may see there. A row is filtered, ordered and counted by a field only for those who may
 * read that field of that row: where the row decides, the list has the viewer's own rows, and of rows that a grant opens those of which
 * everything that is named is granted.
 *
 * @param named what the list is filtered, ordered and related to its parent by; `_id` is everybody's who sees the row
 */
export function visibleRows(
  spec: ListSpec,
  viewer: Viewer,
  fields: ListedFields,
  named: readonly NamedField[],
): Filter[] {
  if (spec.readerKeys) return [readBy(spec.readerKeys(viewer))];
  const guarded = named.filter((names) => names.every((name) => fields.isGuarded(spec.type, name)));
  const types = fields.typesOf(spec.type);
  const opened = openedRows(viewer).filter(({ type }) => types.includes(type));
  const wholly = opened.filter((rows) => named.every((names) => isOpen(rows, names))).map(({ key }) => key);
  const seen = readerKeys(viewer);
  if (guarded.length === 0) return spec.publicInFull ? [] : [readBy([...seen, ...wholly])];

  const besides = opened.filter((rows) => guarded.every((names) => isOpen(rows, names))).map(({ key }) => key);
  const ways = [
    readBy([...ownKeys(viewer), ...wholly]),
    ...(besides.length === 0 ? [] : [spec.publicInFull ? readBy(besides) : { $and: [readBy(besides), readBy(seen)] }]),
  ];
  return [...(ways.length === 1 ? ways : [{ $or: ways }]), ...(spec.exceptGuarded?.(viewer) ?? [])];
}

/** The rows that have one of the keys among their readers. */
export function readBy(keys: readonly string[]): Filter {
  return { readers: keys.length === 1 ? keys[0] : { $in: keys } };
}

function isOpen({ type, fields }: OpenedRows, names: NamedField): boolean {
  return names.some((name) => fields.has(name) || grantableType(type)?.keys.includes(name));
}

import type { Audience } from './audience.ts';
import { grantableType, isGrantable } from './grantable.ts';
import { isSignedIn, type Viewer } from './viewer.ts';

/** Key on a row that its provider's grants open; `dept:` will not do, it also stands for departments a case is assigned to. */
export function providerKey(provider: string, type: string): string {
  return `provider:${provider}:${type}`;
}

/** What one provider opens of its rows of one type, by all its grants together. */
export interface OpenedRows {
  type: string;
  /** See `providerKey`. */
  key: string;
  fields: ReadonlySet<string>;
}

/** Worked out once for each viewer, who lives for one request. */
const opened = new WeakMap<Viewer, readonly OpenedRows[]>();

/** The viewer's grants by provider and type. A grant of a type that none can be of opens nothing, and none opens anything to the public. */
export function openedRows(viewer: Viewer): readonly OpenedRows[] {
  if (!viewer.grants?.length || !isSignedIn(viewer)) return [];
  const known = opened.get(viewer);
  if (known) return known;
  const grants = viewer.grants.filter(({ type }) => grantableType(type));
  const rows = [...Map.groupBy(grants, ({ provider, type }) => providerKey(provider, type))].map(([key, alike]) => ({
    type: alike[0]!.type,
    key,
    fields: new Set(alike.flatMap(({ fields }) => fields)),
  }));
  opened.set(viewer, rows);
  return rows;
}

/** Whether some grant names the field, whatever the row. The static half of the check. */
export function isGranted(viewer: Viewer, coordinate: string, audience: Audience): boolean {
  if (!viewer.grants?.length || !isGrantable(audience)) return false;
  const [type, field = ''] = coordinate.split('.');
  return openedRows(viewer).some((rows) => rows.type === type && rows.fields.has(field));
}

/** Whether a grant opens this field of this row, by the row's own keys. */
export function grantOpens(viewer: Viewer, readers: readonly string[], type: string, field: string): boolean {
  return openedRows(viewer).some(
    (rows) =>
      rows.type === type &&
      readers.includes(rows.key) &&
      (rows.fields.has(field) || (grantableType(type)?.keys.includes(field) ?? false)),
  );
}

/** Tells viewers apart by the coordinates that grants let them ask for; empty without any. For the keys of caches. */
export function grantedCoordinates(viewer: Viewer): string {
  if (!viewer.grants?.length) return '';
  const named = openedRows(viewer).flatMap(({ type, fields }) => [...fields].map((field) => `${type}.${field}`));
  return [...new Set(named)].sort().join();
}

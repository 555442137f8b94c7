import type { Viewer } from '../access/viewer.ts';

/** Where a filter field is stored. */
export interface FilterPath {
  /** Document path, such as `inspectors.certificateNo`. */
  path: string;
  /** Path of the array of its name grams (shared/codes/name-grams.ts); only fields with one take `contains`. */
  grams?: string;
}

/**
 * What a list of one type takes. Filters and orders carry the names of the type's fields, so that their audience is the field's.
 * Each filter that a portal uses has an index in model.ts that begins with it and ends with an order and `_id`.
 */
export interface ListSpec {
  /** Anybody may see every row of this kind (Art. 23), so that lists need no row filter. */
  publicInFull?: true;
  /** The keys of those who read rows of this kind, where they are not those of the departments (`readerKeys`). */
  readerKeys?(viewer: Viewer): string[];
  /** Output type, or interface. */
  type: string;
  filters: Readonly<Record<string, FilterPath>>;
  /** Enum value to document path; the value at the path is never null. */
  orders: Readonly<Record<string, string>>;
  defaultOrder: { field: string; direction: 'ASC' | 'DESC' };
  /** By document path of a parent's key: fields that tell the parent, where they are not named as the path. */
  relations?: Readonly<Record<string, readonly string[]>>;
  /** Rows that a list by a guarded field leaves out, where the type's rule for OWN_DEPT denies more than the general one. */
  exceptGuarded?(viewer: Viewer): Filter[];
}

export type Where = Readonly<Record<string, Readonly<Record<string, unknown>> | null | undefined>>;

export interface ListArguments {
  first?: number | null;
  after?: string | null;
  where?: Where | null;
  orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null;
}

/** A MongoDB filter; built from typed inputs only. */
export type Filter = Record<string, unknown>;

export const MAX_PAGE = 100;
export const DEFAULT_PAGE = 20;
/** `totalCount` is exact up to here. */
export const COUNT_CAP = 10_000;

/** Makes derived fields of a stored record again from the rest of it. Pure. */
export type Following = (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

const following = new WeakMap<object, Following>();

/**
 * Says of a kind of record how those of its derived fields follow from its content on which it rests who may read it: no digest covers
 * them, so that an edit of one in the store would open a record to others and be found by nobody.
 */
export function declareFollowing(schema: object, follow: Following): void {
  following.set(schema, follow);
}

/** Undefined where nobody's rights rest on a derived field. */
export function followingOf(schema: object): Following | undefined {
  return following.get(schema);
}

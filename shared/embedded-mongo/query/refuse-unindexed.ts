import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Connection } from '../storage/connection.ts';
import { conjunctsOf, type Filter, fieldsOfFilter } from './filter.ts';
import type { SortOrder } from './sort-order.ts';

/** Above this many documents a query without an index is refused rather than slow. */
const MAX_UNINDEXED = 10_000;

/** Throws 291 for a collection too large to read whole, naming the fields and the index that would serve the query. */
export function refuseUnindexed(connection: Connection, collection: Collection, filter: Filter, sort: SortOrder): void {
  const beyond = connection.get(`SELECT 1 FROM r${collection.id} LIMIT 1 OFFSET ?`, MAX_UNINDEXED);
  if (beyond === undefined) return;
  const equal = conjunctsOf(filter).flatMap((one) =>
    (one.kind === 'compare' && one.operator === 'eq') || one.kind === 'in' ? [one.field] : [],
  );
  const key = new Map<string, 1 | -1>(equal.map((field) => [field, 1]));
  for (const { field, direction } of sort) if (!key.has(field)) key.set(field, direction);
  for (const field of fieldsOfFilter(filter)) if (!key.has(field)) key.set(field, 1);
  const wanted = [...key].map(([field, direction]) => `${field}: ${direction}`).join(', ');
  const fields = fieldsOfFilter(filter).join(', ') || '(none)';
  throw new CommandError(
    291,
    `No index serves this query over ${collection.database}.${collection.name} (more than ${MAX_UNINDEXED} documents); ` +
      `filter fields: ${fields}. An index { ${wanted} } would serve it.`,
  );
}

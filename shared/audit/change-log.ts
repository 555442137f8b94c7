import type { Collection, Connection } from 'mongoose';
import { sealsOf } from './seal-record.ts';

/**
 * One write, as the log keeps it. Values of the record stand in its versions; here are digests, and the few facts that projections count
 * by, none of them personal.
 */
export interface ChangeEntry {
  /** Time-ordered, unique. */
  _id: string;
  at: Date;
  by: string;
  department: string;
  kind: string;
  record: string;
  version: number;
  operation: 'create' | 'update';
  /** Names of the fields that changed; none for a creation, whose version 1 holds them all. */
  fields: string[];
  digest: string;
  sourceSystem: string;
  batchNo: string;
  facts?: ChangeFacts;
  formerFacts?: ChangeFacts;
  /** Place in the chain, from 1 on; set by the sealer, after which the entry never changes. */
  seq?: number;
}

/** What a projection may count by: codes and days, never a person. */
export type ChangeFacts = Readonly<Record<string, string | number | boolean | null>>;

const CHANGES = 'changes';

export function changesOf(connection: Connection): Collection<ChangeEntry> {
  return connection.collection<ChangeEntry>(CHANGES);
}

/** Those of the log and of its seals. Safe to repeat. */
export async function ensureChangeIndexes(connection: Connection): Promise<void> {
  await changesOf(connection).createIndexes([
    { key: { seq: 1 }, unique: true, partialFilterExpression: { seq: { $exists: true } }, name: 'seq' },
    { key: { unsealed: 1, _id: 1 }, partialFilterExpression: { unsealed: true }, name: 'unsealed' },
  ]);
  // The seal that covers an entry is the first that ends at it or after.
  await sealsOf(connection).createIndexes([{ key: { last: 1 }, unique: true, name: 'last' }]);
}

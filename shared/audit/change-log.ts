import type { Collection, Connection } from 'mongoose';
import { CHAINS, type ChainEntry, entriesOf } from './chain.ts';
import { sealsOf } from './seal-record.ts';

/**
 * One write, as the log keeps it. Values of the record stand in its versions; here are digests, and the few facts that projections count
 * by, none of them personal.
 */
export interface ChangeEntry extends ChainEntry {
  by: string;
  department: string;
  kind: string;
  record: string;
  version: number;
  /** `erase`: the key of a person's values was deleted; the record stands as it was. */
  operation: 'create' | 'update' | 'erase';
  /** Names of the fields that changed; none for a creation, whose version 1 holds them all. */
  fields: string[];
  digest: string;
  sourceSystem: string;
  batchNo: string;
  facts?: ChangeFacts;
  formerFacts?: ChangeFacts;
  /** Of an erasure: why, as its officer put it. */
  reason?: string;
}

/** What a projection may count by: codes and days, never a person. */
export type ChangeFacts = Readonly<Record<string, string | number | boolean | null>>;

export function changesOf(connection: Connection): Collection<ChangeEntry> {
  return entriesOf<ChangeEntry>(connection, 'changes');
}

/** Those of both logs and of their seals. Safe to repeat. */
export async function ensureChangeIndexes(connection: Connection): Promise<void> {
  for (const chain of CHAINS) {
    await entriesOf(connection, chain).createIndexes([
      { key: { seq: 1 }, unique: true, partialFilterExpression: { seq: { $exists: true } }, name: 'seq' },
      { key: { unsealed: 1, _id: 1 }, partialFilterExpression: { unsealed: true }, name: 'unsealed' },
    ]);
    // The seal that covers an entry is the first that ends at it or after.
    await sealsOf(connection, chain).createIndexes([{ key: { last: 1 }, unique: true, name: 'last' }]);
  }
  await changesOf(connection).createIndexes([
    { key: { record: 1, version: 1 }, name: 'record' },
    { key: { operation: 1 }, partialFilterExpression: { operation: 'erase' }, name: 'erasures' },
  ]);
  await entriesOf(connection, 'reads').createIndexes([{ key: { about: 1, _id: 1 }, name: 'about' }]);
}

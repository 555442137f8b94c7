import type { ClientSession, Collection, Connection } from 'mongoose';
import { type ChangeEntry, changesOf } from './change-log.ts';

const CURSORS = 'feed_cursors';

/** How far a consumer has read a feed; kept in the consumer's own database, beside what it makes of it. */
export interface FeedCursor {
  /** Name of the consumer. */
  _id: string;
  /** Sequence number of the last entry that is applied; 0: none yet. */
  seq: number;
  /** When that entry was applied. */
  at: Date | null;
}

/** Something that is kept in step with a change log. */
export interface Consumer {
  /** Unique in its database. */
  name: string;
  /**
   * Applies entries in the consumer's own database, in the session it is given and in no other. May be called again with the same entries
   * when the transaction is repeated; only one of the calls counts.
   */
  apply(entries: readonly ChangeEntry[], session: ClientSession): Promise<void>;
}

function cursorsOf(connection: Connection): Collection<FeedCursor> {
  return connection.collection<FeedCursor>(CURSORS);
}

/**
 * Sealed entries after a sequence number, in order and without a gap. Only what a majority of the replicas holds, so that no consumer
 * counts what a failover takes back.
 * @throws Error when entries are missing: whoever counts on would be wrong ever after
 */
export async function readChanges(connection: Connection, afterSeq: number, limit: number): Promise<ChangeEntry[]> {
  const entries = await changesOf(connection)
    .find({ seq: { $gt: afterSeq } }, { readConcern: { level: 'majority' } })
    .sort({ seq: 1 })
    .limit(limit)
    .toArray();
  for (const [place, { seq }] of entries.entries())
    if (seq !== afterSeq + 1 + place)
      throw new Error(`The change log of ${connection.name} lacks entry ${afterSeq + 1 + place}.`);
  return entries;
}

/** Where a consumer begins: at the first entry, unless it has been there. Safe to repeat. */
export async function prepareConsumer(own: Connection, name: string): Promise<void> {
  await cursorsOf(own).updateOne({ _id: name }, { $setOnInsert: { seq: 0, at: null } }, { upsert: true });
}

/** How far the consumer is. */
export async function readCursor(own: Connection, name: string): Promise<Pick<FeedCursor, 'seq' | 'at'>> {
  const cursor = await cursorsOf(own).findOne({ _id: name });
  return cursor ? { seq: cursor.seq, at: cursor.at } : { seq: 0, at: null };
}

/**
 * Applies the next entries of a feed exactly once: the cursor moves in the same transaction, and only from where this call found it, so of
 * two that run at once one applies nothing. `prepareConsumer` comes first.
 *
 * @param limit entries in one transaction
 * @returns how many entries this call applied
 */
export async function consume(
  feed: Connection,
  own: Connection,
  consumer: Consumer,
  { limit, now }: { limit: number; now(): Date },
): Promise<number> {
  const { seq } = await readCursor(own, consumer.name);
  const entries = await readChanges(feed, seq, limit);
  const last = entries.at(-1)?.seq;
  if (last === undefined) return 0;
  let applied = 0;
  await own.transaction(async (session) => {
    const moved = await cursorsOf(own).updateOne(
      { _id: consumer.name, seq },
      { $set: { seq: last, at: now() } },
      { session },
    );
    applied = moved.matchedCount === 1 ? entries.length : 0;
    if (applied > 0) await consumer.apply(entries, session);
  });
  return applied;
}

import type { ClientSession, Connection, mongo } from 'mongoose';
import { type ChainEntry, type ChainName, entriesOf, fullName, type Unsealed } from './chain.ts';
import { CHAIN_START, type ChainEnd, nextSeal, type SealKeys, sealsOf } from './seal-record.ts';
import { announce } from './wake.ts';

/** Entries under one seal, and so in one transaction. */
export const MAX_BATCH = 1_000;

/** Another sealer takes the same number at most this often in a row before the failure is real. */
const MAX_COLLISIONS = 10;
const DUPLICATE_KEY = 11_000;

export interface SealOptions {
  /** Most entries to seal in this call; all that wait, unless told. */
  limit?: number;
  /** The change log, unless told. */
  chain?: ChainName;
  /** What signs the seals. */
  keys: SealKeys;
  now(): Date;
}

/**
 * Gives the entries that wait, in the order of their ids, the next sequence numbers, and puts each batch under a seal: numbers, the end of
 * waiting and the seal stand in one transaction. Two sealers at once make one chain: a seal's number is its `_id`, so one of them fails and
 * begins again behind the other.
 *
 * An entry whose transaction ends later than that of one with a higher id comes after it: the order is that of sealing. What reads the
 * log must not depend on the order of two records; two versions of one record say theirs by `version`.
 *
 * @returns how many entries this call sealed
 */
export async function sealPending(connection: Connection, options: SealOptions): Promise<number> {
  const { limit = Infinity, chain = 'changes' } = options;
  let sealed = 0;
  let collisions = 0;
  while (sealed < limit) {
    const wanted = Math.min(MAX_BATCH, limit - sealed);
    try {
      const count = await sealBatch(connection, chain, wanted, options);
      collisions = 0;
      sealed += count;
      if (count < wanted) break;
    } catch (error) {
      if ((error as mongo.MongoServerError).code !== DUPLICATE_KEY || ++collisions > MAX_COLLISIONS) throw error;
    }
  }
  if (sealed > 0 && chain === 'changes') announce('sealed', connection);
  return sealed;
}

async function sealBatch(
  connection: Connection,
  chain: ChainName,
  wanted: number,
  { keys, now }: SealOptions,
): Promise<number> {
  const log = entriesOf<Unsealed<ChainEntry>>(connection, chain);
  let count = 0;
  await connection.transaction(async (session) => {
    count = 0; // the driver may run this again
    const before = await lastSeal(connection, chain, session);
    const waiting = await log.find({ unsealed: true }, { session }).sort({ _id: 1 }).limit(wanted).toArray();
    if (waiting.length === 0) return;
    const entries = waiting.map((entry, place) => numbered(entry, before.last + 1 + place));
    const seal = nextSeal(before, entries, { at: now(), chain: fullName(connection, chain), keys });
    await sealsOf(connection, chain).insertOne(seal, { session });
    // Two commands for the batch instead of one update for each entry: a third of the time.
    await log.deleteMany({ _id: { $in: entries.map(({ _id }) => _id) } }, { session });
    await log.insertMany(entries as never, { session });
    count = entries.length;
  });
  return count;
}

async function lastSeal(connection: Connection, chain: ChainName, session: ClientSession): Promise<ChainEnd> {
  const last = await sealsOf(connection, chain).find({}, { session }).sort({ _id: -1 }).limit(1).next();
  return last ?? CHAIN_START;
}

/** The entry as it stands once sealed. */
function numbered(waiting: Unsealed<ChainEntry>, seq: number): ChainEntry {
  const { unsealed: _, ...entry } = waiting;
  return { ...entry, seq };
}

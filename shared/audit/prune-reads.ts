import type { Connection } from 'mongoose';
import { entriesOf, fullName } from './chain.ts';
import { checkpointsOf, signCheckpoint } from './checkpoint.ts';
import { endOf, type Seal, type SealKeys, sealsOf } from './seal-record.ts';

/** Seals whose entries are removed in one transaction. */
const AT_ONCE = 10;

/**
 * Removes the reads under seals made before an instant, and leaves a signed checkpoint from which the rest is proved. The last seal stays,
 * so that the chain goes on from it. What is removed must have been exported: that is for the caller.
 *
 * @returns how many entries were removed
 */
export async function pruneReads(
  connection: Connection,
  { before, keys, now }: { before: Date; keys: SealKeys; now(): Date },
): Promise<number> {
  let removed = 0;
  for (;;) {
    const last = (await prunable(connection, before)).at(-1);
    if (!last) return removed;
    removed += await removeUpTo(connection, last, { keys, now });
  }
}

/** Whether there are reads that `pruneReads` would remove. */
export async function hasPrunable(connection: Connection, before: Date): Promise<boolean> {
  return (await prunable(connection, before)).length > 0;
}

/** The oldest seals up to the first that is not over, as an export ends there too even where a clock went back. */
async function prunable(connection: Connection, before: Date): Promise<Seal[]> {
  const seals = sealsOf(connection, 'reads');
  const newest = await seals.find({}).sort({ _id: -1 }).limit(1).next();
  const oldest = await seals.find({}).sort({ _id: 1 }).limit(AT_ONCE).toArray();
  const kept = oldest.findIndex((seal) => seal.at >= before || seal._id === newest?._id);
  return kept < 0 ? oldest : oldest.slice(0, kept);
}

async function removeUpTo(
  connection: Connection,
  seal: Seal,
  { keys, now }: { keys: SealKeys; now(): Date },
): Promise<number> {
  let count = 0;
  await connection.transaction(async (session) => {
    const checkpoints = checkpointsOf(connection);
    const former = await checkpoints.findOne({ _id: 'reads' }, { session });
    count = 0;
    if (former && former.end._id >= seal._id) return; // another process was here first
    count = seal.last - (former?.end.last ?? 0);
    const facts = { end: endOf(seal), removed: (former?.removed ?? 0) + count, at: now() };
    const chain = fullName(connection, 'reads');
    const checkpoint = signCheckpoint({ _id: 'reads', chain, ...facts }, keys);
    await checkpoints.replaceOne({ _id: 'reads' }, checkpoint, { upsert: true, session });
    await entriesOf(connection, 'reads').deleteMany({ seq: { $lte: seal.last } }, { session });
    await sealsOf(connection, 'reads').deleteMany({ _id: { $lte: seal._id } }, { session });
  });
  return count;
}

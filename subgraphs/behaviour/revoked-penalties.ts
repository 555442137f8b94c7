import type { ClientSession, Collection, Connection } from 'mongoose';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import type { OverturnedPenalty } from '../../shared/subgraph/overturned-penalty.ts';
import { reviewsOf } from './rules/reviews.ts';

/** A penalty that was revoked, until credit has taken back what rests on it. */
type Pending = Omit<OverturnedPenalty, 'actId'> & { _id: string };

const pendingOf = (connection: Connection): Collection<Pending> => connection.collection<Pending>('revoked_penalties');

/** The dataset of penalties, which notes in the transaction of a mutation, or right after the rows of a file, those that were revoked. */
export function withRevokedNoted(penalties: Dataset, connection: Connection): Dataset {
  return {
    ...penalties,
    accept: async (rows, batch, within) => {
      const outcomes = await penalties.accept(rows, batch, within);
      // also one that is unchanged: what was broken off between the two writes is done again
      for (const [place, outcome] of outcomes.entries())
        if (outcome.kind !== 'held' && isRevoked(rows[place]!)) {
          const { department, by } = batch;
          await note(
            connection,
            { _id: outcome.id, reason: reasonOf(rows[place]!), department: department.code, by },
            within,
          );
        }
      return outcomes;
    },
  };
}

function isRevoked({ reviews }: CanonicalRow): boolean {
  return Array.isArray(reviews) && (reviewsOf(reviews) ?? []).some(({ outcome }) => outcome === 'REVOKED');
}

function reasonOf({ cancelReason }: CanonicalRow): string {
  return typeof cancelReason === 'string' && cancelReason !== '' ? cancelReason : '行政处罚经复议或诉讼撤销';
}

async function note(connection: Connection, { _id, ...pending }: Pending, session?: ClientSession): Promise<void> {
  await pendingOf(connection).updateOne({ _id }, { $set: pending }, { upsert: true, session });
}

/**
 * Tells credit of the penalties that were revoked and that it does not know of yet. Safe to repeat: what is told twice changes nothing.
 * @param tell takes back what rests on one of them
 * @returns how many were told
 * @throws what `tell` throws; the rest is told by the next run
 */
export async function tellRevoked(
  connection: Connection,
  tell: (penalty: OverturnedPenalty) => Promise<void>,
): Promise<number> {
  const pending = await pendingOf(connection).find().sort({ _id: 1 }).toArray();
  for (const { _id: actId, reason, department, by } of pending) {
    await tell({ actId, reason, department, by });
    await pendingOf(connection).deleteOne({ _id: actId });
  }
  return pending.length;
}

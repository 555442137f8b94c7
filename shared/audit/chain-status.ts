import { calculateObjectSize } from 'bson';
import type { Connection } from 'mongoose';
import { CHAINS, type ChainName, entriesOf, fullName } from './chain.ts';
import { checkpointsOf } from './checkpoint.ts';
import { sealsOf } from './seal-record.ts';

export interface ChainStatus {
  database: string;
  chain: ChainName;
  /** Full name. */
  name: string;
  /** Sealed entries that are there. */
  entries: number;
  /** Entries that no seal covers yet. */
  waiting: number;
  /** About what the entries take, by the size of some. */
  bytes: number;
  seals: number;
  /** Of the first entry that is there; absent when there is none. */
  oldest?: Date;
  lastSealedAt?: Date;
  /** Kid of the key that signed last. */
  signer?: string;
  /** Entries that were exported and removed. */
  removed: number;
}

const SAMPLE = 50;

/** How both chains of a database stand; a few index probes. */
export async function chainStatus(connection: Connection): Promise<ChainStatus[]> {
  return Promise.all(
    CHAINS.map(async (chain) => {
      const entries = entriesOf(connection, chain);
      const seals = sealsOf(connection, chain);
      const [waiting, first, sample, seal, checkpoint] = await Promise.all([
        entries.countDocuments({ unsealed: true } as never),
        entries
          .find({ seq: { $gt: 0 } })
          .sort({ seq: 1 })
          .limit(1)
          .next(),
        entries
          .find({ seq: { $gt: 0 } })
          .sort({ seq: -1 })
          .limit(SAMPLE)
          .toArray(),
        seals.find({}).sort({ _id: -1 }).limit(1).next(),
        checkpointsOf(connection).findOne({ _id: chain }),
      ]);
      const sealed = first && seal ? seal.last - first.seq! + 1 : 0;
      const mean = sample.reduce((sum, entry) => sum + calculateObjectSize(entry), 0) / (sample.length || 1);
      return {
        database: connection.name,
        chain,
        name: fullName(connection, chain),
        entries: sealed,
        waiting,
        bytes: Math.round(mean * sealed),
        seals: seal ? seal._id - (checkpoint?.end._id ?? 0) : 0,
        ...(first && { oldest: first.at }),
        ...(seal && { lastSealedAt: seal.at }),
        ...(seal?.signed && { signer: seal.signed.kid }),
        removed: checkpoint?.removed ?? 0,
      };
    }),
  );
}

import { calculateObjectSize } from 'bson';
import type { Connection } from 'mongoose';
import { CHAINS, type ChainName, entriesOf, fullName } from './chain.ts';
import { chainDepth } from './chain-depth.ts';
import { checkpointsOf } from './checkpoint.ts';

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
      const { entries: sealed, waiting, first, seal } = await chainDepth(connection, chain);
      const [sample, checkpoint] = await Promise.all([
        entriesOf(connection, chain)
          .find({ seq: { $gt: 0 } })
          .sort({ seq: -1 })
          .limit(SAMPLE)
          .toArray(),
        checkpointsOf(connection).findOne({ _id: chain }),
      ]);
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

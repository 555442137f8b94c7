import type { Connection } from 'mongoose';
import { CHAINS, type ChainEntry, type ChainName, entriesOf, fullName, type Unsealed } from './chain.ts';
import { type Seal, sealsOf } from './seal-record.ts';

/** How far a chain reaches, and what waits for its sealer; a few index probes. */
export interface ChainDepth {
  /** Sealed entries that are there. */
  entries: number;
  /** Entries that no seal covers yet. */
  waiting: number;
  /** When the first of these was written. */
  waitingSince?: Date;
  /** The oldest sealed entry that is there, and the newest seal. */
  first?: ChainEntry;
  seal?: Seal;
}

export async function chainDepth(connection: Connection, chain: ChainName): Promise<ChainDepth> {
  const entries = entriesOf(connection, chain);
  const unsealed = entriesOf<Unsealed<ChainEntry>>(connection, chain);
  const [waiting, next, first, seal] = await Promise.all([
    unsealed.countDocuments({ unsealed: true }),
    unsealed.find({ unsealed: true }).sort({ _id: 1 }).limit(1).next(),
    entries
      .find({ seq: { $gt: 0 } })
      .sort({ seq: 1 })
      .limit(1)
      .next(),
    sealsOf(connection, chain).find({}).sort({ _id: -1 }).limit(1).next(),
  ]);
  return {
    entries: first && seal ? seal.last - first.seq! + 1 : 0,
    waiting,
    ...(next && { waitingSince: next.at }),
    ...(first && { first }),
    ...(seal && { seal }),
  };
}

/** What a monitor watches of a chain. */
export interface ChainGauges {
  /** Full name. */
  chain: string;
  entries: number;
  unsealed: number;
  /** Seconds since the first entry that no seal covers was written; 0 when none waits. */
  oldestUnsealedSeconds: number;
}

/** Of both chains of a database. A chain whose sealer stands still grows older by the second. */
export function chainGauges(connection: Connection, now: Date): Promise<ChainGauges[]> {
  return Promise.all(
    CHAINS.map(async (chain) => {
      const { entries, waiting, waitingSince } = await chainDepth(connection, chain);
      const age = waitingSince ? Math.max(0, now.getTime() - waitingSince.getTime()) / 1_000 : 0;
      return { chain: fullName(connection, chain), entries, unsealed: waiting, oldestUnsealedSeconds: age };
    }),
  );
}

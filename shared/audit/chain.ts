import type { Collection, Connection } from 'mongoose';

/** The chains of a subgraph's database: changes are kept as long as the records, reads as long as the law wants them. */
export const CHAINS = ['changes', 'reads'] as const;
export type ChainName = (typeof CHAINS)[number];

/** What every entry of a chain has, besides what it tells. */
export interface ChainEntry {
  /** Time-ordered, unique. */
  _id: string;
  at: Date;
  /** Place in the chain, from 1 on; set by the sealer, after which the entry never changes. */
  seq?: number;
}

/** An entry that no seal covers yet. */
export type Unsealed<Entry extends ChainEntry> = Entry & { unsealed: true };

export function entriesOf<Entry extends ChainEntry = ChainEntry>(
  connection: Connection,
  chain: ChainName,
): Collection<Entry> {
  return connection.collection<Entry>(chain);
}

/** What a chain is called outside its database, such as `supervision-behaviour.reads`: seals bear it, so that none passes for another's. */
export function fullName(connection: Connection, chain: ChainName): string {
  return `${connection.name}.${chain}`;
}

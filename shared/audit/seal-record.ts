import type { Collection, Connection } from 'mongoose';
import type { ChangeEntry } from './change-log.ts';
import { digestOf } from './digest.ts';
import { merkleRoot } from './merkle.ts';

/** One link of a database's chain: which entries it covers, and the hash that the next link repeats. Hashes are SHA-256, base64url. */
export interface Seal {
  /** Number of the seal, from 1 on. */
  _id: number;
  /** Sequence numbers of the first and last entry it covers. */
  first: number;
  last: number;
  /** Merkle root (RFC 6962) over the digests of the entries. */
  root: string;
  /** Hash of the seal before; empty for the first. */
  previous: string;
  /** When it was sealed: the entries stood at this instant. */
  at: Date;
  /** Over all of the above. */
  hash: string;
}

const SEALS = 'seals';

export function sealsOf(connection: Connection): Collection<Seal> {
  return connection.collection<Seal>(SEALS);
}

/** The end of the chain before there is a seal. */
export const CHAIN_START = { _id: 0, last: 0, hash: '' } as const;

/**
 * The next link over entries that carry their sequence numbers, in order. TypeError when they do not follow on.
 * @param before the last seal, or `CHAIN_START`
 */
export function nextSeal(before: Pick<Seal, '_id' | 'last' | 'hash'>, entries: readonly ChangeEntry[], at: Date): Seal {
  const first = before.last + 1;
  if (entries.length === 0 || entries.some((entry, place) => entry.seq !== first + place))
    throw new TypeError(`A seal covers entries from ${first} on without a gap.`);
  const body = {
    _id: before._id + 1,
    first,
    last: first + entries.length - 1,
    root: rootOf(entries),
    previous: before.hash,
    at,
  };
  return { ...body, hash: sealHash(body) };
}

export function sealHash({ _id, first, last, root, previous, at }: Omit<Seal, 'hash'>): string {
  return digestOf(['seal', _id, first, last, root, previous, at]);
}

/** The Merkle root over every field of the entries, the sequence number among them. */
export function rootOf(entries: readonly ChangeEntry[]): string {
  return merkleRoot(entries.map((entry) => Buffer.from(digestOf(entry), 'base64url'))).toString('base64url');
}

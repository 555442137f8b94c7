import type { Collection, Connection } from 'mongoose';
import type { PublicKeyRecord, Signer } from '../crypto/signing.ts';
import type { ChainEntry, ChainName } from './chain.ts';
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
  /** Over all of the above and below, the signature aside. */
  hash: string;
  /** What only seals have that are signed; those of former versions of this program are not. */
  signed?: SealSignature;
}

export interface SealSignature {
  /** Full name of the chain: the link of one chain is none of another. */
  chain: string;
  /** The first eight bytes of each entry's digest, base64url: the root tells that an entry was altered, these which one. */
  marks: string;
  /** RFC 7638 thumbprint of the key. */
  kid: string;
  /** Where the key is another one than before: the key before names it. */
  handover?: Handover;
  /** Over the hash. */
  signature: string;
}

/** The former key's word that another one signs from here on. */
export interface Handover {
  from: string;
  to: PublicKeyRecord;
  /** By the former key, over chain, hash of its last seal, and the new key. */
  signature: string;
}

/** Where the end of a chain stands: what the next seal needs to know of the one before. */
export type ChainEnd = Pick<Seal, '_id' | 'last' | 'hash'> & { signed?: Pick<SealSignature, 'kid'> };

/** With what seals are signed. */
export interface SealKeys {
  /** The active one. */
  signer(): Signer;
  /** A former one that is kept, to hand over to the active one. */
  formerSigner(kid: string): Signer | undefined;
}

const SEALS: Readonly<Record<ChainName, string>> = { changes: 'seals', reads: 'read_seals' };
const MARK = 8;

export function sealsOf(connection: Connection, chain: ChainName = 'changes'): Collection<Seal> {
  return connection.collection<Seal>(SEALS[chain]);
}

/** The end of the chain before there is a seal. */
export const CHAIN_START: ChainEnd = { _id: 0, last: 0, hash: '' };

/** What the next seal needs of this one. */
export function endOf({ _id, last, hash, signed }: ChainEnd): ChainEnd {
  return { _id, last, hash, ...(signed && { signed: { kid: signed.kid } }) };
}

export interface SealedBy {
  at: Date;
  /** Full name of the chain. */
  chain: string;
  keys: SealKeys;
}

/**
 * The next link over entries that carry their sequence numbers, in order. TypeError when they do not follow on, and when the key changed
 * and the former one is not kept.
 * @param before the last seal, or `CHAIN_START`
 */
export function nextSeal(before: ChainEnd, entries: readonly ChainEntry[], { at, chain, keys }: SealedBy): Seal {
  const first = before.last + 1;
  if (entries.length === 0 || entries.some((entry, place) => entry.seq !== first + place))
    throw new TypeError(`A seal covers entries from ${first} on without a gap.`);
  const digests = entries.map(leafOf);
  const signer = keys.signer();
  const handover = handoverTo(signer, before, chain, keys);
  const body = { _id: before._id + 1, first, last: first + entries.length - 1, root: rootOf(digests) };
  const signed = { chain, marks: marksOf(digests), kid: signer.kid, ...(handover && { handover }) };
  const hash = sealHash({ ...body, previous: before.hash, at, signed });
  const signature = signer.sign(sealBytes(hash));
  return { ...body, previous: before.hash, at, hash, signed: { ...signed, signature } };
}

function handoverTo(signer: Signer, before: ChainEnd, chain: string, keys: SealKeys): Handover | undefined {
  const from = before.signed?.kid;
  if (from === undefined || from === signer.kid) return undefined;
  const former = keys.formerSigner(from);
  if (!former) throw new TypeError(`The key ${from}, which signed the last seal of ${chain}, is not kept any more.`);
  return { from, to: signer.publicKey, signature: former.sign(handoverBytes(chain, before.hash, signer.publicKey)) };
}

export function sealHash(seal: Omit<Seal, 'hash' | 'signed'> & { signed?: Omit<SealSignature, 'signature'> }): string {
  const { _id, first, last, root, previous, at, signed } = seal;
  const bounds = [_id, first, last, root, previous, at];
  if (!signed) return digestOf(['seal', ...bounds]);
  return digestOf(['signed-seal', ...bounds, signed.chain, signed.marks, signed.kid, signed.handover ?? null]);
}

/** What the signature of a seal is over. */
export function sealBytes(hash: string): Buffer {
  return Buffer.from(`supervision seal ${hash}`);
}

/** What the signature of a handover is over. */
export function handoverBytes(chain: string, previous: string, to: PublicKeyRecord): Buffer {
  return Buffer.from(`supervision handover ${digestOf([chain, previous, to])}`);
}

/** Digest of one entry, such as that of a chain: every field of it, the sequence number among them. */
export function leafOf(entry: object): Buffer {
  return Buffer.from(digestOf(entry), 'base64url');
}

/** The Merkle root over the digests of entries. */
export function rootOf(digests: readonly Uint8Array[]): string {
  return merkleRoot(digests).toString('base64url');
}

/** See `SealSignature.marks`. */
function marksOf(digests: readonly Uint8Array[]): string {
  return Buffer.concat(digests.map((digest) => digest.subarray(0, MARK))).toString('base64url');
}

/** The mark of each entry, of what a seal bears. */
export function readMarks(marks: string): Buffer[] {
  const bytes = Buffer.from(marks, 'base64url');
  return Array.from({ length: bytes.length / MARK }, (_, place) => bytes.subarray(place * MARK, (place + 1) * MARK));
}

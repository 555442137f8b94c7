import type { Connection } from 'mongoose';
import { type PublicKeyRecord, verifySignature } from '../crypto/signing.ts';
import { type ChainEntry, entriesOf, fullName } from './chain.ts';
import type { ChangeEntry } from './change-log.ts';
import { inclusionPath, rootByPath } from './merkle.ts';
import { leafOf, type Seal, sealBytes, sealHash, sealsOf } from './seal-record.ts';
import { keysByKid } from './trusted-keys.ts';

/** That an entry lies under a signed seal, as JSON: checked without the store. */
export interface Proof {
  /** Full name. */
  chain: string;
  entry: ChainEntry;
  seal: Seal;
  /** The key that signed the seal; whether it is the deployment's is for the reader, who knows its fingerprint. */
  key: PublicKeyRecord | null;
  /** Hashes from the entry's leaf to the seal's root, base64url. */
  path: string[];
}

/** The proofs of changes, by sequence number; what is not sealed yet has none. */
export async function proofsOf(
  connection: Connection,
  entries: readonly ChangeEntry[],
  keys: readonly PublicKeyRecord[],
): Promise<ReadonlyMap<number, Proof>> {
  const proofs = new Map<number, Proof>();
  const chain = fullName(connection, 'changes');
  for (const entry of entries) {
    if (entry.seq === undefined) continue;
    const seal = await sealsOf(connection)
      .find({ last: { $gte: entry.seq } })
      .sort({ last: 1 })
      .limit(1)
      .next();
    if (!seal) continue;
    const batch = await entriesOf(connection, 'changes')
      .find({ seq: { $gte: seal.first, $lte: seal.last } })
      .sort({ seq: 1 })
      .toArray();
    const path = inclusionPath(batch.map(leafOf), entry.seq - seal.first);
    const key = keys.find(({ kid }) => kid === seal.signed?.kid) ?? null;
    proofs.set(entry.seq, { chain, entry, seal, key, path: path.map((hash) => hash.toString('base64url')) });
  }
  return proofs;
}

/** Why a proof does not hold; undefined when it does. */
export function faultOf({ chain, entry, seal, key: named, path }: Proof): string | undefined {
  const count = seal.last - seal.first + 1;
  const hashes = path.map((hash) => Buffer.from(hash, 'base64url'));
  const root = rootByPath(leafOf(entry), entry.seq! - seal.first, count, hashes);
  if (root?.toString('base64url') !== seal.root) return 'ENTRY_ALTERED';
  if (sealHash(seal) !== seal.hash) return 'SEAL_ALTERED';
  if (!seal.signed) return 'SEAL_UNSIGNED';
  const key = named && keysByKid([named]).get(seal.signed.kid);
  if (!key) return 'KEY_UNKNOWN';
  const isSigned = seal.signed.chain === chain && verifySignature(key, sealBytes(seal.hash), seal.signed.signature);
  return isSigned ? undefined : 'SEAL_FORGED';
}

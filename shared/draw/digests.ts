import { createHash, createHmac } from 'node:crypto';
import { canonical, digestOf } from '../audit/digest.ts';
import { leafOf, rootOf } from '../audit/seal-record.ts';
import type { Commitment, Exclusion, Frame } from './draw-record.ts';

/** What is committed to of a seed. */
export function seedDigest(seed: Uint8Array): string {
  return createHash('sha256').update('supervision draw seed\0').update(seed).digest('base64url');
}

/** Of all objects and officers with their places: Merkle root (RFC 6962) over the digests of each, objects first. */
export function frameDigest({ objects, officers }: Frame): string {
  return rootOf([...objects, ...officers].map(leafOf));
}

/** What stands in the frame for the officers that an object excludes. */
export function exclusionDigest({ salt, officers }: Pick<Exclusion, 'salt' | 'officers'>): string {
  return digestOf(['exclusion', salt, officers]);
}

/** With what is drawn: the secret seed mixed with the commitment and what came from outside after it. */
export function drawSeed(commitment: Commitment, seed: Uint8Array, beaconValue: string): Buffer {
  return createHmac('sha256', seed)
    .update(canonical(['supervision draw 1', digestOf(commitment), beaconValue]))
    .digest();
}

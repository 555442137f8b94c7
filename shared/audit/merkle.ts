import { createHash } from 'node:crypto';

/** Prefixes that keep a leaf from passing for a node; RFC 6962 §2.1. */
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/**
 * The Merkle tree hash of a list (SHA-256), as RFC 6962 §2.1 defines it: a leaf and a node are hashed apart, the left half is the largest
 * power of two. Of an empty list it is the hash of nothing.
 */
export function merkleRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  let level = leaves.map((leaf) => sha256(LEAF, leaf));
  while (level.length > 1) level = pairsOf(level);
  return level[0]!;
}

/** One level up. A last node without a neighbour rises as it is, which gives the halves of the RFC. */
function pairsOf(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let left = 0; left < level.length; left += 2) {
    const right = level[left + 1];
    above.push(right ? sha256(NODE, level[left]!, right) : level[left]!);
  }
  return above;
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

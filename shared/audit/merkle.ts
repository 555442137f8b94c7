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

/** Hashes that lead from one leaf to the root (RFC 6962 §2.1.1), from the bottom up; a level where the node has no neighbour brings none. */
export function inclusionPath(leaves: readonly Uint8Array[], place: number): Buffer[] {
  const path: Buffer[] = [];
  let level = leaves.map((leaf) => sha256(LEAF, leaf));
  let at = place;
  while (level.length > 1) {
    const neighbour = level[at ^ 1];
    if (neighbour) path.push(neighbour);
    level = pairsOf(level);
    at >>= 1;
  }
  return path;
}

/** The root that a leaf at a place among so many has by its path; undefined when the path has another length. */
export function rootByPath(
  leaf: Uint8Array,
  place: number,
  count: number,
  path: readonly Uint8Array[],
): Buffer | undefined {
  let hash = sha256(LEAF, leaf);
  let [at, left, used] = [place, count, 0];
  for (; left > 1; at >>= 1, left = (left + 1) >> 1) {
    if ((at ^ 1) >= left) continue;
    const neighbour = path[used++];
    if (!neighbour) return undefined;
    hash = at & 1 ? sha256(NODE, neighbour, hash) : sha256(NODE, hash, neighbour);
  }
  return used === path.length ? hash : undefined;
}

import { createHash } from 'node:crypto';
import type { PublicKeyRecord } from '../crypto/signing.ts';

/** The fingerprint of a public key: its RFC 7638 thumbprint with SHA-256, which is also its kid. */
function fingerprintOf({ crv, kty, x, y }: PublicKeyRecord): string {
  const members = JSON.stringify(y === undefined ? { crv, kty, x } : { crv, kty, x, y });
  return createHash('sha256').update(members).digest('base64url');
}

/** Public keys by kid. One whose kid is not its fingerprint is no key: it would pass for another. */
export function keysByKid(keys: readonly PublicKeyRecord[]): ReadonlyMap<string, PublicKeyRecord> {
  return new Map(keys.filter((key) => key.kid === fingerprintOf(key)).map((key) => [key.kid, key]));
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { SUITES, type SuiteName } from './suite.ts';

export type SignatureAlgorithm = 'EdDSA' | 'SM2';

/** The public half of a signing key as JSON in the form of a JWK (RFC 7517, 8037), so that what was signed is verified anywhere. */
export interface PublicKeyRecord {
  kid: string;
  /** EdDSA: Ed25519 (RFC 8032). SM2: SM2 with SM3 over the default user id (GB/T 32918.2, GM/T 0009). */
  alg: SignatureAlgorithm;
  use: 'sig';
  kty: 'OKP' | 'EC';
  crv: 'Ed25519' | 'SM2';
  x: string;
  /** Of SM2 alone. */
  y?: string;
}

export interface PrivateKeyRecord extends PublicKeyRecord {
  d: string;
}

export interface Signer {
  readonly kid: string;
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: PublicKeyRecord;
  /** @returns base64url; of SM2 the 64 bytes r, s */
  sign(bytes: Uint8Array): string;
}

const COORDINATE = 32;

/** A new key pair of the suite; its kid is the thumbprint (RFC 7638). */
export function newSigningKey(suite: SuiteName): PrivateKeyRecord {
  if (suite === 'sm') return sm2Record(sm2.generateKeyPairHex().privateKey);
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return withKid({ alg: 'EdDSA', use: 'sig', kty: 'OKP', crv: 'Ed25519', x: x!, d: d! });
}

/** The record of an SM2 private key given as 64 hexadecimal digits. */
export function sm2Record(privateKey: string): PrivateKeyRecord {
  const point = Buffer.from(sm2.getPublicKeyFromPrivateKey(privateKey), 'hex').subarray(1);
  return withKid({
    alg: 'SM2',
    use: 'sig',
    kty: 'EC',
    crv: 'SM2',
    x: point.subarray(0, COORDINATE).toString('base64url'),
    y: point.subarray(COORDINATE).toString('base64url'),
    d: Buffer.from(privateKey.padStart(2 * COORDINATE, '0'), 'hex').toString('base64url'),
  });
}

export function publicHalf({ d: _, ...record }: PrivateKeyRecord): PublicKeyRecord {
  return record;
}

export function signerOf(record: PrivateKeyRecord): Signer {
  const made = record.alg === 'SM2' ? sm2Signature(record) : ed25519Signature(record);
  return {
    kid: record.kid,
    algorithm: record.alg,
    publicKey: publicHalf(record),
    sign: (bytes) => made(bytes).toString('base64url'),
  };
}

/** Whether the key made the signature over these bytes. A malformed signature or key is false, not an error. */
export function verifySignature(record: PublicKeyRecord, bytes: Uint8Array, signature: string): boolean {
  const given = Buffer.from(signature, 'base64url');
  // base64url has several texts for the same bytes; only the one that the signer writes counts
  if (given.length !== 2 * COORDINATE || given.toString('base64url') !== signature) return false;
  try {
    if (record.alg === 'SM2')
      return sm2.doVerifySignature(bytes, given.toString('hex'), sm2Point(record), { hash: true });
    return record.alg === 'EdDSA' && verify(null, bytes, publicKeyOf(record), given);
  } catch {
    return false;
  }
}

function ed25519Signature({ x, d }: PrivateKeyRecord): (bytes: Uint8Array) => Buffer {
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
  return (bytes) => sign(null, bytes, key);
}

/** node's OpenSSL has the curve and not the signature scheme. */
function sm2Signature(record: PrivateKeyRecord): (bytes: Uint8Array) => Buffer {
  const privateKey = Buffer.from(record.d, 'base64url').toString('hex');
  const publicKey = sm2Point(record);
  return (bytes) => Buffer.from(sm2.doSignature(bytes, privateKey, { hash: true, publicKey }), 'hex');
}

/** The point uncompressed, in hexadecimal. */
function sm2Point({ x, y = '' }: PublicKeyRecord): string {
  return `04${Buffer.from(x, 'base64url').toString('hex')}${Buffer.from(y, 'base64url').toString('hex')}`;
}

function publicKeyOf({ x }: PublicKeyRecord): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function withKid(record: Omit<PrivateKeyRecord, 'kid'>): PrivateKeyRecord {
  const { crv, kty, x, y } = record;
  // RFC 7638: the members a key is made of, in the order of their names
  const members = JSON.stringify(y === undefined ? { crv, kty, x } : { crv, kty, x, y });
  return { kid: SUITES.international.digest(members).toString('base64url'), ...record };
}

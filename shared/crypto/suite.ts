import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Which family of algorithms makes new digests, boxes and signatures (setting CRYPTO). */
export type SuiteName = 'international' | 'sm';

/** A family of algorithms: SHA-256 and AES-256-GCM, or the commercial ciphers of the Cryptography Law (商用密码), SM3 and SM4-GCM. */
export interface CryptoSuite {
  readonly name: SuiteName;
  /** What an answer calls the digest. */
  readonly digestName: 'SHA-256' | 'SM3';
  /** Bytes of a key of the cipher; longer key material is cut. */
  readonly keyLength: number;
  /** 32 bytes over the parts one after the other. */
  digest(...parts: readonly (Uint8Array | string)[]): Buffer;
  /** HMAC, 32 bytes. */
  mac(key: Uint8Array | string, ...parts: readonly (Uint8Array | string)[]): Buffer;
  /** @returns a box that names its suite: suite byte, nonce (12), ciphertext, tag (16) */
  encrypt(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array | string, nonce?: Uint8Array): Buffer;
  /** @throws Error when the box is of another key, or it or what it is bound to was altered */
  decrypt(key: Uint8Array, box: Uint8Array, aad: Uint8Array | string): Buffer;
}

interface Algorithms {
  name: SuiteName;
  digestName: CryptoSuite['digestName'];
  /** First byte of a box. */
  mark: number;
  hash: string;
  cipher: 'aes-256-gcm' | 'sm4-gcm';
  keyLength: number;
}

/** NIST SP 800-38D, RFC 8998: a nonce of 96 bits and the full tag. */
const NONCE = 12;
const TAG = 16;

function suiteOf({ name, digestName, mark, hash, cipher, keyLength }: Algorithms): CryptoSuite {
  return {
    name,
    digestName,
    keyLength,
    digest: (...parts) => {
      const made = createHash(hash);
      for (const part of parts) made.update(part);
      return made.digest();
    },
    mac: (key, ...parts) => {
      const made = createHmac(hash, key);
      for (const part of parts) made.update(part);
      return made.digest();
    },
    encrypt: (key, plaintext, aad, nonce = randomBytes(NONCE)) => {
      // @types/node knows the GCM methods by the cipher's literal name only; SM4-GCM has the same ones.
      const made = createCipheriv(cipher as 'aes-256-gcm', key.subarray(0, keyLength), nonce);
      made.setAAD(Buffer.from(aad as string));
      return Buffer.concat([Buffer.of(mark), nonce, made.update(plaintext), made.final(), made.getAuthTag()]);
    },
    decrypt: (key, box, aad) => {
      if (box[0] !== mark || box.length < 1 + NONCE + TAG) throw new Error(`This is no box of the suite ${name}.`);
      const nonce = box.subarray(1, 1 + NONCE);
      const made = createDecipheriv(cipher as 'aes-256-gcm', key.subarray(0, keyLength), nonce, { authTagLength: TAG });
      made.setAAD(Buffer.from(aad as string));
      made.setAuthTag(box.subarray(-TAG));
      return Buffer.concat([made.update(box.subarray(1 + NONCE, -TAG)), made.final()]);
    },
  };
}

export const SUITES: Readonly<Record<SuiteName, CryptoSuite>> = {
  /** FIPS 180-4, RFC 2104, NIST SP 800-38D. */
  international: suiteOf({
    name: 'international',
    digestName: 'SHA-256',
    mark: 1,
    hash: 'sha256',
    cipher: 'aes-256-gcm',
    keyLength: 32,
  }),
  /** GB/T 32905 (SM3), GB/T 32907 (SM4), with GCM as in RFC 8998. */
  sm: suiteOf({ name: 'sm', digestName: 'SM3', mark: 2, hash: 'sm3', cipher: 'sm4-gcm', keyLength: 16 }),
};

/** Opens a box of whichever suite made it. @throws Error like `decrypt` */
export function openBox(keyFor: (suite: CryptoSuite) => Uint8Array, box: Uint8Array, aad: Uint8Array | string): Buffer {
  const suite = box[0] === 2 ? SUITES.sm : SUITES.international;
  return suite.decrypt(keyFor(suite), box, aad);
}

/** A digest as text that names its algorithm: base64url, bare for SHA-256, after `sm3:` for SM3. */
export function digestText(suite: CryptoSuite, digest: Uint8Array): string {
  const text = Buffer.from(digest).toString('base64url');
  return suite.name === 'sm' ? `sm3:${text}` : text;
}

/** The suite that made a digest. */
export function suiteOfDigest(text: string): CryptoSuite {
  return text.startsWith('sm3:') ? SUITES.sm : SUITES.international;
}

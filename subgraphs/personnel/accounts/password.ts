import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Cost of new hashes: N = 2^15, r = 8, p = 3, 32 MB for each; OWASP Password Storage Cheat Sheet. */
const COST = { log2N: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const STORED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/;

/**
 * A password as it is stored: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`, base64url, so that the cost can grow and old hashes still verify.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await keyOf(password, salt, COST, KEY_BYTES);
  return `$scrypt$ln=${COST.log2N},r=${COST.r},p=${COST.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** Whether the password is the one of the hash; its time does not tell how close it came. TypeError for a text that is no such hash. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, log2N, r, p, salt = '', key = ''] = STORED.exec(stored) ?? [];
  if (!log2N) throw new TypeError('Not a stored scrypt hash.');
  const expected = Buffer.from(key, 'base64url');
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  return timingSafeEqual(await keyOf(password, Buffer.from(salt, 'base64url'), cost, expected.length), expected);
}

/** NFKC, so that a password typed full-width or composed otherwise is the same one. */
function keyOf(password: string, salt: Buffer, { log2N, r, p }: typeof COST, bytes: number): Promise<Buffer> {
  const N = 2 ** log2N;
  return derive(password.normalize('NFKC'), salt, bytes, { N, r, p, maxmem: 256 * N * r });
}

import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { readIfThere, readOrCreate } from '../config/write-once.ts';
import { ReportedError } from '../errors/reported-error.ts';

export const TOKEN_ALGORITHM = 'ES256';

const FILE = 'token-key.json';
/** Former keys that still verify: a token lives for an hour, so more are of no use. */
const FORMER_KEYS = 3;

/** The keys of access tokens: one that signs, and those that verify. */
export interface TokenKeys {
  /** RFC 7638 thumbprint of the key that signs; the `kid` of every token. */
  kid: string;
  privateKey: CryptoKey;
  /** By `kid`: that of the key that signs, and former ones whose tokens may still be in use. */
  publicKeys: ReadonlyMap<string, CryptoKey>;
  /** The public halves, for whoever verifies tokens elsewhere. */
  jwks: { keys: JWK[] };
}

/**
 * Loads the keys from `<dataDir>/token-key.json` (mode 0600), making one at first start: a private JWK, or after a rotation a JWK Set
 * (RFC 7517 §5) of which the first signs. Of several processes that start at once, all use the key of the first.
 * @throws ReportedError CONFIG_INVALID when the file holds no ES256 key
 */
export async function loadTokenKeys(dataDir: string): Promise<TokenKeys> {
  const path = join(dataDir, FILE);
  const text = await readOrCreate(path, newPrivateJwk);
  try {
    const [signing, ...former] = jwksIn(text);
    if (!signing) throw new Error('it is an empty set');
    const keys = await Promise.all([signing, ...former].map(publicKeyOf));
    return {
      kid: keys[0]!.kid,
      privateKey: (await importJWK(signing, TOKEN_ALGORITHM)) as CryptoKey,
      publicKeys: new Map(keys.map(({ kid, key }) => [kid, key])),
      jwks: { keys: keys.map(({ jwk }) => jwk) },
    };
  } catch (cause) {
    throw new ReportedError('CONFIG_INVALID', `${path} does not hold an ES256 key: ${(cause as Error).message}`, {
      file: path,
    });
  }
}

/** `kid`s of the keys that are there, the one that signs first; none before the first start. @throws ReportedError CONFIG_INVALID */
export async function tokenKids(dataDir: string): Promise<string[]> {
  if ((await readIfThere(join(dataDir, FILE))) === undefined) return [];
  return [...(await loadTokenKeys(dataDir)).publicKeys.keys()];
}

/**
 * Puts a new key before the others; what the former ones signed is still verified, and the oldest go. Processes take it up when they
 * start next: the gateways first, which verify, then the personnel subgraph, which signs.
 * @returns `kid` of the new key
 * @throws ReportedError CONFIG_INVALID
 */
export async function rotateTokenKeys(dataDir: string): Promise<string> {
  await loadTokenKeys(dataDir);
  const path = join(dataDir, FILE);
  const [signing, ...former] = jwksIn(await readFile(path, 'utf8'));
  const { d: _private, ...public_ } = signing!;
  const fresh = JSON.parse(await newPrivateJwk()) as JWK;
  const aside = `${path}.${randomUUID()}`;
  const keys = [fresh, public_, ...former].slice(0, 1 + FORMER_KEYS);
  await writeFile(aside, JSON.stringify({ keys }), { mode: 0o600 });
  await rename(aside, path);
  return (await publicKeyOf(fresh)).kid;
}

/** One JWK, or those of a set; of each, what an ES256 key has. */
function jwksIn(text: string): JWK[] {
  const written = JSON.parse(text) as JWK | { keys: JWK[] };
  const all = 'keys' in written ? (written.keys as JWK[]) : [written as JWK];
  return all.map(({ kty, crv, x, y, d }) => ({ kty, crv, x, y, ...(d !== undefined && { d }) }));
}

async function publicKeyOf({ d: _private, ...jwk }: JWK): Promise<{ kid: string; key: CryptoKey; jwk: JWK }> {
  const kid = await calculateJwkThumbprint(jwk);
  const key = (await importJWK(jwk, TOKEN_ALGORITHM)) as CryptoKey;
  return { kid, key, jwk: { ...jwk, kid, alg: TOKEN_ALGORITHM, use: 'sig' } };
}

async function newPrivateJwk(): Promise<string> {
  const { privateKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}

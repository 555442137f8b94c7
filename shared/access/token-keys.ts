import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { readOrCreate } from '../config/write-once.ts';
import { ReportedError } from '../errors/reported-error.ts';

export const TOKEN_ALGORITHM = 'ES256';

const FILE = 'token-key.json';

/** The key pair that signs access tokens. */
export interface TokenKeys {
  /** RFC 7638 thumbprint; the `kid` of every token. */
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  /** The public half, for whoever verifies tokens elsewhere. */
  jwks: { keys: JWK[] };
}

/**
 * Loads the key pair from `<dataDir>/token-key.json` (a private JWK, mode 0600), making it at first start.
 * Of several processes that start at once, all use the key of the first.
 * @throws ReportedError CONFIG_INVALID when the file is no ES256 key
 */
export async function loadTokenKeys(dataDir: string): Promise<TokenKeys> {
  const path = join(dataDir, FILE);
  const text = await readOrCreate(path, newPrivateJwk);
  try {
    const { kty, crv, x, y, d } = JSON.parse(text) as JWK;
    const publicJwk: JWK = { kty, crv, x, y };
    const kid = await calculateJwkThumbprint(publicJwk);
    return {
      kid,
      privateKey: (await importJWK({ ...publicJwk, d }, TOKEN_ALGORITHM)) as CryptoKey,
      publicKey: (await importJWK(publicJwk, TOKEN_ALGORITHM)) as CryptoKey,
      jwks: { keys: [{ ...publicJwk, kid, alg: TOKEN_ALGORITHM, use: 'sig' }] },
    };
  } catch (cause) {
    throw new ReportedError('CONFIG_INVALID', `${path} does not hold an ES256 key: ${(cause as Error).message}`, {
      file: path,
    });
  }
}

async function newPrivateJwk(): Promise<string> {
  const { privateKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}

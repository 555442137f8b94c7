import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
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
  const text = (await readIfThere(path)) ?? (await makeKeyFile(dataDir, path));
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

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes aside and links into place: the name never stands for half a file, and the first of two writers wins. */
async function makeKeyFile(dataDir: string, path: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const { privateKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true });
  const text = JSON.stringify(await exportJWK(privateKey));
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, text, { mode: 0o600 });
  try {
    await link(aside, path);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return await readFile(path, 'utf8');
  } finally {
    await unlink(aside);
  }
}

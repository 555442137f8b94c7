import { loadTokenKeys, type TokenKeys } from '../shared/access/token-keys.ts';
import type { Config } from '../shared/config/config.ts';
import { type Keyring, openKeyring } from '../shared/crypto/keyring.ts';

/** What a deployment keeps to itself. */
export interface Secrets {
  /** Signs session tokens. */
  keys: TokenKeys;
  /** Signs seals and calls to subgraphs, wraps the data keys of persons. */
  keyring: Keyring;
  /** Signs cursors; the same in every process of a deployment. */
  cursorKey: string;
}

/**
 * Reads the secrets from the environment or the folder of keys, making those that are not there yet outside production.
 * @throws ReportedError KEYS_MISSING in production
 */
export async function loadSecrets(config: Config): Promise<Secrets> {
  const { dataDir, keysDir, crypto, production, subgraphSecrets } = config;
  const keyring = await openKeyring({
    folder: keysDir,
    suite: crypto,
    makeMissing: !production,
    now: () => new Date(),
    subgraphSecrets,
  });
  const cursorKey = keyring.pseudonym('cursors').toString('base64url');
  return { keys: await loadTokenKeys(dataDir), keyring, cursorKey };
}

import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { loadTokenKeys, type TokenKeys } from '../shared/access/token-keys.ts';
import type { Config } from '../shared/config/config.ts';
import { readOrCreate } from '../shared/config/write-once.ts';

/** What a deployment keeps to itself. */
export interface Secrets {
  /** Signs session tokens. */
  keys: TokenKeys;
  /** Signs calls to subgraphs; each subgraph's key is derived from it. */
  subgraphKey: string;
  /** Signs cursors; the same in every process of a deployment. */
  cursorKey: string;
}

/** Reads the secrets from the environment or the data folder, making those that are not there yet. */
export async function loadSecrets({ dataDir, subgraphKey: given }: Config): Promise<Secrets> {
  const subgraphKey =
    given ?? (await readOrCreate(join(dataDir, 'subgraph-key'), () => randomBytes(32).toString('base64url')));
  const cursorKey = createHmac('sha256', subgraphKey).update('cursors').digest('base64url');
  return { keys: await loadTokenKeys(dataDir), subgraphKey, cursorKey };
}

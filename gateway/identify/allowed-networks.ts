import type { Config } from '../../shared/config/config.ts';
import { type Networks, networksOf } from '../../shared/config/networks.ts';
import { LruCache } from '../lru.ts';
import type { Identity } from './present-rights.ts';

/** Lists of accounts that are kept as they were read. */
const REMEMBERED = 1_000;

/**
 * Whether somebody may come from an address (Art. 32): it must lie in the networks of the account, and in those of each of its scopes,
 * where there are any. A list that cannot be read allows nothing.
 */
export function createNetworkCheck(byScope: Config['networks']) {
  const read = new LruCache<Networks>(REMEMBERED);

  function ofAccount(entries: readonly string[]): Networks {
    const key = entries.join();
    const networks = read.get(key) ?? readable(entries);
    read.set(key, networks);
    return networks;
  }

  return ({ networks, scopes }: Pick<Identity, 'networks' | 'scopes'>, source: string): boolean =>
    (networks.length === 0 || ofAccount(networks).holds(source)) &&
    scopes.every((scope) => byScope.get(scope)?.holds(source) ?? true);
}

function readable(entries: readonly string[]): Networks {
  try {
    return networksOf(entries);
  } catch {
    return { holds: () => false };
  }
}

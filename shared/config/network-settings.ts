import { SCOPES, type Scope } from '../access/viewer.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { type Networks, networksOf } from './networks.ts';

/** Reads a comma-separated list of addresses and CIDR blocks. @throws ReportedError CONFIG_INVALID */
export function readNetworks(setting: string, text: string): Networks {
  try {
    return networksOf(text.split(',').flatMap((entry) => entry.trim() || []));
  } catch (cause) {
    throw invalid(setting, (cause as Error).message);
  }
}

/** Reads NETWORKS: `scope=CIDR,CIDR` pairs separated by semicolons. @throws ReportedError CONFIG_INVALID */
export function readNetworksByScope(text: string): ReadonlyMap<Scope, Networks> {
  const pairs = text.split(';').filter((entry) => entry.trim());
  return new Map(
    pairs.map((entry) => {
      const [, name, list] = /^\s*(\w+)\s*=(.+)$/.exec(entry) ?? [];
      const scope = SCOPES.find((known) => known === name);
      if (!scope || !list)
        throw invalid('NETWORKS', `"${entry.trim()}" is not one of ${SCOPES.join(', ')}, "=" and a list.`);
      return [scope, readNetworks('NETWORKS', list)];
    }),
  );
}

function invalid(setting: string, problem: string): ReportedError {
  return new ReportedError('CONFIG_INVALID', `${setting}: ${problem}`, { setting });
}

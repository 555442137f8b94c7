import { isIPv6 } from 'node:net';

/** What a source is counted by: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has for themselves (RFC 6177). */
export function sourceKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [before = [], after] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const missing = Array<string>(8 - before.length - (after?.length ?? 0)).fill('0');
  const groups = after ? [...before, ...missing, ...after] : before;
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

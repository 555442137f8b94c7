import { isIPv6 } from 'node:net';

/** How patient a counter of failures is. */
export interface Patience {
  /** Failures without a delay. */
  free: number;
  /** Seconds of the first delay; each failure after it doubles the delay. */
  firstDelay: number;
  longestDelay: number;
  /** Seconds after the last failure at which all of them are forgotten; more than the longest delay. */
  forgotten: number;
}

/**
 * Failures at one account's name (of unknown places together, of each known place apart), and from one source at whatever name: many
 * people sit behind one address, so that it has more of them free.
 */
export const OF_ACCOUNT: Patience = { free: 5, firstDelay: 30, longestDelay: 3_600, forgotten: 7_200 };
export const OF_SOURCE: Patience = { free: 30, firstDelay: 30, longestDelay: 900, forgotten: 3_600 };

/** Days for which a place that an account signed in from is known. */
export const PLACE_KNOWN_DAYS = 30;

export interface Failures {
  failures: number;
  lastAt: Date;
}

/** Until when nothing is tried; undefined when it may be. Pure. */
export function lockedUntil(counted: Failures | undefined, patience: Patience, now: Date): Date | undefined {
  const failures = failuresAt(counted, patience, now);
  if (!counted || failures < patience.free) return undefined;
  // 2 ** 30 seconds are long past any longest delay
  const doubled = patience.firstDelay * 2 ** Math.min(failures - patience.free, 30);
  const until = new Date(counted.lastAt.getTime() + Math.min(doubled, patience.longestDelay) * 1_000);
  return now < until ? until : undefined;
}

/** The failures that still count. Pure. */
export function failuresAt(counted: Failures | undefined, { forgotten }: Patience, now: Date): number {
  return counted && now.getTime() - counted.lastAt.getTime() < forgotten * 1_000 ? counted.failures : 0;
}

/** A source as it is counted: an IPv4 address; of an IPv6 address its /64, which one customer has whole. Pure. */
export function sourceKey(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(bare)) return bare;
  const [head = '', tail] = bare.replace(/%.*$/, '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - after.length;
  const all = [...groups, ...Array<string>(Math.max(missing, 0)).fill('0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

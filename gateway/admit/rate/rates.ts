import type { RateName, Rates } from '../../../shared/config/rates.ts';
import { Refusal, reported } from '../../refusal.ts';
import { Bucket } from './bucket.ts';
import { sourceKey } from './source-key.ts';

/** Takes what a caller uses from what they may use. */
export interface RateLimits {
  /**
   * @param by whom it is counted for: an account, a client, or an address (IPv6 addresses by their /64)
   * @throws Refusal RATE_LIMITED with `retryAfter` in seconds
   */
  take(name: RateName, by: string, points?: number): void;
  giveBack(name: RateName, by: string, points?: number): void;
}

/**
 * Every kind of use has a bucket of its own, so that no flood of one kind uses up another's. In the memory of this process: with several
 * gateways a caller may use as many times the rate.
 *
 * @param rates undefined: nothing is limited
 * @param elapsed milliseconds of a clock that never goes back; not that of the day, which is set at times
 */
export function createRateLimits(rates: Rates | undefined, elapsed: () => number): RateLimits {
  if (!rates) return { take: () => {}, giveBack: () => {} };
  const names = Object.keys(rates) as RateName[];
  const buckets = new Map(names.map((name) => [name, new Bucket(rates[name])]));
  return {
    take(name, by, points = 1) {
      const wait = buckets.get(name)?.take(sourceKey(by), points, elapsed()) ?? 0;
      if (wait > 0) throw rateLimited(Math.ceil(wait / 1000));
    },
    giveBack: (name, by, points = 1) => buckets.get(name)?.giveBack(sourceKey(by), points),
  };
}

/** @param retryAfter seconds */
export function rateLimited(retryAfter: number): Refusal {
  const message = `Too many requests: wait ${retryAfter} seconds.`;
  const messageZh = `请求过于频繁，请在${retryAfter}秒后重试。`;
  return new Refusal('RATE_LIMITED', message, [reported('RATE_LIMITED', message, { retryAfter }, messageZh)]);
}

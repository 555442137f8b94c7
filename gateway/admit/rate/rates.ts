import type { RateName, Rates } from '../../../shared/config/rates.ts';
import { Refusal, reported } from '../../refusal.ts';
import { AtOnce } from './at-once.ts';
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
  /**
   * One operation is under way for a caller.
   * @returns what ends it, to be called once
   * @throws Refusal RATE_LIMITED when as many as may be are under way
   */
  enter(graph: 'public' | 'portal' | 'signIn' | 'complainant', by: string): () => void;
}

/**
 * Every kind of use has a bucket of its own, so that no flood of one kind uses up another's. In the memory of this process: with several
 * gateways a caller may use as many times the rate.
 *
 * @param rates undefined: nothing is limited
 * @param mostAtOnce operations that one caller may have under way: what they cost is known, how long they hold others up is not
 * @param elapsed milliseconds of a clock that never goes back; not that of the day, which is set at times
 */
export function createRateLimits(rates: Rates | undefined, mostAtOnce: number, elapsed: () => number): RateLimits {
  if (!rates) return { take: () => {}, giveBack: () => {}, enter: () => () => {} };
  const underWay = new AtOnce(mostAtOnce);
  const names = Object.keys(rates) as RateName[];
  const buckets = new Map(names.map((name) => [name, new Bucket(rates[name])]));
  return {
    take(name, by, points = 1) {
      const wait = buckets.get(name)?.take(sourceKey(by), points, elapsed()) ?? 0;
      if (wait > 0) throw rateLimited(Math.ceil(wait / 1000));
    },
    giveBack: (name, by, points = 1) => buckets.get(name)?.giveBack(sourceKey(by), points),
    enter(graph, by) {
      const leave = underWay.enter(`${graph} ${sourceKey(by)}`);
      if (!leave) throw rateLimited(1);
      return leave;
    },
  };
}

/** @param retryAfter seconds */
export function rateLimited(retryAfter: number): Refusal {
  const message = `Too many requests: wait ${retryAfter} seconds.`;
  const messageZh = `请求过于频繁，请在${retryAfter}秒后重试。`;
  return new Refusal('RATE_LIMITED', message, [reported('RATE_LIMITED', message, { retryAfter }, messageZh)]);
}

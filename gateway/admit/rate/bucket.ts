import type { Rate } from '../../../shared/config/rates.ts';
import { LruCache } from '../../lru.ts';

const MINUTE = 60_000;

/** Keys remembered by one bucket; about 10 MB. */
const MOST_KEYS = 100_000;

/**
 * Counts what each key uses, by the generic cell rate algorithm (ITU-T I.371): of a key it keeps one number, the time at which what it
 * used will have been paid off. Of more keys than it holds, the one unused longest is forgotten first, which is full again soonest.
 */
export class Bucket {
  readonly #rate: Rate;
  readonly #paidOff: LruCache<number>;

  constructor(rate: Rate, mostKeys = MOST_KEYS) {
    this.#rate = rate;
    this.#paidOff = new LruCache(mostKeys);
  }

  /**
   * Takes points for a key, all or none. What asks for more than the burst is taken for the whole burst: it has to be possible at some time.
   * @param now milliseconds of a clock that never goes back
   * @returns milliseconds until it would be possible; 0: taken
   */
  take(key: string, points: number, now: number): number {
    const { burst } = this.#rate;
    const paidOff = Math.max(this.#paidOff.get(key) ?? 0, now) + this.#timeOf(Math.min(points, burst));
    const wait = paidOff - now - this.#timeOf(burst);
    if (wait > 0) return wait;
    this.#paidOff.set(key, paidOff);
    return 0;
  }

  /** Gives points back that were taken for nothing. */
  giveBack(key: string, points: number): void {
    const paidOff = this.#paidOff.get(key);
    if (paidOff !== undefined) this.#paidOff.set(key, paidOff - this.#timeOf(points));
  }

  #timeOf(points: number): number {
    return (points / this.#rate.perMinute) * MINUTE;
  }
}

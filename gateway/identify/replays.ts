import { rateLimited } from '../admit/rate/rates.ts';

/** Remembered at once; about 20 MB. */
const MOST = 100_000;

/** Proofs that were seen, each for as long as it could be used again. */
export class Replays {
  readonly #until = new Map<string, number>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  /**
   * Notes the first use of a proof.
   * @param until milliseconds; from then on its age refuses it
   * @returns false when it was used before
   * @throws Refusal RATE_LIMITED when more are in use than can be remembered: one forgotten early could be used again
   */
  first(id: string, until: number, now: number): boolean {
    // noted in the order of arrival, so the outdated ones come first, give or take the window
    for (const [known, end] of this.#until) {
      if (end >= now) break;
      this.#until.delete(known);
    }
    if (this.#until.has(id)) return false;
    if (this.#until.size >= this.#most) throw rateLimited(Math.max(1, Math.ceil((until - now) / 1000)));
    this.#until.set(id, until);
    return true;
  }
}

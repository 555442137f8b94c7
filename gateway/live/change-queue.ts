import type { ChangeKey } from '../../shared/audit/change-keys.ts';

/** Changes that wait for one subscriber, no more than a bound: who is slower than the changes is told so, and does not fill the memory. */
export class ChangeQueue {
  readonly #most: number;
  readonly #matches: (change: ChangeKey) => boolean;
  #waiting: ChangeKey[] = [];
  #state: 'open' | 'overflowed' | 'closed' = 'open';
  #wake: (() => void) | undefined;

  constructor(most: number, matches: (change: ChangeKey) => boolean) {
    this.#most = most;
    this.#matches = matches;
  }

  /** Takes it in, if it is one that the subscriber follows. */
  offer(change: ChangeKey): void {
    if (this.#state !== 'open' || !this.#matches(change)) return;
    if (this.#waiting.length >= this.#most) this.#state = 'overflowed';
    else this.#waiting.push(change);
    this.#wake?.();
  }

  /** The next one, once it is there. @returns `overflowed` after the last that had room, `closed` at once when it is */
  async next(): Promise<ChangeKey | 'overflowed' | 'closed'> {
    while (this.#state === 'open' && this.#waiting.length === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#wake = undefined;
    if (this.#state === 'closed') return 'closed';
    return this.#waiting.shift() ?? 'overflowed';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  close(): void {
    this.#state = 'closed';
    this.#waiting = [];
    this.#wake?.();
  }
}

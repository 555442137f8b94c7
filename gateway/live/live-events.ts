import type { Refusal } from '../refusal.ts';
import type { LiveResult } from './subscription.ts';

/** The events of one subscription, for whoever carries them to the client. Ending it ends the wait for the next one. */
export class LiveEvents implements AsyncGenerator<LiveResult, void, void> {
  readonly #events: AsyncGenerator<LiveResult, void>;
  readonly #stop: () => void;
  #refusal: Refusal | undefined;

  /** @param stop makes `events` come to their end; may be called again */
  constructor(events: AsyncGenerator<LiveResult, void>, stop: () => void) {
    this.#events = events;
    this.#stop = stop;
  }

  /** @throws Refusal with which it ended, once */
  async next(): Promise<IteratorResult<LiveResult, void>> {
    const result = await this.#events.next().catch((error) => {
      this.#stop();
      throw error;
    });
    if (!result.done) return result;
    this.#stop();
    const refusal = this.#refusal;
    this.#refusal = undefined;
    if (refusal) throw refusal;
    return result;
  }

  async return(): Promise<IteratorResult<LiveResult, void>> {
    this.#stop();
    return this.#events.return();
  }

  async throw(error: unknown): Promise<IteratorResult<LiveResult, void>> {
    this.#stop();
    return this.#events.throw(error);
  }

  /** No event comes any more, and the subscriber is told why. */
  end(refusal: Refusal): void {
    this.#refusal = refusal;
    this.#stop();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.return().then(() => {});
  }
}

import type { ChainEntry } from './chain.ts';

/** Entries one batch at a time. */
export class EntryReader {
  /** Entries read so far. */
  read = 0;
  readonly #entries: AsyncIterator<ChainEntry> | Iterator<ChainEntry>;
  #ahead: ChainEntry | undefined;

  constructor(entries: AsyncIterable<ChainEntry> | Iterable<ChainEntry>) {
    this.#entries = Symbol.asyncIterator in entries ? entries[Symbol.asyncIterator]() : entries[Symbol.iterator]();
  }

  /** Those up to a sequence number that were not read before. */
  async upTo(last: number): Promise<ChainEntry[]> {
    const batch: ChainEntry[] = [];
    for (;;) {
      this.#ahead ??= await this.#next();
      if (!this.#ahead || this.#ahead.seq! > last) return batch;
      batch.push(this.#ahead);
      this.#ahead = undefined;
    }
  }

  async #next(): Promise<ChainEntry | undefined> {
    const { done, value } = await this.#entries.next();
    if (done) return undefined;
    this.read += 1;
    return value;
  }
}

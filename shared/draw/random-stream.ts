import { createHmac } from 'node:crypto';

const BYTES = 6;
const RANGE = 2 ** (8 * BYTES);

/**
 * Whole numbers that anybody with the seed gets too: block n is HMAC-SHA256 under the seed over the label, a zero byte and n as eight
 * bytes, big-endian; each block gives five numbers of six bytes, big-endian, and its last two bytes are left.
 */
export class RandomStream {
  readonly #seed: Uint8Array;
  readonly #label: Buffer;
  #block = Buffer.alloc(0);
  #at = 0;
  #count = 0n;

  /** @param label what the numbers are for: streams of different labels have nothing to do with each other */
  constructor(seed: Uint8Array, label: string) {
    this.#seed = seed;
    this.#label = Buffer.from(`${label}\0`);
  }

  /**
   * A number from 0 to below `limit`, each as likely: those at or above the largest multiple of the limit are passed over.
   * @throws TypeError for a limit that is not a whole number from 1 to 2^48
   */
  below(limit: number): number {
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > RANGE) throw new TypeError(`No number below ${limit}.`);
    const end = RANGE - (RANGE % limit);
    for (;;) {
      const number = this.#next();
      if (number < end) return number % limit;
    }
  }

  /**
   * Some of so many places, in the order in which they are drawn: the first steps of a Fisher–Yates shuffle, which keeps only what it moved.
   */
  draw(count: number, of: number): number[] {
    const moved = new Map<number, number>();
    const drawn: number[] = [];
    for (let place = 0; place < Math.min(count, of); place += 1) {
      const other = place + this.below(of - place);
      drawn.push(moved.get(other) ?? other);
      moved.set(other, moved.get(place) ?? place);
    }
    return drawn;
  }

  #next(): number {
    if (this.#at + BYTES > this.#block.length) {
      const count = Buffer.alloc(8);
      count.writeBigUInt64BE(this.#count++);
      this.#block = createHmac('sha256', this.#seed).update(this.#label).update(count).digest();
      this.#at = 0;
    }
    const number = this.#block.readUIntBE(this.#at, BYTES);
    this.#at += BYTES;
    return number;
  }
}

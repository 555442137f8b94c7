import { HEADER_BYTES } from './message.ts';

/** What the bytes of a connection came to. */
export type Frame =
  | { kind: 'message'; bytes: Buffer }
  | { kind: 'oversized'; requestId: number; bytes: number }
  | { kind: 'broken' };

/** An oversized message is skipped up to this size; beyond it the header is taken for nonsense. */
const MAX_SKIPPED = 256 * 1024 * 1024;

/** Cuts a stream of bytes into messages; holds one incomplete message at most. */
export class Framer {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #held = 0;
  #skip = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The frames completed by more bytes. After 'broken' the connection is of no more use. */
  *push(chunk: Buffer): Generator<Frame> {
    this.#parts.push(chunk);
    this.#held += chunk.length;
    for (;;) {
      if (this.#skip > 0) {
        const taken = Math.min(this.#skip, this.#held);
        this.#skip -= taken;
        this.#take(taken);
      }
      if (this.#held < HEADER_BYTES) return;
      if (this.#parts[0]!.length < HEADER_BYTES) this.#join();
      const length = this.#parts[0]!.readInt32LE(0);
      if (length < HEADER_BYTES || length > MAX_SKIPPED) {
        yield { kind: 'broken' };
        return;
      }
      if (length > this.#maxBytes) {
        yield { kind: 'oversized', requestId: this.#parts[0]!.readInt32LE(4), bytes: length };
        this.#skip = length;
        continue;
      }
      if (this.#held < length) return;
      yield { kind: 'message', bytes: this.#take(length) };
    }
  }

  #join(): void {
    this.#parts = [Buffer.concat(this.#parts)];
  }

  #take(bytes: number): Buffer {
    if (this.#parts.length > 1) this.#join();
    const whole = this.#parts[0] ?? Buffer.alloc(0);
    this.#held -= bytes;
    this.#parts = this.#held > 0 ? [whole.subarray(bytes)] : [];
    return whole.subarray(0, bytes);
  }
}

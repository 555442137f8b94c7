import type { Entry, EntryStream } from './streams.ts';

interface Head {
  stream: EntryStream;
  orderFrom: number;
}

/**
 * Merges ordered streams by the bytes of their keys after each stream's own prefix. Only heads are held: a page of n rows
 * from k streams touches about n + k entries.
 */
export class MergedStream implements EntryStream {
  readonly #all: Head[];
  readonly #sign: 1 | -1;
  #heap: Head[] | undefined;

  constructor(streams: Head[], reverse: boolean) {
    this.#all = streams;
    this.#sign = reverse ? -1 : 1;
  }

  peek(): Entry | undefined {
    this.#heap ??= this.#build();
    return this.#heap[0]?.stream.peek();
  }

  next(): Entry | undefined {
    this.#heap ??= this.#build();
    const top = this.#heap[0];
    if (top === undefined) return undefined;
    const entry = top.stream.next();
    if (top.stream.peek() === undefined) {
      const last = this.#heap.pop()!;
      if (this.#heap.length > 0) this.#heap[0] = last;
    }
    this.#sink(0);
    return entry;
  }

  suspend(): void {
    for (const { stream } of this.#all) stream.suspend();
    this.#heap = undefined;
  }

  #build(): Head[] {
    this.#heap = this.#all.filter(({ stream }) => stream.peek() !== undefined);
    for (let at = (this.#heap.length >> 1) - 1; at >= 0; at--) this.#sink(at);
    return this.#heap;
  }

  #before(a: Head, b: Head): boolean {
    const left = a.stream.peek()!.key!;
    const right = b.stream.peek()!.key!;
    return left.compare(right, b.orderFrom, right.length, a.orderFrom, left.length) * this.#sign < 0;
  }

  #sink(from: number): void {
    const heap = this.#heap!;
    let at = from;
    for (;;) {
      let least = at;
      for (const child of [at * 2 + 1, at * 2 + 2]) {
        if (child < heap.length && this.#before(heap[child]!, heap[least]!)) least = child;
      }
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }
}

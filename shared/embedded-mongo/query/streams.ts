import type { Collection } from '../storage/catalog.ts';
import { asBuffer, type Connection } from '../storage/connection.ts';
import { recordOf } from '../storage/entries.ts';
import type { Index } from '../storage/index-definition.ts';
import type { IndexPlan, Stream } from './plan.ts';

/** One row of a reading in progress: a record number, and its index key or its bytes. */
export interface Entry {
  record: number;
  key: Buffer | undefined;
  bytes: Buffer | undefined;
}

/** Counts what a reading touched, for `explain`. */
export interface Effort {
  keysExamined: number;
  docsExamined: number;
}

const FIRST_CHUNK = 16;
const LARGEST_CHUNK = 512;

/**
 * A reading that can be left and taken up again: it reads in small chunks and remembers its place by key, so no SQLite
 * statement stays open between batches and nothing stale is handed out after `suspend`.
 */
export interface EntryStream {
  peek(): Entry | undefined;
  next(): Entry | undefined;
  suspend(): void;
}

abstract class ChunkedStream implements EntryStream {
  #chunk: Entry[] = [];
  #at = 0;
  #size = FIRST_CHUNK;
  #exhausted = false;

  protected abstract read(limit: number): Entry[];
  /** Remembers the place after an entry that was handed out. */
  protected abstract passed(entry: Entry): void;

  peek(): Entry | undefined {
    if (this.#at < this.#chunk.length) return this.#chunk[this.#at];
    if (this.#exhausted) return undefined;
    this.#chunk = this.read(this.#size);
    this.#at = 0;
    if (this.#chunk.length === 0) this.#exhausted = true;
    this.#size = Math.min(this.#size * 2, LARGEST_CHUNK);
    return this.#chunk[0];
  }

  next(): Entry | undefined {
    const entry = this.peek();
    if (entry === undefined) return undefined;
    this.#at++;
    this.passed(entry);
    return entry;
  }

  suspend(): void {
    this.#chunk = [];
    this.#at = 0;
    this.#size = FIRST_CHUNK;
  }
}

/** Reads the intervals of one index in key order, or in reverse. */
export class IndexStream extends ChunkedStream {
  readonly #connection: Connection;
  readonly #index: Index;
  readonly #intervals: Stream['intervals'];
  readonly #reverse: boolean;
  readonly #effort: Effort;
  #interval = 0;
  #last: Buffer | undefined;
  #read = { interval: 0, key: undefined as Buffer | undefined };

  constructor(connection: Connection, plan: IndexPlan, stream: Stream, effort: Effort) {
    super();
    this.#connection = connection;
    this.#index = plan.index;
    this.#intervals = plan.reverse ? [...stream.intervals].reverse() : stream.intervals;
    this.#reverse = plan.reverse;
    this.#effort = effort;
  }

  protected read(limit: number): Entry[] {
    const columns = this.#index.unique ? 'key, record' : 'key';
    const order = this.#reverse ? ' DESC' : '';
    while (this.#read.interval < this.#intervals.length) {
      const { low, high } = this.#intervals[this.#read.interval]!;
      const after = this.#read.key;
      const lower = after !== undefined && !this.#reverse ? 'key > ?' : 'key >= ?';
      const sql = `SELECT ${columns} FROM x${this.#index.id} WHERE ${lower} AND key < ? ORDER BY key${order} LIMIT ?`;
      const from = after !== undefined && !this.#reverse ? after : low;
      const to = after !== undefined && this.#reverse ? after : high;
      const rows = this.#connection.all<[Uint8Array, number]>(sql, from, to, limit);
      if (rows.length > 0) {
        this.#effort.keysExamined += rows.length;
        const entries = rows.map(([bytes, record]) => {
          const key = asBuffer(bytes);
          return { key, record: record ?? recordOf(key), bytes: undefined };
        });
        if (rows.length < limit) this.#read = { interval: this.#read.interval + 1, key: undefined };
        else this.#read.key = entries.at(-1)!.key;
        return entries;
      }
      this.#read = { interval: this.#read.interval + 1, key: undefined };
    }
    return [];
  }

  protected passed(entry: Entry): void {
    this.#last = entry.key;
  }

  override suspend(): void {
    super.suspend();
    if (this.#last === undefined) {
      this.#read = { interval: 0, key: undefined };
      return;
    }
    while (!this.#holds(this.#interval, this.#last)) this.#interval++;
    this.#read = { interval: this.#interval, key: this.#last };
  }

  #holds(interval: number, key: Buffer): boolean {
    const one = this.#intervals[interval];
    return one === undefined || (Buffer.compare(key, one.low) >= 0 && Buffer.compare(key, one.high) < 0);
  }
}

/** Reads a whole collection in the order of insertion, or in reverse. */
export class CollectionStream extends ChunkedStream {
  readonly #connection: Connection;
  readonly #collection: Collection;
  readonly #reverse: boolean;
  #last: number | undefined;
  #readTo: number | undefined;

  constructor(connection: Connection, collection: Collection, reverse: boolean) {
    super();
    this.#connection = connection;
    this.#collection = collection;
    this.#reverse = reverse;
  }

  protected read(limit: number): Entry[] {
    const from = this.#readTo ?? (this.#reverse ? Number.MAX_SAFE_INTEGER : 0);
    const side = this.#reverse ? 'id < ? ORDER BY id DESC' : 'id > ? ORDER BY id';
    const rows = this.#connection.all<[number, Uint8Array]>(
      `SELECT id, document FROM r${this.#collection.id} WHERE ${side} LIMIT ?`,
      from,
      Math.min(limit, 128),
    );
    this.#readTo = rows.at(-1)?.[0] ?? this.#readTo;
    return rows.map(([record, bytes]) => ({ record, key: undefined, bytes: asBuffer(bytes) }));
  }

  protected passed(entry: Entry): void {
    this.#last = entry.record;
  }

  override suspend(): void {
    super.suspend();
    this.#readTo = this.#last;
  }
}

import { CommandError } from '../errors.ts';
import type { Row } from '../query/execute.ts';
import type { Session } from './sessions.ts';

/** A query's remaining rows, kept for getMore. */
export interface Cursor {
  id: number;
  namespace: string;
  rows: Iterator<Row | Buffer>;
  suspend: () => void;
  /** The session whose transaction it reads in, if any. */
  session: Session | undefined;
  transactionNumber: bigint | undefined;
  lastUsed: number;
  /** Rows it can still give, where the query set a limit. */
  remaining: number | undefined;
}

/** What a batch may hold: MongoDB's own 16 MB. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const FIRST_BATCH = 101;

export interface CursorOptions {
  idleMs: number;
  maxOpen: number;
  now: () => number;
}

/** Open cursors, bounded in number and in idle time. */
export class Cursors {
  readonly #cursors = new Map<number, Cursor>();
  readonly #options: CursorOptions;
  #nextId = 1;

  constructor(options: CursorOptions) {
    this.#options = options;
  }

  /** Takes the first batch and keeps a cursor for the rest; id 0 when there is none. */
  open(
    cursor: Omit<Cursor, 'id' | 'lastUsed'>,
    batchSize: number | undefined,
    singleBatch: boolean,
  ): { id: number; batch: Buffer[] } {
    const { batch, done } = take(cursor, batchSize ?? FIRST_BATCH);
    if (done || singleBatch) {
      cursor.rows.return?.();
      return { id: 0, batch };
    }
    this.sweep();
    if (this.#cursors.size >= this.#options.maxOpen) {
      cursor.rows.return?.();
      throw new CommandError(2, `More than ${this.#options.maxOpen} cursors are open; close some.`);
    }
    cursor.suspend();
    const id = this.#nextId++;
    this.#cursors.set(id, { ...cursor, id, lastUsed: this.#options.now() });
    return { id, batch };
  }

  /** The next batch of an open cursor; id 0 once it is at its end. */
  more(
    id: number,
    namespace: string,
    batchSize: number | undefined,
    session: Session | undefined,
  ): { id: number; batch: Buffer[] } {
    this.sweep();
    const cursor = this.#cursors.get(id);
    if (cursor === undefined || cursor.namespace !== namespace) throw new CommandError(43, `cursor id ${id} not found`);
    if (cursor.session !== undefined && (cursor.session !== session || cursor.session.transaction === undefined)) {
      this.kill(id);
      throw new CommandError(43, `cursor id ${id} belongs to a transaction that has ended`);
    }
    try {
      const { batch, done } = take(cursor, batchSize || Number.POSITIVE_INFINITY);
      if (done) this.kill(id);
      else cursor.suspend();
      cursor.lastUsed = this.#options.now();
      return { id: done ? 0 : id, batch };
    } catch (error) {
      this.kill(id);
      throw error;
    }
  }

  kill(id: number): boolean {
    const cursor = this.#cursors.get(id);
    cursor?.rows.return?.();
    return this.#cursors.delete(id);
  }

  /** Closes the cursors of a namespace that is no more. */
  killNamespace(namespace: string): void {
    for (const cursor of this.#cursors.values()) if (cursor.namespace === namespace) this.kill(cursor.id);
  }

  /** Closes what was idle too long, and what belongs to transactions that have ended. */
  sweep(): void {
    const oldest = this.#options.now() - this.#options.idleMs;
    for (const cursor of this.#cursors.values()) {
      const over = cursor.session !== undefined && cursor.session.number !== cursor.transactionNumber;
      if (over || cursor.lastUsed < oldest) this.kill(cursor.id);
    }
  }
}

function take(cursor: Pick<Cursor, 'rows' | 'remaining'>, count: number): { batch: Buffer[]; done: boolean } {
  const batch: Buffer[] = [];
  let bytes = 0;
  while (batch.length < count && bytes < MAX_BATCH_BYTES - 16_384) {
    const { value, done } = cursor.rows.next();
    if (done) return { batch, done: true };
    const one = Buffer.isBuffer(value) ? value : (value as Row).bytes;
    batch.push(one);
    bytes += one.length;
  }
  if (cursor.remaining === undefined) return { batch, done: false };
  cursor.remaining -= batch.length;
  return { batch, done: cursor.remaining <= 0 };
}

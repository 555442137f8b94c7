import { CommandError, writeConflict } from '../errors.ts';
import type { Catalog, Collection } from './catalog.ts';
import { Connection } from './connection.ts';
import { forgetRecordedArrays, type Release, type WriteQueue } from './write-queue.ts';

export interface TransactionOptions {
  file: string;
  /** Seconds after which an open transaction is aborted. */
  lifetimeSeconds: number;
  maxOpen: number;
}

const CONNECTION_CACHE_KIB = 4_096;

export const noSuchTransaction = (number: string): CommandError =>
  new CommandError(251, `Given transaction number ${number} does not match any in-progress transactions.`, {
    labels: ['TransientTransactionError'],
  });

/** One open transaction: a SQLite connection of its own, whose snapshot it reads. */
export class Transaction {
  readonly connection: Connection;
  readonly #queue: WriteQueue;
  readonly #catalog: Catalog;
  readonly #read = new Set<Collection>();
  /** The last commit it sees. */
  snapshot = 0;
  state: 'new' | 'reading' | 'writing' | 'ended' = 'new';
  #release: Release | undefined;

  constructor(connection: Connection, queue: WriteQueue, catalog: Catalog) {
    this.connection = connection;
    this.#queue = queue;
    this.#catalog = catalog;
  }

  /** Takes the snapshot, where there is none yet, and notes that it was read from. */
  toRead(collection: Collection | undefined): void {
    if (this.state === 'new') {
      this.connection.run('BEGIN');
      this.connection.get('SELECT 1 FROM collections LIMIT 1');
      this.snapshot = this.#queue.commit;
      this.state = 'reading';
    }
    if (collection !== undefined) this.#read.add(collection);
  }

  /**
   * Waits to be the only writer. A snapshot in which nothing that was read has changed since moves up to now; otherwise
   * WriteConflict.
   */
  async toWrite(): Promise<void> {
    if (this.state === 'writing') return;
    if (this.#isStale()) throw writeConflict('The snapshot is older than what another writer changed; try again.');
    const release = await this.#queue.turn();
    if (this.isEnded()) {
      release();
      throw noSuchTransaction('(aborted while waiting)');
    }
    if (this.#isStale()) {
      release();
      throw writeConflict('Another writer changed what this transaction has read; try again.');
    }
    this.#release = release;
    if (this.state === 'reading') this.connection.run('ROLLBACK');
    this.connection.run('BEGIN IMMEDIATE');
    this.snapshot = this.#queue.commit;
    this.state = 'writing';
  }

  isEnded(): boolean {
    return this.state === 'ended';
  }

  #isStale(): boolean {
    if (this.state !== 'reading') return false;
    return [...this.#read].some((collection) => collection.changedBy > this.snapshot);
  }

  commit(): void {
    if (this.state === 'writing') {
      this.connection.run('COMMIT');
      this.#queue.committed(this.connection);
    } else if (this.state === 'reading') this.connection.run('ROLLBACK');
    this.#end();
  }

  abort(): void {
    if (this.state === 'writing' || this.state === 'reading') this.connection.run('ROLLBACK');
    if (this.state === 'writing') forgetRecordedArrays(this.#catalog);
    this.#end();
  }

  #end(): void {
    this.connection.changed.clear();
    this.state = 'ended';
    this.#release?.();
    this.#release = undefined;
  }
}

/** Hands out transactions over a pool of connections, and aborts those left open too long. */
export class Transactions {
  readonly #options: TransactionOptions;
  readonly #queue: WriteQueue;
  readonly #catalog: Catalog;
  readonly #idle: Connection[] = [];
  readonly #open = new Map<Transaction, NodeJS.Timeout>();

  constructor(options: TransactionOptions, queue: WriteQueue, catalog: Catalog) {
    this.#options = options;
    this.#queue = queue;
    this.#catalog = catalog;
  }

  /** @param onExpiry told when the transaction is aborted because its time is over */
  begin(onExpiry: () => void): Transaction {
    if (this.#open.size >= this.#options.maxOpen) {
      throw writeConflict(`More than ${this.#options.maxOpen} transactions are open; try again.`);
    }
    const connection = this.#idle.pop() ?? new Connection(this.#options.file, CONNECTION_CACHE_KIB);
    const transaction = new Transaction(connection, this.#queue, this.#catalog);
    const expiry = setTimeout(() => {
      this.finish(transaction, 'abort');
      onExpiry();
    }, this.#options.lifetimeSeconds * 1_000);
    expiry.unref();
    this.#open.set(transaction, expiry);
    return transaction;
  }

  /** Commits or aborts; the connection goes back to the pool either way. */
  finish(transaction: Transaction, how: 'commit' | 'abort'): void {
    clearTimeout(this.#open.get(transaction));
    if (!this.#open.delete(transaction)) return;
    try {
      if (how === 'commit') transaction.commit();
      else transaction.abort();
    } catch (error) {
      if (!transaction.isEnded()) transaction.abort();
      throw error;
    } finally {
      this.#idle.push(transaction.connection);
    }
  }

  close(): void {
    for (const transaction of [...this.#open.keys()]) this.finish(transaction, 'abort');
    for (const connection of this.#idle) connection.close();
  }
}

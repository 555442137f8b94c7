import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Collection } from './catalog.ts';

const MAX_STATEMENTS = 2_000;

/** One SQLite connection with its prepared statements; rows come back as arrays. */
export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** Collections written since the last commit. */
  readonly changed = new Set<Collection>();

  /** @param cacheKiB the most memory SQLite may keep pages in */
  constructor(file: string, cacheKiB: number) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      PRAGMA page_size = 8192;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 16000;
      PRAGMA journal_size_limit = 134217728;
      PRAGMA mmap_size = 0;
      PRAGMA temp_store = MEMORY;
      PRAGMA busy_timeout = 5000;
      PRAGMA cache_size = -${cacheKiB};
    `);
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs a statement; the number of rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  get<Row extends readonly unknown[]>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as unknown as Row | undefined;
  }

  all<Row extends readonly unknown[]>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as unknown as Row[];
  }

  /** Runs `work` so that either all of its writes stay or none. */
  atomically<T>(work: () => T): T {
    this.run('SAVEPOINT one');
    try {
      const result = work();
      this.run('RELEASE one');
      return result;
    } catch (error) {
      this.run('ROLLBACK TO one');
      this.run('RELEASE one');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

/** node:sqlite hands blobs over as Uint8Array; the engine works on Buffers over the same memory. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

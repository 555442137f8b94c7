import type { Catalog } from './catalog.ts';
import type { Connection } from './connection.ts';

/** Ends a turn as the only writer. */
export type Release = () => void;

type Waiting =
  | {
      kind: 'work';
      run: (connection: Connection) => unknown;
      resolve: (value: never) => void;
      reject: (error: unknown) => void;
    }
  | { kind: 'turn'; grant: (release: Release) => void };

const MAX_GROUP = 512;
const MAX_GROUP_MS = 30;

export const nextTurnOfLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * One writer at a time, first come first served. Single writes that wait together share one SQLite commit and are answered
 * after it; a transaction takes a turn of its own, for as long as it is open.
 */
export class WriteQueue {
  readonly #writer: Connection;
  readonly #catalog: Catalog;
  readonly #waiting: Waiting[] = [];
  #pumping = false;
  /** The number of the last commit; every commit that changed something adds one. */
  commit = 0;

  constructor(writer: Connection, catalog: Catalog) {
    this.#writer = writer;
    this.#catalog = catalog;
  }

  /** Runs a write as a whole or not at all; the promise is kept once it is on disk. */
  submit<T>(run: (connection: Connection) => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ kind: 'work', run, resolve: resolve as (value: never) => void, reject });
      void this.#pump();
    });
  }

  /** Waits to be the only writer. Whoever is granted the turn must release it. */
  turn(): Promise<Release> {
    return new Promise((grant) => {
      this.#waiting.push({ kind: 'turn', grant });
      void this.#pump();
    });
  }

  /** Marks a commit made by somebody holding the turn. */
  committed(connection: Connection): void {
    this.commit++;
    for (const collection of connection.changed) collection.changedBy = this.commit;
    connection.changed.clear();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    await nextTurnOfLoop();
    while (this.#waiting.length > 0) {
      if (this.#waiting[0]!.kind === 'work') await this.#group();
      else {
        const next = this.#waiting.shift();
        if (next?.kind === 'turn') await new Promise<void>((release) => next.grant(release));
      }
    }
    this.#pumping = false;
  }

  async #group(): Promise<void> {
    const answers: (() => void)[] = [];
    const failures: ((error: unknown) => void)[] = [];
    const started = performance.now();
    try {
      this.#writer.run('BEGIN IMMEDIATE');
      while (answers.length < MAX_GROUP && performance.now() - started < MAX_GROUP_MS) {
        const next = this.#waiting[0];
        if (next?.kind !== 'work') break;
        this.#waiting.shift();
        failures.push(next.reject);
        answers.push(await this.#attempt(next));
      }
      this.#writer.run('COMMIT');
      this.committed(this.#writer);
    } catch (error) {
      this.#undo();
      for (const reject of failures) reject(error);
      return;
    }
    for (const answer of answers) answer();
  }

  async #attempt({ run, resolve, reject }: Waiting & { kind: 'work' }): Promise<() => void> {
    this.#writer.run('SAVEPOINT command');
    const { version } = this.#catalog;
    try {
      const result = await run(this.#writer);
      this.#writer.run('RELEASE command');
      return () => resolve(result as never);
    } catch (error) {
      this.#writer.run('ROLLBACK TO command');
      this.#writer.run('RELEASE command');
      if (this.#catalog.version !== version) this.#catalog.load(this.#writer);
      forgetRecordedArrays(this.#catalog);
      return () => reject(error);
    }
  }

  /** After a commit that failed: what memory says of the data file is read again. */
  #undo(): void {
    try {
      this.#writer.run('ROLLBACK');
    } catch {
      // SQLite has already rolled back
    }
    this.#writer.changed.clear();
    this.#catalog.load(this.#writer);
  }
}

/** After a rollback memory may know of arrays that the data file does not record; they are recorded again when next met. */
export function forgetRecordedArrays(catalog: Catalog): void {
  for (const collection of catalog.all()) for (const index of collection.indexes) index.recordedArrays = 0;
}

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PublicRow } from './public-datasets.ts';

/** What the journal keeps of one key: its present record, or that it is no longer public. */
export interface JournalLine {
  sequence: number;
  key: string;
  /** JSON; null for what was withdrawn. */
  record: string | null;
}

/**
 * What was public at the last making, on disk: each key of a dataset with the number of its last change. A new or changed record gets the
 * next number of its dataset, and so does one that is gone, of which the key alone stays. Deleting the file begins the numbers anew, under
 * another generation.
 */
export class Journal {
  readonly #database: DatabaseSync;

  /** @throws Error SQLITE_BUSY where another process makes the downloads at the moment */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#database = new DatabaseSync(join(folder, 'journal.sqlite'));
    try {
      this.#begin();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  #begin(): void {
    this.#database.exec(`
      CREATE TABLE IF NOT EXISTS generation (id TEXT);
      CREATE TABLE IF NOT EXISTS rows (
        dataset TEXT, key TEXT, sequence INTEGER, record TEXT, seen INTEGER, PRIMARY KEY (dataset, key)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX IF NOT EXISTS sequences ON rows (dataset, sequence);
      BEGIN IMMEDIATE;
    `);
    if (!this.#database.prepare('SELECT id FROM generation').get())
      this.#database.prepare('INSERT INTO generation VALUES (?)').run(randomBytes(6).toString('hex'));
  }

  get generation(): string {
    return String(this.#database.prepare('SELECT id FROM generation').get()!['id']);
  }

  /** Takes in all that is public of a dataset now; what it had and these do not have is withdrawn. @returns the number of the last change */
  async take(dataset: string, rows: AsyncIterable<PublicRow>): Promise<number> {
    const last = this.#database.prepare('SELECT max(sequence) AS last FROM rows WHERE dataset = ?');
    const stored = this.#database.prepare('SELECT record FROM rows WHERE dataset = ? AND key = ?');
    const write = this.#database.prepare(
      `INSERT INTO rows VALUES (:dataset, :key, :sequence, :record, 1)
       ON CONFLICT DO UPDATE SET sequence = :sequence, record = :record, seen = 1`,
    );
    const mark = this.#database.prepare('UPDATE rows SET seen = 1 WHERE dataset = ? AND key = ?');
    const gone = this.#database.prepare('SELECT key FROM rows WHERE dataset = ? AND seen = 0 AND record IS NOT NULL');
    this.#database.prepare('UPDATE rows SET seen = 0 WHERE dataset = ?').run(dataset);
    let sequence = Number(last.get(dataset)?.['last'] ?? 0);
    for await (const { key, record } of rows) {
      const text = JSON.stringify(record);
      if (stored.get(dataset, key)?.['record'] === text) mark.run(dataset, key);
      else write.run({ dataset, key, sequence: ++sequence, record: text });
    }
    for (const { key } of gone.all(dataset))
      write.run({ dataset, key: String(key), sequence: ++sequence, record: null });
    return sequence;
  }

  /** All lines of a dataset in the order of their numbers. */
  *lines(dataset: string): Generator<JournalLine> {
    const lines = this.#database.prepare('SELECT sequence, key, record FROM rows WHERE dataset = ? ORDER BY sequence');
    for (const line of lines.iterate(dataset)) yield line as unknown as JournalLine;
  }

  /** From now on the numbers stand, and the lines are those of this instant. */
  commit(): void {
    this.#database.exec('COMMIT; BEGIN;');
  }

  /** What was not committed is as if it had not been. */
  close(): void {
    this.#database.close();
  }
}

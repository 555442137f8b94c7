import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { digestOf } from '../audit/digest.ts';
import type { Join } from './mapping.ts';
import { type RawRow, readRows } from './read-rows.ts';

/**
 * What a run must remember of all the rows before, on disk and not in memory: second files, occurrences, copies, identities. One
 * temporary file, gone after `close`.
 */
export class ScratchTables {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ingest-'));
  readonly #database: DatabaseSync;
  readonly #addJoined: StatementSync;
  readonly #joined: StatementSync;
  readonly #occurrence: StatementSync;
  readonly #copy: StatementSync;
  readonly #identify: StatementSync;
  readonly #identity: StatementSync;

  constructor() {
    this.#database = new DatabaseSync(join(this.#folder, 'scratch.sqlite'));
    this.#database.exec(`
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
      CREATE TABLE joined (file TEXT, key TEXT, row TEXT, PRIMARY KEY (file, key)) WITHOUT ROWID;
      CREATE TABLE occurrences (key BLOB PRIMARY KEY, count INTEGER) WITHOUT ROWID;
      CREATE TABLE copies (digest BLOB PRIMARY KEY) WITHOUT ROWID;
      CREATE TABLE identities (key BLOB PRIMARY KEY, digest BLOB, number INTEGER) WITHOUT ROWID;
      BEGIN;
    `);
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#addJoined = prepare('INSERT OR IGNORE INTO joined VALUES (?, ?, ?)');
    this.#joined = prepare('SELECT row FROM joined WHERE file = ? AND key = ?');
    this.#occurrence = prepare(
      'INSERT INTO occurrences VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET count = count + 1 RETURNING count',
    );
    this.#copy = prepare('INSERT OR IGNORE INTO copies VALUES (?)');
    this.#identify = prepare('INSERT OR IGNORE INTO identities VALUES (?, ?, ?)');
    this.#identity = prepare('SELECT digest, number FROM identities WHERE key = ?');
  }

  /** Reads a second file in. Of its malformed rows none can be found. */
  async load(second: Join, columns: readonly string[]): Promise<void> {
    for await (const read of readRows(second.file, second, columns)) {
      if (!('row' in read)) continue;
      const key = keyOf(read.row[second.key]);
      const wanted = Object.fromEntries(columns.map((column) => [column, read.row[column] ?? null]));
      if (key) this.#addJoined.run(second.name, key, JSON.stringify(wanted));
    }
  }

  joined({ name, on }: Join, row: RawRow): RawRow | undefined {
    const found = this.#joined.get(name, keyOf(row[on]));
    return found && (JSON.parse(found['row'] as string) as RawRow);
  }

  /** How many rows of this identity there were, this one included. */
  occurrence(columns: readonly string[], row: RawRow): number {
    return this.#occurrence.get(sha256(columns.map((column) => keyOf(row[column]))))!['count'] as number;
  }

  /** Whether a row with just these values came before. */
  isCopy(row: RawRow): boolean {
    return this.#copy.run(sha256(row)).changes === 0;
  }

  /** The number of a row before this one that has the same identity and other values, where there is one. */
  conflicting(identity: string, row: RawRow, number: number): number | undefined {
    const [key, digest] = [sha256(identity), sha256(row)];
    if (this.#identify.run(key, digest, number).changes === 1) return undefined;
    const former = this.#identity.get(key)!;
    return digest.equals(former['digest'] as Uint8Array) ? undefined : (former['number'] as number);
  }

  close(): void {
    this.#database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function keyOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).normalize('NFKC').trim();
}

function sha256(value: unknown): Buffer {
  return Buffer.from(digestOf(value), 'base64url');
}

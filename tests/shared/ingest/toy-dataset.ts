import { DatabaseSync } from 'node:sqlite';
import { digestOf } from '../../../shared/audit/digest.ts';
import { checkRow, problemOf } from '../../../shared/ingest/check-row.ts';
import type { Batch, CanonicalRow, Dataset, RowOutcome } from '../../../shared/ingest/dataset.ts';
import type {
  Arrival,
  DeliveryLedger,
  HeldRow,
  IngestRun,
  RunIdentity,
  Settled,
} from '../../../shared/ingest/ledger.ts';
import { emptyTally, type Tally } from '../../../shared/ingest/tally.ts';

export const FIELDS = {
  no: { type: 'text', zh: '编号', identifying: true, maxLength: 20 },
  name: { type: 'text', zh: '名称', due: true },
  day: { type: 'date', zh: '日期' },
  amount: { type: 'fen', zh: '金额' },
  tags: { type: 'list', zh: '标签' },
} as const;

export const BATCH: Batch = {
  department: { code: 'XA-SAMR', name: '市市场监管局', regionCode: '610100' },
  sourceSystem: 'toy',
  batchNo: '2026112500001',
  receivedAt: new Date('2026-11-25T02:00:00Z'),
  by: 'test',
};

/** Records and ledger in one SQLite file, so that a killed process leaves what a killed process would. Names "bad…" are held. */
export class ToyStore implements DeliveryLedger {
  readonly #database: DatabaseSync;
  readonly dataset: Dataset;
  calls = 0;

  constructor(file = ':memory:') {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      CREATE TABLE IF NOT EXISTS records (no TEXT PRIMARY KEY, digest TEXT, writes INTEGER);
      CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, identity TEXT, checkpoint INTEGER, tally TEXT, finished INTEGER);
      CREATE TABLE IF NOT EXISTS held (number INTEGER PRIMARY KEY, row TEXT);
    `);
    this.dataset = {
      name: 'toys',
      title: '玩具',
      fields: FIELDS,
      identify: (row) => checkRow(FIELDS, row).values.no,
      accept: async (rows) => this.#accept(rows),
    };
  }

  get records(): unknown[] {
    return this.#database.prepare('SELECT no, digest, writes FROM records ORDER BY no').all();
  }

  get held(): { number: number; row: HeldRow }[] {
    const rows = this.#database.prepare('SELECT number, row FROM held ORDER BY number').all();
    return rows.map(({ number, row }) => ({ number: number as number, row: JSON.parse(row as string) as HeldRow }));
  }

  #accept(rows: readonly CanonicalRow[]): RowOutcome[] {
    this.calls += 1;
    this.#database.exec('BEGIN');
    const outcomes = rows.map((row) => this.#write(row));
    this.#database.exec('COMMIT');
    return outcomes;
  }

  #write(row: CanonicalRow): RowOutcome {
    const { values, held, irregularities } = checkRow(FIELDS, row);
    if (values.name?.startsWith('bad')) held.push(problemOf('NAME_BAD', 'name', 'The name is bad.', '名称有误。'));
    if (held.length > 0) return { kind: 'held', problems: held };
    const [id, digest] = [values.no!, digestOf(values)];
    const former = this.#database.prepare('SELECT digest FROM records WHERE no = ?').get(id);
    if (former?.['digest'] === digest) return { kind: 'unchanged', id, late: false, irregularities };
    this.#database
      .prepare(
        'INSERT INTO records VALUES (?, ?, 1) ON CONFLICT (no) DO UPDATE SET digest = excluded.digest, writes = writes + 1',
      )
      .run(id, digest);
    return { kind: former ? 'changed' : 'new', id, late: false, irregularities };
  }

  async begin(identity: RunIdentity, fileName: string, batch: Batch): Promise<IngestRun> {
    const key = digestOf(identity);
    const found = this.#database.prepare('SELECT * FROM runs WHERE identity = ? AND finished = 0').get(key);
    if (!found)
      this.#database.prepare('INSERT INTO runs VALUES (NULL, ?, 0, ?, 0)').run(key, JSON.stringify(emptyTally()));
    const run = found ?? this.#database.prepare('SELECT * FROM runs ORDER BY id DESC LIMIT 1').get()!;
    return {
      ...identity,
      id: String(run['id']),
      fileName,
      batch,
      startedAt: batch.receivedAt,
      checkpoint: run['checkpoint'] as number,
      tally: JSON.parse(run['tally'] as string) as Tally,
      continued: found !== undefined,
    };
  }

  /** Deliveries are few, and kept in memory. */
  readonly #deliveries = new Map<string, IngestRun>();

  async beginDelivery(dataset: string, key: string, arrival: Arrival): Promise<IngestRun> {
    const known = this.#deliveries.get(key);
    if (known) {
      known.continued = known.finishedAt === undefined;
      return structuredClone(known);
    }
    const identity = { dataset, fileDigest: key, mappingDigest: 'delivery' };
    const run = await this.begin(identity, key, { ...arrival, batchNo: BATCH.batchNo });
    this.#deliveries.set(key, structuredClone(run));
    return run;
  }

  async settle(run: IngestRun, { checkpoint, tally, held, kept, contentDigest }: Settled): Promise<void> {
    const delivery = this.#deliveries.get(run.fileName);
    if (delivery) Object.assign(delivery, structuredClone({ checkpoint, tally, contentDigest }));
    this.#database.exec('BEGIN');
    const put = this.#database.prepare('INSERT OR REPLACE INTO held VALUES (?, ?)');
    for (const row of held) put.run(row.number, JSON.stringify(row));
    for (const number of kept) this.#database.prepare('DELETE FROM held WHERE number = ?').run(number);
    this.#database
      .prepare('UPDATE runs SET checkpoint = ?, tally = ? WHERE id = ?')
      .run(checkpoint, JSON.stringify(tally), run.id);
    this.#database.exec('COMMIT');
  }

  async finish(run: IngestRun): Promise<Date> {
    const delivery = this.#deliveries.get(run.fileName);
    if (delivery) delivery.finishedAt = run.batch.receivedAt;
    this.#database.prepare('UPDATE runs SET finished = 1 WHERE id = ?').run(run.id);
    return run.batch.receivedAt;
  }
}

import { randomUUIDv7 } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { chainStatus } from '../../shared/audit/chain-status.ts';
import type { ReadEntry } from '../../shared/audit/read-entry.ts';
import { readLogOf } from '../../shared/audit/read-log.ts';
import { runSealer } from '../../shared/audit/runner.ts';
import { sealPending } from '../../shared/audit/seal.ts';
import { unsealed } from '../../shared/audit/sealed-values.ts';
import { type Draft, writeRecords } from '../../shared/audit/write-records.ts';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';
import { SEAL_KEYS } from '../support/seal-keys.ts';
import { openStore } from '../support/store.ts';
import { alternating, printMedians } from './alternating.ts';

const FIELDS = {
  place: { type: 'text', zh: '地点' },
  result: { type: 'text', zh: '结果' },
  name: { type: 'text', zh: '姓名' },
  number: { type: 'text', zh: '证件号码' },
  phone: { type: 'text', zh: '电话' },
} as const satisfies FieldSpecs;
type Visit = RecordOf<typeof FIELDS>;
const PERSONS = {
  visitor: { fields: ['name', 'number', 'phone'], document: ({ number }: { number?: string }) => ({ number }) },
};

const AT = new Date('2026-10-14T01:00:00Z');
const now = () => AT;
const ORIGIN = { provider: 'BENCH', sourceSystem: 'bench', batchNo: '2026101400001', receivedAt: AT, by: 'bench' };
const BATCH = 1_000;
const PAGE = 100;
const ROUNDS = 200;

/**
 * Measures what sealing costs beside the writing it follows: values of persons kept encrypted against the same rows kept plain, in
 * alternating batches; the sealer at work while rows come in, and alone; a page of natural persons with its values opened and not; the
 * read log's entry before an answer.
 * @param rows how many of each kind are written
 */
export async function run(rows: number): Promise<void> {
  const store = await openStore();
  try {
    const plain = visits(store.connection('plain'));
    const sealed = visits(store.connection('sealed'), PERSONS);
    for (const { db } of [plain, sealed]) await prepareStore(db);
    const written = await writing({ plain, sealed }, rows);
    const alone = await sealingAlone(plain.db);
    const beside = await sealingBeside(sealed, rows);
    printRates([
      ['rows kept plain, written', written.plain!],
      ['rows of a natural person, written with values encrypted', written.sealed!],
      ['the same, while the sealer follows', beside.written],
      ['entries sealed, alone', alone],
      ['entries sealed, until the last row written beside it is sealed', beside.sealed],
    ]);
    printMedians(await pages({ plain, sealed }));
    printMedians(await reads(sealed));
  } finally {
    await store.close();
  }
}

function visits(connection: Connection, persons?: typeof PERSONS): Model<Visit> {
  return connection.model<Visit>('Visit', recordSchema<Visit>(FIELDS, {}, [], persons), 'visits');
}

/** Rows a second of each model, batch by batch in turns. */
async function writing(models: Readonly<Record<string, Model<Visit>>>, rows: number): Promise<Record<string, number>> {
  const spent = new Map<string, number>();
  for (let from = 0; from < rows; from += BATCH)
    for (const [name, model] of Object.entries(models)) {
      const begun = performance.now();
      await writeRecords(model, drafts(from), ORIGIN);
      spent.set(name, (spent.get(name) ?? 0) + performance.now() - begun);
    }
  return Object.fromEntries([...spent].map(([name, ms]) => [name, (rows / ms) * 1_000]));
}

async function sealingAlone(connection: Connection): Promise<number> {
  const begun = performance.now();
  const count = await sealPending(connection, { keys: SEAL_KEYS, now });
  return (count / (performance.now() - begun)) * 1_000;
}

/** The sealer follows while as many rows again come in; it has kept up when little remains after the last one. */
async function sealingBeside(model: Model<Visit>, rows: number) {
  await sealPending(model.db, { keys: SEAL_KEYS, now });
  const log = { error: (_: unknown, message: string) => console.error(message) };
  const sealer = runSealer([model.db], { everyMilliseconds: 1_000, keys: SEAL_KEYS, now, log });
  const begun = performance.now();
  for (let from = rows; from < rows * 2; from += BATCH) await writeRecords(model, drafts(from), ORIGIN);
  const writtenIn = performance.now() - begun;
  const waiting = await unsealedOf(model.db);
  while ((await unsealedOf(model.db)) > 0) await new Promise(setImmediate);
  const sealedIn = performance.now() - begun;
  await sealer.stop();
  console.log(`${waiting} of ${rows} entries waited when the last row was written`);
  return { written: (rows / writtenIn) * 1_000, sealed: (rows / sealedIn) * 1_000 };
}

async function unsealedOf(connection: Connection): Promise<number> {
  const changes = (await chainStatus(connection)).find(({ chain }) => chain === 'changes');
  return changes!.waiting;
}

function pages(models: { plain: Model<Visit>; sealed: Model<Visit> }) {
  const page = (model: Model<Visit>) => model.find({}).sort({ _id: 1 }).limit(PAGE).lean<Visit[]>();
  return alternating(ROUNDS, {
    [`${PAGE} plain rows`]: () => page(models.plain),
    [`${PAGE} rows of natural persons, not opened`]: () => page(models.sealed),
    [`${PAGE} rows of natural persons, opened`]: async () => unsealed(models.sealed, await page(models.sealed)),
  });
}

/** What an answer waits for when it holds something personal, beside the read of a page. */
function reads(model: Model<Visit>) {
  const log = readLogOf(model.db);
  return alternating(ROUNDS, {
    [`a page of ${PAGE}, opened`]: async () =>
      unsealed(model, await model.find({}).sort({ _id: 1 }).limit(PAGE).lean<Visit[]>()),
    'the entry of the read log, on disk': () => log.write([readEntry()]),
  });
}

function readEntry(): ReadEntry {
  const records = Array.from({ length: PAGE }, (_, place) => `V-${String(place).padStart(6, '0')}`);
  return {
    _id: randomUUIDv7(),
    at: AT,
    by: 'bench',
    department: 'BENCH',
    requestId: 'bench',
    subgraph: 'bench',
    reads: [{ kind: 'Visit', records, fields: ['name', 'number', 'phone'] }],
    denied: [],
    about: records.map((record) => `Visit/${record}`),
  };
}

function drafts(from: number): Draft[] {
  return Array.from({ length: BATCH }, (_, place) => {
    const number = String(from + place).padStart(6, '0');
    return {
      _id: `V-${number}`,
      content: {
        place: `示例路${number}号`,
        result: '未发现问题',
        name: `示例${number}`,
        number: `VISITOR-${number}`,
        phone: `1390${number}0`,
      },
      readers: ['all'],
    };
  });
}

function printRates(rates: readonly (readonly [string, number])[]): void {
  const first = rates[0]![1];
  console.table(
    rates.map(([what, rate]) => ({ what, 'a second': Math.round(rate), ratio: (rate / first).toFixed(2) })),
  );
}

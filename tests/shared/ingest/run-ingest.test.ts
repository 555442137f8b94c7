import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainMapping } from '../../../shared/ingest/mapping.ts';
import { mappingOf } from '../../../shared/ingest/read-mapping.ts';
import { type IngestOptions, ingestFile } from '../../../shared/ingest/run-ingest.ts';
import { BATCH, ToyStore } from './toy-dataset.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const PLAIN = plainMapping('toys');
const ONCE = { ...PLAIN, copies: 'once' as const, digest: 'once' };

async function fileOf(content: string): Promise<string> {
  const file = join(folder, 'toys.csv');
  await writeFile(file, content);
  return file;
}

function run(store: ToyStore, file: string, more: Partial<IngestOptions> = {}) {
  return ingestFile({ dataset: store.dataset, ledger: store, file, mapping: PLAIN, batch: BATCH, ...more });
}

test('good rows are written, bad ones held with every reason, and all are counted', async () => {
  const store = new ToyStore();
  const report = await run(
    store,
    await fileOf('no,name,day\n1,a,2026-01-01\n2,bad,2026-13-01\n,c,\n4,d"e,\n5,bad,\n1,a,2026-01-01\n'),
  );
  expect(report).toMatchObject({ state: 'FINISHED', read: 6, new: 1, changed: 0, unchanged: 1, held: 4, copies: 0 });
  expect(store.held.map(({ row }) => row.problems.map(({ code }) => code))).toEqual([
    ['VALUE_INVALID', 'NAME_BAD'],
    ['VALUE_MISSING'],
    ['LINE_MALFORMED'],
    ['NAME_BAD'],
  ]);
  expect(report.heldReasons.find(({ code }) => code === 'NAME_BAD')).toMatchObject({
    field: 'name',
    count: 2,
    examples: [2, 5],
  });
});

test('a file that came before changes nothing', async () => {
  const store = new ToyStore();
  const file = await fileOf('no,name\n1,a\n2,bad\n3,c\n3,d\n');
  expect(await run(store, file)).toMatchObject({ read: 4, new: 2, held: 2 });
  const [records, held] = [store.records, store.held];
  expect(await run(store, file)).toMatchObject({ read: 4, new: 0, changed: 0, unchanged: 2, held: 2 });
  expect([store.records, store.held]).toEqual([records, held]);
});

test('two rows of one identity with other values: the first stands, the second is held and names it', async () => {
  const store = new ToyStore();
  await run(store, await fileOf('no,name\n1,a\n2,b\n1,other\n'));
  expect(store.held).toMatchObject([
    { number: 3, row: { problems: [{ code: 'IDENTITY_REPEATED', message: expect.stringContaining('Row 1 ') }] } },
  ]);
});

test('a held row leaves quarantine when a better mapping makes it good', async () => {
  const store = new ToyStore();
  const file = await fileOf('no,name,day\n1,a,01/02/2026\n');
  expect(await run(store, file)).toMatchObject({ held: 1 });
  const mapping = mappingOf(
    'dataset: toys\nfields:\n  no: { from: no }\n  name: { from: name }\n  day: { from: day, date: MM/dd/yyyy }\n',
    folder,
  );
  expect(await run(store, file, { mapping })).toMatchObject({ held: 0, new: 1 });
  expect(store.held).toEqual([]);
});

test('a run that was told to stop ends after its batch and goes on where it stopped', async () => {
  const store = new ToyStore();
  const file = await fileOf(`no,name\n${Array.from({ length: 10 }, (_, place) => `${place},n`).join('\n')}\n`);
  expect(await run(store, file, { batchSize: 4, signal: AbortSignal.abort() })).toMatchObject({
    state: 'INTERRUPTED',
    checkpoint: 4,
    read: 4,
  });
  expect(await run(store, file, { batchSize: 4 })).toMatchObject({
    state: 'FINISHED',
    continued: true,
    read: 10,
    new: 10,
  });
  expect(store.records).toHaveLength(10);
});

test('a mapping for another dataset, or of an unknown field, is refused by name', async () => {
  const store = new ToyStore();
  const file = await fileOf('no\n1\n');
  await expect(run(store, file, { mapping: plainMapping('others') })).rejects.toMatchObject({ code: 'INGEST_INVALID' });
  const mapping = mappingOf('dataset: toys\nfields: { colour: { from: no } }', folder);
  await expect(run(store, file, { mapping })).rejects.toMatchObject({
    message: expect.stringContaining('fields.colour'),
  });
});

const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('a', 'b', 'bad', '"q, r"', ''))
      .map(([no, name]) => `${no},${name}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('x', ',', '7,"open', '8,mid"quote', '9,a,b') },
);

test('however a file is cut into batches, interrupted and continued, store, quarantine and totals are the same, and every row is accounted for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (lines, batchSize, interrupted) => {
        const file = await fileOf(['no,name', ...lines].join('\n'));
        const [whole, parts] = [new ToyStore(), new ToyStore()];
        const expected = await run(whole, file, { mapping: ONCE });
        let report = await run(parts, file, {
          mapping: ONCE,
          batchSize,
          signal: interrupted ? AbortSignal.abort() : undefined,
        });
        while (report.state === 'INTERRUPTED')
          report = await run(parts, file, { mapping: ONCE, batchSize: batchSize + 1 });
        expect({ ...report, continued: false }).toEqual(expected);
        expect([parts.records, parts.held]).toEqual([whole.records, whole.held]);
        expect(report.read).toBe(report.new + report.changed + report.unchanged + report.held + report.copies);
      },
    ),
    { numRuns: 40 },
  );
});

test('a process that is killed in the middle loses nothing and leaves nothing twice', async () => {
  const rows = 3000;
  const lines = Array.from({ length: rows }, (_, place) => `${place},${place % 100 === 7 ? 'bad' : 'n'}`);
  const file = await fileOf(`no,name\n${lines.join('\n')}\n`);
  const database = join(folder, 'killed.sqlite');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'ingest-child.ts'), file, database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  for await (const chunk of child.stdout) if (String(chunk).includes('written')) child.kill('SIGKILL');
  expect((await gone)[1]).toBe('SIGKILL');

  const store = new ToyStore(database);
  const before = store.records.length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(rows);
  const report = await run(store, file, { batchSize: 50 });
  expect(report).toMatchObject({ state: 'FINISHED', continued: true, read: rows, held: 30 });
  expect(report.new + report.unchanged).toBe(rows - 30);
  expect(store.records.map((record) => (record as { writes: number }).writes)).toEqual(Array(rows - 30).fill(1));
  expect(store.held).toHaveLength(30);
});

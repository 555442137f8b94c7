import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { plainMapping } from '../../../shared/ingest/mapping.ts';
import { openQuarantine, type QuarantineSearch } from '../../../shared/ingest/quarantine.ts';
import { ingestFile } from '../../../shared/ingest/run-ingest.ts';
import type { QuarantineDocument } from '../../../shared/ingest/store.ts';
import { openLedger } from '../../../shared/ingest/stored-ledger.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { BATCH, ToyStore } from './toy-dataset.ts';

const now = () => new Date('2026-11-25T03:00:00Z');
let store: TestStore;
let folder: string;
beforeAll(async () => {
  store = await openStore();
  folder = await mkdtemp(join(tmpdir(), 'ledger-'));
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function city(name: string, content: string) {
  const connection = store.connection(name);
  const ledger = await openLedger(connection, now);
  const toys = new ToyStore();
  const file = join(folder, `${name}.csv`);
  await writeFile(file, content);
  const quarantine = openQuarantine(connection, BATCH.department.code, now);
  const list = async (search: QuarantineSearch = {}) => {
    const rows: QuarantineDocument[] = [];
    for await (const row of quarantine.list(search)) rows.push(row);
    return rows;
  };
  const run = async (signal?: AbortSignal) => {
    const batch = { ...BATCH, batchNo: await ledger.nextBatchNumber('2026-11-25') };
    return ingestFile({
      dataset: toys.dataset,
      file,
      mapping: plainMapping('toys'),
      batch,
      ledger,
      batchSize: 2,
      signal,
    });
  };
  return { connection, toys, quarantine, list, run };
}

test('an interrupted run is continued under its own batch number; a further run is a new batch; held rows lie there once', async () => {
  const { run, list, connection } = await city('continued', 'no,name\n1,a\n2,bad\n3,c\n4,bad\n5,e\n');
  expect(await run(AbortSignal.abort())).toMatchObject({
    state: 'INTERRUPTED',
    checkpoint: 2,
    batchNo: '2026112500001',
  });
  expect(await run()).toMatchObject({ state: 'FINISHED', continued: true, batchNo: '2026112500001', new: 3, held: 2 });
  expect(await run()).toMatchObject({
    state: 'FINISHED',
    continued: false,
    batchNo: '2026112500002',
    unchanged: 3,
    held: 2,
  });
  expect((await list()).map(({ rowNumber }) => rowNumber).sort()).toEqual([2, 4]);
  expect(await connection.collection('ingest_runs').countDocuments({})).toBe(2);
});

test('a mended row is sent again, and stays settled when its file comes again', async () => {
  const { quarantine, list, run, toys } = await city('mended', 'no,name\n1,bad\n');
  await run();
  const [row] = await list();
  expect(await quarantine.resend(row!._id, toys.dataset, BATCH)).toMatchObject({
    kind: 'held',
    problems: [{ code: 'NAME_BAD' }],
  });
  expect(await quarantine.mend(row!._id, { name: 'good' }, toys.dataset, 'clerk')).toMatchObject({
    state: 'MENDED',
    by: 'clerk',
  });
  expect(await quarantine.resend(row!._id, toys.dataset, BATCH)).toMatchObject({ kind: 'new', id: '1' });
  expect(await run()).toMatchObject({ held: 1 });
  expect(await list()).toEqual([]);
  expect(await list({ states: ['RESENT'] })).toMatchObject([{ recordId: '1' }]);
  await expect(quarantine.mend(row!._id, { name: 'x' }, toys.dataset, 'clerk')).rejects.toMatchObject({
    code: 'ILLEGAL_TRANSITION',
  });
});

test('a malformed line cannot be sent before it is mended, can be given up, and is not there for another department', async () => {
  const { quarantine, list, run, toys, connection } = await city('given-up', 'no,name\n1,d"e\n');
  await run();
  const [row] = await list();
  expect(row).toMatchObject({ raw: '1,d"e', unreadable: ['*'] });
  expect(await quarantine.resend(row!._id, toys.dataset, BATCH)).toMatchObject({ kind: 'held' });
  await expect(openQuarantine(connection, 'other', now).find(row!._id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await quarantine.discard(row!._id, 'not ours', 'clerk');
  expect(await list({ states: ['DISCARDED'] })).toMatchObject([{ note: 'not ours' }]);
});

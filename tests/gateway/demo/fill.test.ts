import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fillDemoCity } from '../../../gateway/demo/fill.ts';
import { loadSecrets } from '../../../gateway/secrets.ts';
import { type RunningSubgraphs, startSubgraphs } from '../../../gateway/start-subgraphs.ts';
import { readConfig } from '../../../shared/config/config.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { checkingDatasets } from './checking-datasets.ts';

const TODAY = '2026-11-25';
const NOW = new Date('2026-11-25T10:00:00+08:00');
const SIZE = 500;

let dataDir: string;
let store: TestStore;
let running: RunningSubgraphs;
const failures: unknown[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demo-city-'));
  store = await openStore();
  const secrets = await loadSecrets(readConfig({ DATA_DIR: dataDir }));
  running = await startSubgraphs({
    mongodbUri: store.uri,
    now: () => NOW,
    intakeDepartment: '610100-GOV',
    log: { error: (facts) => void failures.push(facts) },
    ...secrets,
  });
  await fillDemoCity({
    datasets: running.datasets,
    department: running.department,
    now: () => NOW,
    size: SIZE,
    today: TODAY,
  });
}, 240_000);

afterAll(async () => {
  await running.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Stored {
  irregularities?: { code: string }[];
  publicSince?: string;
  readers: string[];
  repairedAt?: string;
}

const all = (subgraph: string, collection: string) =>
  running.connection(subgraph).collection<Stored>(collection).find({}).toArray();

test('the acts stand, and everything they refer to is known', async () => {
  const acts = await all('behaviour', 'acts');
  expect(acts).toHaveLength(SIZE);
  const codes = acts.flatMap(({ irregularities = [] }) => irregularities.map(({ code }) => code));
  expect(codes.filter((code) => code !== 'VALUE_MISSING')).toEqual([]);
});

test('complaints and credit refer to what is known', async () => {
  for (const [subgraph, collection] of [
    ['complaints', 'complaints'],
    ['credit', 'ratings'],
    ['credit', 'listings'],
    ['credit', 'sanctions'],
    ['credit', 'repairs'],
  ] as const) {
    const rows = await all(subgraph, collection);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ irregularities }) => irregularities)).toEqual([]);
  }
});

test('a repair has ended the publication of its listing', async () => {
  const [repairs, listings] = [await all('credit', 'repairs'), await all('credit', 'listings')];
  const repaired = listings.filter(({ repairedAt }) => repairedAt);
  expect(repaired).toHaveLength(repairs.length);
  expect(repaired.filter(({ readers }) => readers.includes('public'))).toEqual([]);
});

test('nothing failed in the background', () => {
  expect(failures).toEqual([]);
});

test('a row that is held ends the filling and says why', async () => {
  const datasets = checkingDatasets(() => undefined);
  const items = datasets.get('items')!;
  datasets.set('items', {
    ...items,
    accept: async (rows) =>
      rows.map(() => ({
        kind: 'held',
        problems: [{ code: 'ITEM_CODE_INVALID', field: 'itemCode', message: '', messageZh: '' }],
      })),
  });
  const filling = fillDemoCity({
    datasets,
    department: running.department,
    now: () => NOW,
    size: 10,
    today: TODAY,
  });
  await expect(filling).rejects.toThrow(/items: row 0: ITEM_CODE_INVALID itemCode/);
});

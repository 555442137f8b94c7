import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import type { Scope, Viewer } from '../../../shared/access/viewer.ts';
import { changesOf, ensureChangeIndexes } from '../../../shared/audit/change-log.ts';
import { consume, prepareConsumer } from '../../../shared/audit/feed.ts';
import { readLogOf } from '../../../shared/audit/read-log.ts';
import { sealPending } from '../../../shared/audit/seal.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { type RunningAnalysis, startAnalysis } from '../../../subgraphs/analysis/index.ts';
import type { analysisModels } from '../../../subgraphs/analysis/model.ts';
import { actCountsConsumer } from '../../../subgraphs/analysis/projection.ts';
import { SEAL_KEYS } from '../../support/seal-keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { type ActFacts, change } from './change.ts';

const NOON = new Date('2026-11-24T04:00:00Z');
const now = () => NOON;

let store: TestStore;
let behaviour: Connection;
let analysis: RunningAnalysis;
let entries = 0;

beforeAll(async () => {
  store = await openStore();
  behaviour = store.connection('behaviour');
  await ensureChangeIndexes(behaviour);
  const services = {
    connection: store.connection('analysis'),
    now,
    cursorKey: 'cursor-key',
    references: { existing: async () => new Set<string>() },
    readLog: readLogOf(store.connection('analysis')),
    holidays: () => publishedHolidays,
  };
  analysis = await startAnalysis(services, { feeds: { behaviour } });
  await analysis.close(); // the tests apply the log themselves, step by step
  await prepareConsumer(services.connection, actCountsConsumer(models()).name);
});
afterAll(() => store.close());

/** The models are known to the connection since the subgraph was started. */
function models() {
  const connection = store.connection('analysis');
  return { actCounts: connection.models['ActCount'], cellObjects: connection.models['CellObject'] } as ReturnType<
    typeof analysisModels
  >;
}

/** Writes changes to the log of the acts, seals them and lets the projection follow. */
async function told(changes: ReturnType<typeof change>[], limit = 1_000): Promise<void> {
  const waiting = changes.map((entry) => ({
    ...entry,
    _id: `entry-${String(++entries).padStart(6, '0')}`,
    unsealed: true,
  }));
  await changesOf(behaviour).insertMany(waiting as never);
  await sealPending(behaviour, { keys: SEAL_KEYS, now });
  const consumer = actCountsConsumer(models());
  while ((await consume(behaviour, store.connection('analysis'), consumer, { limit, now })) > 0);
}

function act(objectId: string | null, part: Partial<ActFacts> = {}): ActFacts {
  return { kind: 'INSPECTION', districtCode: '610103', occurredOn: '2026-10-09', objectId, ...part };
}

const viewer = (scopes: Scope[], region = '610100'): Viewer => ({ kind: 'person', departments: [], scopes, region });
const VIEWERS = {
  inspector: viewer(['inspection']),
  analyst: viewer(['decision']),
  officeBeilin: viewer(['oversight'], '610103'),
  officer: viewer(['supervision']),
};

async function counts(who: keyof typeof VIEWERS, where: string) {
  const { data, errors } = await analysis.execute({
    query: `{ analysis { actCounts(where: ${where}) { districtCode month kind count suppressed } } }`,
    viewer: VIEWERS[who],
    requestId: 'test',
  });
  if (errors) throw errors[0]!;
  return (data!['analysis'] as { actCounts: { districtCode: string; count: number | null; suppressed: boolean }[] })
    .actCounts;
}

test('acts are counted by district, month and kind, in that order of month, district and kind', async () => {
  await told([
    change(act('O-1', { occurredOn: '2025-02-01' })),
    change(act('O-1', { occurredOn: '2025-02-28', districtCode: '610102' })),
    change(act('O-1', { occurredOn: '2025-02-28' })),
    change(act('O-1', { occurredOn: '2025-01-31', kind: 'PENALTY', districtCode: null })),
    change({ kind: 'ANNUAL', occurredOn: '2025-02-01' }),
  ]);
  expect(await counts('inspector', '{ month: { gte: "2025-01", lte: "2025-02" } }')).toEqual([
    { districtCode: null, month: '2025-01', kind: 'PENALTY', count: 1, suppressed: false },
    { districtCode: '610102', month: '2025-02', kind: 'INSPECTION', count: 1, suppressed: false },
    { districtCode: '610103', month: '2025-02', kind: 'INSPECTION', count: 2, suppressed: false },
  ]);
});

test('a corrected act is counted where it stands now, and a cell without acts is left out', async () => {
  const first = act('O-1', { occurredOn: '2024-01-15' });
  await told([change(first)]);
  await told([change({ ...first, occurredOn: '2024-02-15' }, first)]);
  expect(await counts('inspector', '{ month: { gte: "2024-01", lte: "2024-12" } }')).toEqual([
    { districtCode: '610103', month: '2024-02', kind: 'INSPECTION', count: 1, suppressed: false },
  ]);
});

test('for a decision organ a cell is suppressed until it holds five distinct objects, and again when one goes', async () => {
  const of = (objectId: string | null) => act(objectId, { occurredOn: '2023-03-03' });
  const cell = async () => (await counts('analyst', '{ month: { eq: "2023-03" } }'))[0];
  const hidden = { districtCode: '610103', month: '2023-03', kind: 'INSPECTION', count: null, suppressed: true };

  await told(
    ['O-1', 'O-1', 'O-1', 'O-2', 'O-3', 'O-4', null].map((objectId) => change(of(objectId))),
    2,
  );
  expect(await cell()).toEqual(hidden);
  await told([change(of('O-5'))]);
  expect(await cell()).toEqual({ ...hidden, count: 8, suppressed: false });
  await told([change(of('O-4'), of('O-5'))]);
  expect(await cell()).toEqual(hidden);
  expect(await counts('inspector', '{ month: { eq: "2023-03" } }')).toMatchObject([{ count: 8, suppressed: false }]);
});

test('the office of a district has the cells of its district alone, small ones too', async () => {
  const on = (districtCode: string | null) => change(act('O-1', { occurredOn: '2022-05-05', districtCode }));
  await told([on('610103'), on('610102'), on(null)]);
  expect(await counts('officeBeilin', '{ month: { eq: "2022-05" } }')).toMatchObject([
    { districtCode: '610103', count: 1, suppressed: false },
  ]);
  expect(await counts('officeBeilin', '{ month: { eq: "2022-05" }, districtCode: { eq: "610102" } }')).toEqual([]);
});

test('it is said how far the counts reach', async () => {
  await told([change(act('O-1', { occurredOn: '2021-07-01' }))]);
  const { data } = await analysis.execute({
    query: '{ analysis { asOf { sequence at } } }',
    viewer: VIEWERS.analyst,
    requestId: 'test',
  });
  expect(data).toEqual({ analysis: { asOf: { sequence: entries, at: NOON.toISOString() } } });
});

test('an officer of a department has no analyses, and a month that is none is refused', async () => {
  await expect(counts('officer', '{}')).rejects.toMatchObject({ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } });
  await expect(counts('inspector', '{ month: { eq: "2025-13" } }')).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT', argument: 'where.month.eq' },
  });
});

test('a started subgraph follows the log by itself until it is closed', async () => {
  const own = store.connection('analysis-alone');
  const alone = await startAnalysis(
    {
      connection: own,
      now,
      cursorKey: 'cursor-key',
      references: { existing: async () => new Set<string>() },
      readLog: readLogOf(own),
      holidays: () => publishedHolidays,
    },
    { feeds: { behaviour }, everyMilliseconds: 1 },
  );
  const query = '{ analysis { asOf { sequence } } }';
  const reached = async () => {
    const { data } = await alone.execute({ query, viewer: VIEWERS.inspector, requestId: 'test' });
    return (data!['analysis'] as { asOf: { sequence: number } }).asOf.sequence;
  };
  while ((await reached()) < entries);
  await alone.close();
  expect(await reached()).toBe(entries);
});

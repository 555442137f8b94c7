import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deliveryDesk } from '../../../shared/ingest/delivery-desk.ts';
import { openLedger } from '../../../shared/ingest/stored-ledger.ts';
import type { TaskToOpen } from '../../../shared/subgraph/open-task.ts';
import { ToyStore } from '../../shared/ingest/toy-dataset.ts';
import { codesOf, DEPARTMENTS, type Desk, NOON, openDesk, type Who } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const REGISTER = 'mutation ($input: RegisterSourceInput!) { registerSource(input: $input) { sourceId state version } }';
const SET = 'mutation ($input: SetSourceStateInput!) { setSourceState(input: $input) { state version expectedHours } }';
const QUALITY = `query ($where: DataQualityFilter) { dataQuality(where: $where) {
  provider dataset arrived standard correct wrong held late timelyRate completeness correctRate
  quarantined oldestQuarantinedAt quarantineAgeDays days { day arrived correctRate }
} }`;

const register = (who: Who, sourceId: string, more: Record<string, unknown> = {}) =>
  desk.ask(who, REGISTER, { input: { sourceId, name: '双随机系统', kind: 'SYSTEM', ...more } });
const set = (who: Who, sourceId: string, expectedVersion: number, more: Record<string, unknown>) =>
  desk.ask(who, SET, { input: { sourceId, expectedVersion, ...more } });

test('a source is registered by the administrator of its department or an office above it, once', async () => {
  const { data } = await register('marketAdmin', 'S-1', { expectedHours: 24 });
  expect(data?.['registerSource']).toEqual({ sourceId: 'S-1', state: 'ACTIVE', version: 1 });
  expect(codesOf(await register('marketAdmin', 'S-1'))).toEqual(['CONFLICT']);
  const byOffice = await register('officeCity', 'S-2', { departmentCode: 'XA-BEILIN-MARKET' });
  expect(byOffice.data?.['registerSource']).toMatchObject({ state: 'ACTIVE' });
  expect(codesOf(await register('marketAdmin', 'S-3', { departmentCode: 'XA-HEALTH' }))).toEqual(['WRONG_DEPARTMENT']);
  expect(codesOf(await register('officeBeilin', 'S-3', { departmentCode: 'XA-MARKET' }))).toEqual(['WRONG_DEPARTMENT']);
  expect(codesOf(await register('officeCity', 'S-3', { departmentCode: 'NOBODY' }))).toEqual(['BAD_USER_INPUT']);
  expect(codesOf(await register('market', 'S-3'))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
});

test('a source is retired and taken into use again, a version each; a wrong step is refused by name', async () => {
  await register('marketAdmin', 'S-4');
  const hours = await set('marketAdmin', 'S-4', 1, { expectedHours: 6 });
  expect(hours.data?.['setSourceState']).toEqual({ state: 'ACTIVE', version: 2, expectedHours: 6 });
  expect(codesOf(await set('marketAdmin', 'S-4', 2, { retired: false }))).toEqual(['ILLEGAL_TRANSITION']);
  expect(codesOf(await set('marketAdmin', 'S-4', 1, { retired: true }))).toEqual(['STALE']);
  expect(codesOf(await set('marketAdmin', 'S-4', 2, { expectedHours: 0 }))).toEqual(['BAD_USER_INPUT']);
  expect(codesOf(await set('beilinAdmin', 'S-4', 2, { retired: true }))).toEqual(['WRONG_DEPARTMENT']);
  expect(codesOf(await set('marketAdmin', 'S-0', 1, { retired: true }))).toEqual(['NOT_FOUND']);
  const retired = await set('officeCity', 'S-4', 2, { retired: true, expectedHours: null });
  expect(retired.data?.['setSourceState']).toEqual({ state: 'RETIRED', version: 3, expectedHours: null });
});

interface Watching {
  watchSources(openTask: (task: TaskToOpen) => Promise<string>): Promise<number>;
}

const silent = async () => {
  const { data } = await desk.ask('analyst', '{ silentSources { sourceId state silentSince lastContactAt } }');
  return data?.['silentSources'];
};

test('a source that does not send within its interval is listed, gets one task, and is heard of when it sends', async () => {
  await desk.store
    .connection('coordination')
    .collection('sources')
    .updateOne({ _id: 'S-1' as never }, { $set: { registeredAt: new Date(NOON.getTime() - 30 * 3_600_000) } });
  const since = new Date(NOON.getTime() - 6 * 3_600_000).toISOString();
  expect(await silent()).toEqual([{ sourceId: 'S-1', state: 'ACTIVE', silentSince: since, lastContactAt: null }]);
  const tasks: TaskToOpen[] = [];
  const watch = () =>
    (desk.subgraph as unknown as Watching).watchSources(async (task) => {
      tasks.push(task);
      return 'RW';
    });
  expect([await watch(), await watch()]).toEqual([1, 0]);
  expect(tasks).toEqual([
    expect.objectContaining({
      assignedTo: 'XA-MARKET',
      issuedBy: 'XA-MARKET',
      dueOn: '2026-11-27',
      key: expect.stringContaining('S-1'),
    }),
  ]);
  expect(await silent()).toMatchObject([{ sourceId: 'S-1', state: 'SILENT' }]);

  await deliver('heard', '{"no":"1","name":"球"}\n');
  expect(await silent()).toEqual([]);
  await watch();
  const { data } = await desk.ask('health', '{ dataSource(sourceId: "S-1") { state lastContactAt silentSince } }');
  expect(data?.['dataSource']).toEqual({ state: 'ACTIVE', lastContactAt: NOON.toISOString(), silentSince: null });
});

async function deliver(key: string, rows: string) {
  const ledger = await openLedger(desk.store.connection('coordination'), () => NOON);
  const toys = deliveryDesk({ datasets: [new ToyStore().dataset], ledger: async () => ledger, now: () => NOON });
  const department = DEPARTMENTS.get('XA-MARKET')!;
  const opening = { dataset: 'toys', key, format: 'ndjson' as const, department, sourceSystem: 'S-1', by: 'client-1' };
  const id = await toys.open(opening);
  await toys.push(id, Buffer.from(rows));
  return toys.end(id);
}

test('quality is counted as rows come, once however often they are sent, for the provider and the offices', async () => {
  const rows = ['{"no":"2","name":"车"}', '{"no":"3"}', '{"no":"4","name":"bad"}', 'no JSON', '{"no":"5","day":"?"}'];
  await deliver('counted', rows.join('\n'));
  await deliver('counted', rows.join('\n'));
  const where = { department: 'XA-MARKET', dataset: 'toys' };
  const { data } = await desk.ask('officeCity', QUALITY, { where });
  expect(data?.['dataQuality']).toEqual([
    {
      ...{ provider: 'XA-MARKET', dataset: 'toys' },
      // with the row of the test before: kept are 1, 2 and, without its name, 3
      ...{ arrived: 6, standard: 5, correct: 2, wrong: 3, held: 3, late: 0 },
      ...{ timelyRate: null, completeness: 2 / 3, correctRate: 0.4 },
      ...{ quarantined: 3, oldestQuarantinedAt: NOON.toISOString(), quarantineAgeDays: 0 },
      days: [{ day: '2026-11-24', arrived: 6, correctRate: 0.4 }],
    },
  ]);
  const seenBy = async (who: Who) => (await desk.ask(who, QUALITY, { where })).data?.['dataQuality'] as unknown[];
  for (const who of ['market', 'inspector'] as const) expect(await seenBy(who)).toHaveLength(1);
  expect([await seenBy('health'), await seenBy('beilin')]).toEqual([[], []]);
  expect((await desk.ask('officeCity', QUALITY, { where: { to: '2026-11-23' } })).data?.['dataQuality']).toEqual([]);
  expect(codesOf(await desk.ask('market', QUALITY, { where: { from: '2026-01-01' } }))).toEqual(['BAD_USER_INPUT']);
});

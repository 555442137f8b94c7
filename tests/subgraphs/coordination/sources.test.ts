import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { batchOf, type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const SOURCE = {
  sourceId: 'market-inspections',
  name: '市场监管双随机系统',
  kind: '业务系统',
  departmentCode: 'XA-MARKET',
  state: '在用',
  registeredAt: '2026-01-05T01:00:00Z',
  lastContactAt: '2026-11-24T03:00:00Z',
};

const sources = () => desk.subgraph.datasets.find(({ name }) => name === 'sources')!;

test('a source is registered once, and hearing of it again is a new version', async () => {
  const [first] = await sources().accept([SOURCE], batchOf('XA-MARKET'));
  const [again] = await sources().accept([SOURCE], batchOf('XA-MARKET'));
  const [heard] = await sources().accept([{ ...SOURCE, lastContactAt: '2026-11-24T03:30:00Z' }], batchOf('XA-MARKET'));
  expect([first?.kind, again?.kind, heard?.kind]).toEqual(['new', 'unchanged', 'changed']);

  const { data, errors } = await desk.ask(
    'health',
    `{ dataSource(sourceId: "market-inspections") {
      name kind state lastContactAt registeredAt departmentCode department { code } provenance { provider version }
    } }`,
  );
  expect(errors).toBeUndefined();
  expect(data?.['dataSource']).toEqual({
    name: '市场监管双随机系统',
    kind: 'SYSTEM',
    state: 'ACTIVE',
    lastContactAt: '2026-11-24T03:30:00.000Z',
    registeredAt: '2026-01-05T01:00:00.000Z',
    departmentCode: 'XA-MARKET',
    department: { code: 'XA-MARKET' },
    provenance: { provider: 'XA-MARKET', version: 2 },
  });
});

test('a department cannot take the source of another one', async () => {
  await sources().accept([{ ...SOURCE, sourceId: 'taken' }], batchOf('XA-MARKET'));
  const [outcome] = await sources().accept([{ ...SOURCE, sourceId: 'taken', name: '另一系统' }], batchOf('XA-HEALTH'));
  expect(outcome).toMatchObject({ kind: 'held', problems: [{ code: 'SOURCE_TAKEN' }] });
  const { data } = await desk.ask('health', '{ dataSource(sourceId: "taken") { name } }');
  expect(data?.['dataSource']).toEqual({ name: SOURCE.name });
});

test('a kind or state that is not in the list is held, and what is lacking is an irregularity', async () => {
  const [unknown] = await sources().accept([{ ...SOURCE, kind: '卫星' }], batchOf('XA-MARKET'));
  expect(unknown).toMatchObject({ kind: 'held', problems: [{ field: 'kind' }] });
  const [sparse] = await sources().accept([{ sourceId: 'sparse' }], batchOf('XA-MARKET'));
  expect(sparse).toMatchObject({ kind: 'new' });
  expect(sparse?.kind === 'new' && sparse.irregularities.map(({ field }) => field)).toEqual([
    'name',
    'kind',
    'departmentCode',
    'state',
    'registeredAt',
  ]);
});

test('sources are found by kind, state and any part of their name', async () => {
  await sources().accept(
    [
      { ...SOURCE, sourceId: 'hotline', name: '12345便民热线平台', kind: 'PLATFORM' },
      { ...SOURCE, sourceId: 'old-system', name: '旧执法系统', state: '停用' },
    ],
    batchOf('XA-HEALTH'),
  );
  const found = async (where: string) => {
    const { data, errors } = await desk.ask('analyst', `{ dataSources(where: ${where}) { nodes { sourceId } } }`);
    if (errors) throw errors[0]!;
    return (data!['dataSources'] as { nodes: { sourceId: string }[] }).nodes.map(({ sourceId }) => sourceId);
  };
  expect(await found('{ kind: { eq: PLATFORM } }')).toEqual(['hotline']);
  expect(await found('{ state: { in: [RETIRED, SILENT] } }')).toEqual(['old-system']);
  expect(await found('{ name: { contains: "热线" } }')).toEqual(['hotline']);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NO_QUALITY } from '../../../shared/ingest/quality-days.ts';
import { openLedger } from '../../../shared/ingest/stored-ledger.ts';
import { emptyTally } from '../../../shared/ingest/tally.ts';
import { batchOf, type Desk, NOON, openDesk, type Who } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const ledger = await openLedger(desk.store.connection('coordination'), () => NOON);
  const identity = { dataset: 'sources', fileDigest: 'file', mappingDigest: 'mapping' };
  const run = await ledger.begin(identity, 'sources.csv', batchOf('XA-BEILIN-MARKET'));
  const problem = { code: 'VALUE_INVALID', field: 'kind', message: 'kind: is wrong', messageZh: '类型：有误' };
  const reason = { ...problem, count: 1, examples: [2] };
  const tally = { ...emptyTally(), read: 2, new: 1, held: 1, heldReasons: [reason] };
  const held = {
    number: 2,
    raw: { 类型: '卫星' },
    row: { kind: '卫星' },
    problems: [problem],
    persons: [],
    unreadable: [],
  };
  await ledger.settle(run, { quality: NO_QUALITY, checkpoint: 2, tally, held: [held], kept: [1] });
  await ledger.finish(run, tally);
});
afterAll(() => desk.close());

const READ = `{
  ingestRuns { totalCount nodes {
    provider department { code } dataset fileName batchNo state startedAt finishedAt
    tally { read new held heldReasons { code field count examples } }
  } }
  quarantine(where: { state: { eq: HELD } }) { totalCount nodes {
    department { code } dataset rowNumber state heldAt problems { code field } raw row
  } }
}`;

test('the admin of the department that brought a file sees the run and its held rows, with their values', async () => {
  const { data, errors } = await desk.ask('beilinAdmin', READ);
  expect(errors).toBeUndefined();
  const department = { code: 'XA-BEILIN-MARKET' };
  expect(data).toEqual({
    ingestRuns: {
      totalCount: 1,
      nodes: [
        {
          provider: 'XA-BEILIN-MARKET',
          department,
          dataset: 'sources',
          fileName: 'sources.csv',
          batchNo: '2026112400001',
          state: 'FINISHED',
          startedAt: NOON.toISOString(),
          finishedAt: NOON.toISOString(),
          tally: {
            read: 2,
            new: 1,
            held: 1,
            heldReasons: [{ code: 'VALUE_INVALID', field: 'kind', count: 1, examples: [2] }],
          },
        },
      ],
    },
    quarantine: {
      totalCount: 1,
      nodes: [
        {
          department,
          dataset: 'sources',
          rowNumber: 2,
          state: 'HELD',
          heldAt: NOON.toISOString(),
          problems: [{ code: 'VALUE_INVALID', field: 'kind' }],
          raw: '{"类型":"卫星"}',
          row: '{"kind":"卫星"}',
        },
      ],
    },
  });
});

test('an officer of that department sees that a row is held and why, not its values, which may name persons', async () => {
  const query = '{ quarantine { nodes { rowNumber problems { code } } } }';
  expect((await desk.ask('beilin', query)).data).toEqual({
    quarantine: { nodes: [{ rowNumber: 2, problems: [{ code: 'VALUE_INVALID' }] }] },
  });
  const { errors } = await desk.ask('beilin', '{ quarantine { nodes { raw row } } }');
  expect(errors!.map(({ extensions }) => extensions['code'])).toEqual(Array(2).fill('UNAUTHORIZED_FIELD_OR_TYPE'));
});

test.each<[Who, number]>([
  ['officeBeilin', 1],
  ['officeCity', 1],
  ['inspector', 1],
  ['market', 0],
  ['yanta', 0],
  ['officeYanta', 0],
  ['health', 0],
  ['analyst', 0],
  ['staffing', 0],
])('%s sees as many runs and held rows of 碑林: %i', async (who, count) => {
  const { data, errors } = await desk.ask(who, '{ ingestRuns { totalCount } quarantine { totalCount } }');
  expect(errors).toBeUndefined();
  expect(data).toEqual({ ingestRuns: { totalCount: count }, quarantine: { totalCount: count } });
});

test('runs are found by dataset, batch and state', async () => {
  const found = async (where: string) => {
    const { data } = await desk.ask('beilin', `{ ingestRuns(where: ${where}) { totalCount } }`);
    return data!['ingestRuns'];
  };
  expect(await found('{ dataset: { eq: "sources" }, state: { eq: FINISHED } }')).toEqual({ totalCount: 1 });
  expect(await found('{ state: { eq: RUNNING } }')).toEqual({ totalCount: 0 });
  expect(await found('{ batchNo: { startsWith: "20261124" } }')).toEqual({ totalCount: 1 });
});

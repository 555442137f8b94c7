import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningComplaints, startComplaints } from '../../../subgraphs/complaints/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask, bring, servicesOf } from '../../support/subgraph.ts';
import { batchOf, HEALTH, HOTLINE, MARKET, VIEWERS } from '../../support/viewers.ts';

let store: TestStore;
let complaints: RunningComplaints;

beforeAll(async () => {
  store = await openStore();
  complaints = await startComplaints(
    servicesOf(store.connection('complaints'), () => new Date('2026-11-20T02:00:00Z')),
  );
  const rows = Array.from({ length: 12 }, (_, index) => ({
    complaintNo: `C-${String(index).padStart(2, '0')}`,
    kind: index % 3 === 0 ? '举报' : '投诉',
    source: index % 2 === 0 ? '12345' : '12315',
    status: '待受理',
    regionCode: '610103',
    receivedOn: `2026-11-${String(1 + Math.floor(index / 2)).padStart(2, '0')}`,
    assignedDept: index < 8 ? MARKET : HEALTH,
    objectId: `O-${index % 3}`,
    complainantName: '张三',
  }));
  await bring(complaints.datasets[0]!, rows, batchOf(HOTLINE));
});

afterAll(() => store?.close());

interface Listed {
  nodes: { complaintNo: string }[];
  totalCount?: number;
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

const listed = async (args: string, viewer = VIEWERS.cityOffice) => {
  const query = `{ complaints${args} { nodes { complaintNo } totalCount pageInfo { hasNextPage endCursor } } }`;
  const { data, codes } = await ask(complaints, viewer, query);
  expect(codes).toEqual([]);
  const list = data?.['complaints'] as Listed;
  return { ...list, numbers: list.nodes.map(({ complaintNo }) => complaintNo) };
};

test('pages follow each other, the latest first, each row once', async () => {
  const seen: string[] = [];
  for (let after = ''; ; ) {
    const page = await listed(`(first: 5${after && `, after: "${after}"`})`);
    seen.push(...page.numbers);
    expect(page.totalCount).toBe(12);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => `C-${String(11 - index).padStart(2, '0')}`));
});

test.each([
  ['kind: { eq: REPORT }', ['C-09', 'C-06', 'C-03', 'C-00']],
  ['source: { in: [HOTLINE_12315] }, objectId: { eq: "O-1" }', ['C-07', 'C-01']],
  ['receivedOn: { gte: "2026-11-05", lte: "2026-11-05" }', ['C-09', 'C-08']],
  [`assignedDept: { eq: "${HEALTH}" }, status: { eq: RECEIVED }`, ['C-11', 'C-10', 'C-09', 'C-08']],
  ['dueOn: { lte: "2026-11-12" }, kind: { eq: COMPLAINT }', ['C-05', 'C-04', 'C-02', 'C-01']],
  ['regionCode: { eq: "610104" }', []],
])('where { %s } finds %j', async (where, expected) => {
  expect((await listed(`(where: { ${where} })`)).numbers).toEqual(expected);
});

test('a cursor of one viewer is refused to another', async () => {
  const { pageInfo } = await listed('(first: 2)');
  const query = `{ complaints(first: 2, after: "${pageInfo.endCursor}") { nodes { complaintNo } } }`;
  expect((await ask(complaints, VIEWERS.marketOfficer, query)).codes).toEqual(['BAD_USER_INPUT']);
});

test('below many objects and departments, lists take one call per level and hold what the viewer may see', async () => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on SupervisedObject { objectId complaints(first: 2) { nodes { complaintNo } totalCount } }
    ... on Department { code complaints(where: { kind: { eq: REPORT } }) { nodes { complaintNo } } }
  } }`;
  const of = [
    ...['O-0', 'O-1', 'O-2', 'O-9'].map((objectId) => ({ __typename: 'SupervisedObject', objectId })),
    ...[MARKET, HEALTH].map((code) => ({ __typename: 'Department', code })),
  ];
  let calls = 0;
  const count = ({ commandName }: { commandName: string }) => {
    if (commandName === 'aggregate' || commandName === 'find') calls += 1;
  };
  const client = store.connection('complaints').getClient();
  client.on('commandStarted', count);
  const { data, codes } = await ask(complaints, VIEWERS.marketOfficer, query, { of });
  client.off('commandStarted', count);
  expect(codes).toEqual([]);
  expect(data?.['_entities']).toEqual([
    { objectId: 'O-0', complaints: { nodes: [{ complaintNo: 'C-06' }, { complaintNo: 'C-03' }], totalCount: 3 } },
    { objectId: 'O-1', complaints: { nodes: [{ complaintNo: 'C-07' }, { complaintNo: 'C-04' }], totalCount: 3 } },
    { objectId: 'O-2', complaints: { nodes: [{ complaintNo: 'C-05' }, { complaintNo: 'C-02' }], totalCount: 2 } },
    { objectId: 'O-9', complaints: { nodes: [], totalCount: 0 } },
    {
      code: MARKET,
      complaints: { nodes: [{ complaintNo: 'C-06' }, { complaintNo: 'C-03' }, { complaintNo: 'C-00' }] },
    },
    { code: HEALTH, complaints: { nodes: [] } },
  ]);
  // Rows below objects, their counts, rows below departments, and the keys of the complainants in either.
  expect(calls).toBe(5);
});

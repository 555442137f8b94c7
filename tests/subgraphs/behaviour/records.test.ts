import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RowOutcome } from '../../../shared/ingest/dataset.ts';
import { ask, type City, enterprise, HEALTH, inspection, MARKET, openCity, VIEWERS } from './city.ts';

let city: City;

beforeAll(async () => {
  city = await openCity();
  await city.keep('objects', [enterprise()]);
});

afterAll(() => city?.close());

function problemsOf(outcome: RowOutcome | undefined): string[] {
  const problems = outcome?.kind === 'held' ? outcome.problems : (outcome?.irregularities ?? []);
  return problems.map(({ code, field }) => `${code} ${field}`);
}

async function act(id: string, fields: string): Promise<unknown> {
  const { data } = await ask(city, VIEWERS.inspector, `query ($id: ID!) { act(id: $id) { ${fields} } }`, { id });
  return data['act'];
}

test('a full row is kept without an irregularity; again it is no change, whatever its place in the file', async () => {
  const [first] = await city.feed('inspections', [inspection({ sourceOrder: 1 })]);
  expect(first).toMatchObject({ kind: 'new', late: false, irregularities: [] });
  const [again] = await city.feed('inspections', [inspection({ sourceOrder: 7 })]);
  expect(again).toMatchObject({ kind: 'unchanged' });
});

test('unknown references are irregularities, each kind looked up once for all rows and never for what is not given', async () => {
  city.asked.length = 0;
  const rows = [
    inspection({ actNo: 'U-1', checklistCode: 'UNKNOWN', officers: ['UNKNOWN-1', 'UNKNOWN-2'], objectId: 'O-404' }),
    inspection({ actNo: 'U-2', planId: 'PL-404', objectId: null }),
    inspection({ actNo: 'U-3', objectId: null, itemCode: null }),
  ];
  const outcomes = await city.feed('inspections', rows);
  expect(outcomes.map(problemsOf)).toEqual([
    [
      'CHECKLIST_CODE_INVALID checklistCode',
      'CHECKLIST_UNKNOWN checklistCode',
      'OFFICER_UNKNOWN officers',
      'OBJECT_UNKNOWN objectId',
    ],
    ['PLAN_UNKNOWN planId'],
    ['VALUE_MISSING itemCode'],
  ]);
  expect(city.asked.toSorted()).toEqual(['EnforcementOfficer 4', 'InspectionChecklist 2', 'SupervisionItem 1']);
});

test('an act number of two implementing bodies is two acts, of one body corrected it is one', async () => {
  const [one, two] = await city.keep('inspections', [
    inspection({ actNo: 'N-1', implementingBodyCode: '91350100M000100Y43' }),
    inspection({ actNo: 'N-1', implementingBodyCode: '91610113321974112N' }),
  ]);
  expect(one).not.toBe(two);
  const [corrected] = await city.feed('inspections', [inspection({ actNo: 'N-1', checkResult: '发现问题已责令改正' })]);
  expect(corrected).toMatchObject({ kind: 'changed', id: one });
});

test('a correction keeps the day on which the act first arrived, so that it is not late for having been corrected', async () => {
  const row = { actNo: 'T-1', checkDate: '2026-10-12', reportedAt: '2026-10-13T09:00:00+08:00' };
  const [id = ''] = await city.keep('inspections', [inspection(row)], MARKET, new Date('2026-10-19T02:00:00Z'));
  expect(await act(id, 'aggregatedOn timely')).toEqual({ aggregatedOn: '2026-10-19', timely: true });
  await city.keep('inspections', [inspection({ ...row, score: 90 })]);
  expect(await act(id, 'aggregatedOn timely ... on InspectionAct { score }')).toEqual({
    aggregatedOn: '2026-10-19',
    timely: true,
    score: 90,
  });
});

test('an act that arrives on the sixth working day is late', async () => {
  const row = inspection({ actNo: 'L-1', checkDate: '2026-10-12', reportedAt: null });
  const [outcome] = await city.feed('inspections', [row], MARKET, new Date('2026-10-20T02:00:00Z'));
  expect(outcome).toMatchObject({ kind: 'new', late: true });
  const { data } = await ask(
    city,
    VIEWERS.marketOfficer,
    '{ acts(where: { timely: { eq: false } }) { nodes { actNo } } }',
  );
  expect(data['acts']).toEqual({ nodes: [{ actNo: 'L-1' }] });
});

test('the change feed of an act holds codes and days, and nothing of a person', async () => {
  const [id] = await city.keep('inspections', [
    inspection({
      actNo: 'F-1',
      counterpartNature: '自然人',
      counterpartName: '张小明',
      counterpartCode: '11010519491231002X',
      complaintNo: 'C-9',
    }),
  ]);
  const [entry] = await city.store
    .connection('behaviour')
    .collection('changes')
    .find({ record: id } as never)
    .toArray();
  expect(entry?.['facts']).toEqual({
    kind: 'INSPECTION',
    regionCode: '610103',
    districtCode: '610103',
    departmentCode: 'MARKET',
    occurredOn: '2026-11-18',
    itemCode: '61010000000001',
    objectId: 'O-1',
    checkResult: 'NO_PROBLEM',
    followsComplaint: true,
  });
  expect(JSON.stringify(entry)).not.toMatch(/张小明|11010519491231002X/);
});

const FINDING = { code: '103149', description: '未公示', severity: 'High Risk' };

test('a finding goes to the inspection of its object and day, copies are one, and it is read below the act', async () => {
  const day = '2026-11-10';
  const [id = ''] = await city.keep('inspections', [inspection({ actNo: 'G-1', checkDate: day })]);
  const rows = [{ ...FINDING, objectId: 'O-1', checkDate: day }];
  const outcomes = await city.feed('findings', [...rows, ...rows]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['new', 'unchanged']);
  expect(await act(id, '... on InspectionAct { findings { code description severity } }')).toEqual({
    findings: [FINDING],
  });
});

test('a person inspected is not named in what the public reads of the findings', async () => {
  const day = '2026-11-13';
  const person = { objectType: '2', objectName: '张小明', counterpartName: '张小明', counterpartNature: '自然人' };
  await city.keep('inspections', [inspection({ ...person, actNo: 'G-2', checkDate: day, counterpartCode: null })]);
  await city.keep('findings', [{ ...FINDING, objectId: 'O-1', checkDate: day, description: '张小明无健康证' }]);
  const query =
    '{ acts(where: { actNo: { eq: "G-2" } }) { nodes { ... on InspectionAct { findings { description } } } } }';
  expect((await ask(city, VIEWERS.public, query)).data['acts']).toEqual({
    nodes: [{ findings: [{ description: '张**无健康证' }] }],
  });
});

test('of two inspections that day the first in its file has the finding, marked as ambiguous; a named act needs no guess', async () => {
  const day = '2026-11-11';
  const [later = '', earlier = ''] = await city.keep('inspections', [
    inspection({ actNo: 'H-1', checkDate: day, sourceOrder: 20 }),
    inspection({ actNo: 'H-2', checkDate: day, sourceOrder: 3 }),
  ]);
  const outcomes = await city.feed('findings', [
    { ...FINDING, objectId: 'O-1', checkDate: day },
    { ...FINDING, objectId: 'O-1', checkDate: day, actNo: 'H-1' },
  ]);
  expect(outcomes.map(problemsOf)).toEqual([['FINDING_AMBIGUOUS actNo'], []]);
  const found = '... on InspectionAct { findings { code } }';
  expect(await act(earlier, found)).toEqual({ findings: [{ code: FINDING.code }] });
  expect(await act(later, found)).toEqual({ findings: [{ code: FINDING.code }] });
});

test("without an inspection of its own provider a finding is held, another provider's does not count", async () => {
  const row = { ...FINDING, objectId: 'O-1', checkDate: '2026-11-10' };
  const outcomes = [
    ...(await city.feed('findings', [row], HEALTH)),
    ...(await city.feed('findings', [{ ...row, checkDate: '2026-11-09' }])),
    ...(await city.feed('findings', [{ ...row, actNo: 'none' }])),
  ];
  expect(outcomes.map(({ kind }) => kind)).toEqual(['held', 'held', 'held']);
  expect(outcomes.flatMap(problemsOf)).toEqual(Array(3).fill('FINDING_WITHOUT_INSPECTION objectId'));
});

test('an inspection that is published takes its findings along, and when withdrawn takes them back', async () => {
  const row = { actNo: 'W-1', checkDate: '2026-11-12' };
  await city.keep('inspections', [inspection({ ...row, publicStatus: '未公示' })]);
  await city.keep('findings', [{ ...FINDING, objectId: 'O-1', checkDate: row.checkDate }]);
  const query =
    '{ acts(where: { actNo: { eq: "W-1" } }) { nodes { publicStatus ... on InspectionAct { findings { code } } } } }';
  const seen = async () => (await ask(city, VIEWERS.public, query)).data['acts'];
  expect(await seen()).toEqual({ nodes: [] });
  await city.keep('inspections', [inspection(row)]);
  expect(await seen()).toEqual({ nodes: [{ publicStatus: 'PUBLISHED', findings: [{ code: FINDING.code }] }] });
  await city.keep('inspections', [inspection({ ...row, publicStatus: '已撤下' })]);
  expect(await seen()).toEqual({ nodes: [] });
  const findings = city.store.connection('behaviour').collection('findings');
  const stored = await findings.find({ checkDate: row.checkDate }).toArray();
  expect(stored.map(({ readers }) => readers.includes('public'))).toEqual([false]);
});

test("an act whose day of publication has passed is the public's no longer, nor are its findings; its department has it as before", async () => {
  const row = {
    actNo: 'E-1',
    checkDate: '2026-11-02',
    reportedAt: '2026-11-03T10:00:00+08:00',
    publicEndDate: '2026-11-10',
  };
  const received = new Date('2026-11-05T10:00:00+08:00');
  await city.keep('inspections', [inspection(row)], MARKET, received);
  await city.keep('findings', [{ ...FINDING, objectId: 'O-1', checkDate: row.checkDate }], MARKET, received);
  const query = '{ acts(where: { actNo: { eq: "E-1" } }) { totalCount nodes { actNo provenance { version } } } }';
  const publicly = async () =>
    (await ask(city, VIEWERS.public, '{ acts(where: { actNo: { eq: "E-1" } }) { totalCount } }')).data;
  expect(await publicly()).toEqual({ acts: { totalCount: 1 } });
  expect(await city.behaviour.endPublications()).toBe(1);
  expect(await publicly()).toEqual({ acts: { totalCount: 0 } });
  expect((await ask(city, VIEWERS.marketOfficer, query)).data).toEqual({
    acts: { totalCount: 1, nodes: [{ actNo: 'E-1', provenance: { version: 2 } }] },
  });
  const findings = await city.store
    .connection('behaviour')
    .collection('findings')
    .find({ checkDate: row.checkDate })
    .toArray();
  expect(findings.map(({ readers }) => readers.includes('public'))).toEqual([false]);
  expect(await city.behaviour.endPublications()).toBe(0);
  const [again] = await city.feed('inspections', [inspection(row)]);
  expect(again?.kind).toBe('unchanged');
});

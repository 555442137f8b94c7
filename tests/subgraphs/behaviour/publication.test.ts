import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import { person } from '../../support/viewers.ts';
import { otherKind } from './acts-of-all-kinds.ts';
import { type Answer, ask, type City, inspection, MARKET, NOW, openCity, VIEWERS } from './city.ts';

let city: City;
let clock = NOW;
beforeAll(async () => {
  city = await openCity(() => clock);
});
afterAll(() => city.close());

const OFFICER = VIEWERS.marketOfficer;
/** Another person of the same department. */
const CHECKER = person('market.legal', {
  department: 'MARKET',
  region: '610100',
  departments: ['MARKET'],
  scopes: ['supervision'],
});

const penalty = (values: CanonicalRow = {}): CanonicalRow =>
  otherKind({
    actNo: 'PB-1',
    decidedOn: '2026-11-17',
    penaltyTypes: ['罚款'],
    penaltyResult: '罚款二百元',
    violationType: '未公示价格',
    documentNo: '市监罚〔2026〕9号',
    publicStatus: undefined,
    ...values,
  });

const STEP = '{ state version steps { step by } }';

async function step(
  viewer: Viewer,
  name: string,
  input: Record<string, unknown>,
): Promise<{ data: Answer; errors: string[] }> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) ${STEP} }`;
  return ask(city, viewer, query, { input });
}

/** Takes a new act through to publication. @returns its id */
async function published(values: CanonicalRow, profile = 'STANDARD', publicUntil?: string): Promise<string> {
  const [actId = ''] = await city.keep('penalties', [penalty(values)]);
  await step(OFFICER, 'proposePublication', { actId, expectedVersion: 0 });
  await step(CHECKER, 'checkPublication', { actId, expectedVersion: 1, passed: true, opinion: '可以公示' });
  await step(OFFICER, 'choosePublicationProfile', { actId, expectedVersion: 2, profile, publicUntil });
  const { data, errors } = await step(OFFICER, 'publishAct', { actId, expectedVersion: 3 });
  expect(errors).toEqual([]);
  expect(data).toMatchObject({ publishAct: { state: 'PUBLISHED', version: 4 } });
  return actId;
}

async function publicly(actId: string, fields = 'actNo'): Promise<unknown> {
  const { data } = await ask(city, VIEWERS.public, `query ($id: ID!) { act(id: $id) { ${fields} } }`, { id: actId });
  return data['act'];
}

test('an act comes before the public by proposal, legal check, profile and publication, each step with its owner', async () => {
  const [actId = ''] = await city.keep('penalties', [penalty({ actNo: 'PB-2' })]);
  const proposed = await step(OFFICER, 'proposePublication', { actId, expectedVersion: 0 });
  expect(proposed.data).toMatchObject({ proposePublication: { state: 'PROPOSED', version: 1 } });
  expect(await publicly(actId)).toBeNull();
  await step(CHECKER, 'checkPublication', { actId, expectedVersion: 1, passed: true, opinion: '可以公示' });
  await step(OFFICER, 'choosePublicationProfile', { actId, expectedVersion: 2, profile: 'STANDARD' });
  await step(OFFICER, 'publishAct', { actId, expectedVersion: 3 });
  expect(await publicly(actId, 'actNo publicStatus publicDate')).toEqual({
    actNo: 'PB-2',
    publicStatus: 'PUBLISHED',
    publicDate: '2026-11-20',
  });
  const query = `query ($id: ID!) { actPublication(actId: $id) { state opinion profile publicFrom dueOn provisional
    steps { step at by department { code } } } }`;
  const at = '2026-11-20T02:00:00.000Z';
  const owned = (name: string, by: string) => ({ step: name, at, by, department: { code: 'MARKET' } });
  const shown = {
    state: 'PUBLISHED',
    opinion: '可以公示',
    profile: 'STANDARD',
    publicFrom: '2026-11-20',
    dueOn: '2026-11-26',
    provisional: false,
    steps: [
      owned('PROPOSE', 'market.officer'),
      owned('CHECK', 'market.legal'),
      owned('CHOOSE_PROFILE', 'market.officer'),
      owned('PUBLISH', 'market.officer'),
    ],
  };
  for (const viewer of [OFFICER, VIEWERS.cityOffice])
    expect((await ask(city, viewer, query, { id: actId })).data).toEqual({ actPublication: shown });
  expect((await ask(city, VIEWERS.healthOfficer, query, { id: actId })).data).toEqual({ actPublication: null });
});

test('who proposed it does not check it; another department takes no step; a step out of turn and a stale one are refused by name', async () => {
  const [actId = ''] = await city.keep('penalties', [penalty({ actNo: 'PB-3' })]);
  const check = { actId, passed: true, opinion: '可以公示' };
  expect((await step(CHECKER, 'checkPublication', { ...check, expectedVersion: 0 })).errors).toEqual([
    'ILLEGAL_TRANSITION checkPublication',
  ]);
  await step(OFFICER, 'proposePublication', { actId, expectedVersion: 0 });
  expect((await step(OFFICER, 'checkPublication', { ...check, expectedVersion: 1 })).errors).toEqual([
    'WRONG_DEPARTMENT checkPublication',
  ]);
  expect((await step(CHECKER, 'checkPublication', { ...check, expectedVersion: 0 })).errors).toEqual([
    'STALE checkPublication',
  ]);
  expect((await step(VIEWERS.healthOfficer, 'checkPublication', { ...check, expectedVersion: 1 })).errors).toEqual([
    'NOT_FOUND checkPublication',
  ]);
  expect((await step(VIEWERS.cityOffice, 'publishAct', { actId, expectedVersion: 1 })).errors).toEqual([
    'WRONG_DEPARTMENT publishAct',
  ]);
  const returned = await step(CHECKER, 'checkPublication', { ...check, passed: false, expectedVersion: 1 });
  expect(returned.data).toMatchObject({ checkPublication: { state: 'RETURNED' } });
  expect(await publicly(actId)).toBeNull();
});

test('what was corrected after its legal check is checked again before it is published', async () => {
  const [actId = ''] = await city.keep('penalties', [penalty({ actNo: 'PB-4' })]);
  await step(OFFICER, 'proposePublication', { actId, expectedVersion: 0 });
  await step(CHECKER, 'checkPublication', { actId, expectedVersion: 1, passed: true, opinion: '可以公示' });
  await step(OFFICER, 'choosePublicationProfile', { actId, expectedVersion: 2, profile: 'STANDARD' });
  await city.keep('penalties', [penalty({ actNo: 'PB-4', penaltyResult: '罚款三百元' })]);
  expect((await step(OFFICER, 'publishAct', { actId, expectedVersion: 3 })).errors).toEqual(['STALE publishAct']);
  const recheck = { actId, expectedVersion: 3, passed: true, opinion: '可以公示' };
  expect((await step(CHECKER, 'checkPublication', recheck)).errors).toEqual([]);
  await step(OFFICER, 'choosePublicationProfile', { actId, expectedVersion: 4, profile: 'STANDARD' });
  expect((await step(OFFICER, 'publishAct', { actId, expectedVersion: 5 })).errors).toEqual([]);
  expect(await publicly(actId, '... on PenaltyAct { penaltyResult }')).toEqual({ penaltyResult: '罚款三百元' });
});

test('what is withdrawn is gone at once, with its reason for the staff, and no row of a feeding system brings it back', async () => {
  const actId = await published({ actNo: 'PB-5' });
  const input = { actId, expectedVersion: 4, reason: '法院撤销该处罚' };
  expect((await step(VIEWERS.healthOfficer, 'withdrawPublication', input)).errors).toEqual([
    'WRONG_DEPARTMENT withdrawPublication',
  ]);
  expect((await step(VIEWERS.cityOffice, 'withdrawPublication', input)).errors).toEqual([]);
  expect(await publicly(actId)).toBeNull();
  await city.keep('penalties', [penalty({ actNo: 'PB-5', publicStatus: '已公示' })]);
  expect(await publicly(actId)).toBeNull();
  const query = 'query ($id: ID!) { act(id: $id) { publicStatus ... on PenaltyAct { publication { state reason } } } }';
  expect((await ask(city, OFFICER, query, { id: actId })).data).toEqual({
    act: { publicStatus: 'WITHDRAWN', publication: { state: 'WITHDRAWN', reason: '法院撤销该处罚' } },
  });
});

test('an act that its feeding system publishes stays as it is, and can be withdrawn', async () => {
  const [actId = ''] = await city.keep('penalties', [penalty({ actNo: 'PB-6', publicStatus: '已公示' })]);
  const query = 'query ($id: ID!) { actPublication(actId: $id) { state version steps { step } } }';
  expect((await ask(city, OFFICER, query, { id: actId })).data).toEqual({
    actPublication: { state: 'PUBLISHED', version: 0, steps: [] },
  });
  expect((await step(OFFICER, 'withdrawPublication', { actId, expectedVersion: 0, reason: '误报' })).errors).toEqual(
    [],
  );
  expect(await publicly(actId)).toBeNull();
  await city.keep('penalties', [penalty({ actNo: 'PB-6', publicStatus: '已公示', documentNo: '市监罚〔2026〕10号' })]);
  expect(await publicly(actId)).toBeNull();
});

test('the preview is what the public will see: with the masks, and without what the profile keeps back', async () => {
  const row = {
    actNo: 'PB-7',
    objectType: '2',
    objectName: '张小明',
    counterpartName: '张小明',
    counterpartNature: '自然人',
    counterpartCode: '11010519491231002X',
    penaltyResult: '对张小明罚款200元',
  };
  const [actId = ''] = await city.keep('penalties', [penalty(row)]);
  const query = `query ($id: ID!) { actPublication(actId: $id) {
    standard: preview { field value } kept: preview(profile: TEXTS_WITHHELD) { field value } } }`;
  const { data } = await ask(city, OFFICER, query, { id: actId });
  const { standard, kept } = data['actPublication'] as Record<'standard' | 'kept', { field: string; value: string }[]>;
  const valuesOf = (fields: { field: string; value: string }[]) =>
    Object.fromEntries(fields.map(({ field, value }) => [field, JSON.parse(value)]));
  expect(valuesOf(standard)).toMatchObject({ counterpartName: '张**', penaltyResult: '对张**罚款200元' });
  expect(JSON.stringify(standard)).not.toMatch(/张小明|11010519491231002X/);
  expect(valuesOf(kept)).not.toHaveProperty('penaltyResult');

  const plain = Object.keys(valuesOf(kept)).join(' ');
  await published(row, 'TEXTS_WITHHELD');
  const fields = `... on PenaltyAct { penaltyResult ${plain} }`;
  expect(await publicly(actId, fields)).toEqual({
    ...valuesOf(kept),
    penaltyResult: null,
  });
  const own = await ask(city, OFFICER, 'query ($id: ID!) { act(id: $id) { ... on PenaltyAct { penaltyResult } } }', {
    id: actId,
  });
  expect(own.data).toEqual({ act: { penaltyResult: '对张**罚款200元' } });
  await city.keep('penalties', [penalty({ ...row, documentNo: '市监罚〔2026〕11号' })]);
  expect(await publicly(actId, '... on PenaltyAct { documentNo penaltyResult }')).toEqual({
    documentNo: '市监罚〔2026〕11号',
    penaltyResult: null,
  });
});

test('a warning alone of market regulation is not published, and a decision not to penalise is not either', async () => {
  for (const row of [
    { actNo: 'PB-9', penaltyTypes: ['警告'] },
    { actNo: 'PB-10', noPenalty: true },
  ]) {
    const [actId = ''] = await city.keep('penalties', [penalty(row)]);
    expect((await step(OFFICER, 'proposePublication', { actId, expectedVersion: 0 })).errors).toEqual([
      'NOT_PUBLISHABLE proposePublication',
    ]);
  }
});

test('a finding about a person keeps its text when the publication of its inspection changes', async () => {
  const person = { objectType: '2', objectName: '李四', counterpartName: '李四', counterpartNature: '自然人' };
  const row = { actNo: 'PB-11', checkDate: '2026-11-12', objectId: 'O-9', counterpartCode: undefined, ...person };
  const [actId = ''] = await city.keep('inspections', [inspection(row)]);
  await city.keep('findings', [
    { objectId: 'O-9', checkDate: '2026-11-12', actNo: 'PB-11', code: 'W-1', description: '李四未佩戴口罩' },
  ]);
  const shown = (await publicly(actId, '... on InspectionAct { findings { description } }')) as object;
  expect(shown).toEqual({ findings: [{ description: '李*未佩戴口罩' }] });
  await step(OFFICER, 'withdrawPublication', { actId, expectedVersion: 0, reason: '误报' });
  const query = 'query ($id: ID!) { act(id: $id) { ... on InspectionAct { findings { description } } } }';
  expect((await ask(city, OFFICER, query, { id: actId })).data).toEqual({ act: shown });
});

test('what is to be published is listed with its day, and those who missed it are named', async () => {
  const late = penalty({ actNo: 'PB-12', decidedOn: '2026-11-02', reportedAt: '2026-11-03T10:00:00+08:00' });
  await city.keep('penalties', [late, penalty({ actNo: 'PB-13' })], { ...MARKET, code: 'MARKET-BEILIN' });
  const query = `{ dueForPublication(first: 1) { totalCount pageInfo { hasNextPage }
      nodes { act { actNo } dueOn provisional missed } }
    missedPublications { department { code } count oldestDueOn } }`;
  expect((await ask(city, VIEWERS.beilinOfficer, query)).data).toEqual({
    dueForPublication: {
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      nodes: [{ act: { actNo: 'PB-12' }, dueOn: '2026-11-11', provisional: false, missed: true }],
    },
    missedPublications: [{ department: { code: 'MARKET-BEILIN' }, count: 1, oldestDueOn: '2026-11-11' }],
  });
  const missed = '{ dueForPublication(missedOnly: true) { nodes { act { actNo } } } }';
  expect((await ask(city, VIEWERS.beilinOfficer, missed)).data).toEqual({
    dueForPublication: { nodes: [{ act: { actNo: 'PB-12' } }] },
  });
  expect((await ask(city, VIEWERS.healthOfficer, missed)).data).toEqual({ dueForPublication: { nodes: [] } });
});

test('a publication ends with its day, and not with some hour after it', async () => {
  const actId = await published({ actNo: 'PB-8' }, 'STANDARD', '2026-11-25');
  clock = new Date('2026-11-25T15:59:59Z');
  expect(await publicly(actId, 'publicEndDate')).toEqual({ publicEndDate: '2026-11-25' });
  clock = new Date('2026-11-25T16:00:00Z');
  expect(await publicly(actId)).toBeNull();
  const query = 'query ($id: ID!) { actPublication(actId: $id) { state steps { step by } } }';
  const { data } = await ask(city, OFFICER, query, { id: actId });
  expect(data).toMatchObject({ actPublication: { state: 'EXPIRED' } });
  expect((data['actPublication'] as { steps: object[] }).steps.at(-1)).toEqual({
    step: 'EXPIRE',
    by: 'end-of-publication',
  });
});

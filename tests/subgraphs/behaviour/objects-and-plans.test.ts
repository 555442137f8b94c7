import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { withPurpose } from '../../support/viewers.ts';
import { ask, type City, enterprise, HEALTH, openCity, VIEWERS } from './city.ts';

let city: City;

const PERSON = {
  objectId: 'O-2',
  name: '张小明',
  objectType: '2',
  idType: '身份证',
  idNumber: '11010519491231002X',
  contactPhone: '13812345678',
  registeredAddress: '陕西省西安市碑林区南院门街道粉巷12号',
  regionCode: '610103',
};

beforeAll(async () => {
  city = await openCity();
  await city.keep('objects', [
    enterprise({ legalRepresentative: '王大力', annualRevenue: 5_000_000, riskLevel: 'B', businessScope: '餐饮' }),
    enterprise({ objectId: 'O-0', name: '明月餐饮店锅炉', objectType: '3' }),
    PERSON,
    { objectId: 'O-3', name: '清风茶馆', objectType: '1', creditCode: '91610113321974112N', regionCode: '610104' },
    { objectId: 'O-4', name: 'Golden Gate Cafe', objectType: '4', regionCode: 'US-CA:San Francisco' },
  ]);
  const plan = {
    year: 2026,
    regionCode: '610100',
    departmentCode: 'MARKET',
    ratio: 0.05,
    targets: ['O-1', 'O-404', 'O-3'],
  };
  await city.keep('plans', [
    { ...plan, planId: 'PL-1', name: '餐饮单位抽查', announcedOn: '2026-01-05', status: '执行中' },
    { ...plan, planId: 'PL-2', name: '茶馆抽查', year: 2025, announcedOn: '2025-01-05' },
    { ...plan, planId: 'PL-3', name: '尚未公告的抽查' },
  ]);
});

afterAll(() => city?.close());

async function object(viewer: Viewer, objectId: string, fields: string) {
  const query = `query ($id: String) { supervisedObject(objectId: $id) { ${fields} } }`;
  const { data, errors } = await ask(city, viewer, query, { id: objectId });
  return { object: data['supervisedObject'], errors };
}

async function idsOf(where: object, orderBy?: object): Promise<string[]> {
  const query = `query ($where: SupervisedObjectFilter, $orderBy: SupervisedObjectOrderBy) {
    supervisedObjects(where: $where, orderBy: $orderBy) { nodes { objectId } } }`;
  const { data, errors } = await ask(city, VIEWERS.public, query, { where, orderBy });
  expect(errors).toEqual([]);
  return (data['supervisedObjects'] as { nodes: { objectId: string }[] }).nodes.map(({ objectId }) => objectId);
}

test('the public sees an organisation in full and its representative masked', async () => {
  const fields = 'name creditCode creditCodeValid legalRepresentativeMasked businessScope regionCode';
  expect(await object(VIEWERS.public, 'O-1', fields)).toEqual({
    object: {
      name: '明月餐饮店',
      creditCode: '91350100M000100Y43',
      creditCodeValid: true,
      legalRepresentativeMasked: '王**',
      businessScope: '餐饮',
      regionCode: '610103',
    },
    errors: [],
  });
});

test('a person is masked for the public and the staff; their own fields open to the office with a purpose', async () => {
  const masked = { name: '张**', registeredAddress: '陕西省西安市碑林区南院门街道****' };
  expect((await object(VIEWERS.public, 'O-2', 'name registeredAddress')).object).toEqual(masked);
  const staff = await object(VIEWERS.analyst, 'O-2', 'name idNumberMasked contactPhoneMasked');
  expect(staff.object).toEqual({
    name: '张**',
    idNumberMasked: '110***********002X',
    contactPhoneMasked: '138****5678',
  });
  const personal = 'personName idNumber contactPhone personAddress';
  expect((await object(withPurpose(VIEWERS.cityOffice), 'O-2', personal)).object).toEqual({
    personName: '张小明',
    idNumber: '11010519491231002X',
    contactPhone: '13812345678',
    personAddress: PERSON.registeredAddress,
  });
  const { errors } = await object(withPurpose(VIEWERS.marketOfficer), 'O-2', 'idNumber');
  expect(errors).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE supervisedObject.idNumber']);
});

test('business figures are for the provider alone, not for a department below or beside it', async () => {
  const revenue = async (viewer: Viewer) => (await object(viewer, 'O-1', 'annualRevenue')).object;
  expect(await revenue(VIEWERS.marketOfficer)).toEqual({ annualRevenue: 5_000_000 });
  expect(await revenue(VIEWERS.beilinOfficer)).toEqual({ annualRevenue: null });
  expect(await revenue(VIEWERS.healthOfficer)).toEqual({ annualRevenue: null });
  expect(await revenue(withPurpose(VIEWERS.inspector, 'J-1'))).toEqual({ annualRevenue: 5_000_000 });
});

test('names of organisations are found by any part; a person is not found even by the whole name', async () => {
  expect(await idsOf({ name: { contains: '月餐' } })).toEqual(['O-0', 'O-1']);
  expect(await idsOf({ name: { contains: 'golden gate' } })).toEqual(['O-4']);
  expect(await idsOf({ name: { contains: '小明' } })).toEqual([]);
  expect(await idsOf({ name: { eq: '张小明' } })).toEqual([]);
  expect(await idsOf({ name: { eq: '清风茶馆' } })).toEqual(['O-3']);
});

test('objects are filtered by region, type and credit code, and ordered by name with persons apart', async () => {
  expect(await idsOf({ regionCode: { startsWith: 'US-CA:' } })).toEqual(['O-4']);
  expect(await idsOf({ objectType: { in: ['NATURAL_PERSON', 'FOOD'] } })).toEqual(['O-2', 'O-4']);
  expect(await idsOf({ creditCode: { eq: '91610113321974112N' } })).toEqual(['O-3']);
  expect((await idsOf({}, { field: 'NAME', direction: 'ASC' }))[0]).toBe('O-2');
});

test('of the objects under one credit code the organisation is found by it; both keys or none are refused', async () => {
  const query = 'query ($o: String, $c: String) { supervisedObject(objectId: $o, creditCode: $c) { objectId } }';
  const { data } = await ask(city, VIEWERS.public, query, { c: '91350100m000100y43' });
  expect(data['supervisedObject']).toEqual({ objectId: 'O-1' });
  for (const variables of [{}, { o: 'O-1', c: '91350100M000100Y43' }])
    expect((await ask(city, VIEWERS.public, query, variables)).errors).toEqual(['BAD_USER_INPUT supervisedObject']);
});

test('a plan is public from its announcement on, before that it is its department’s and the office’s', async () => {
  const names = async (viewer: Viewer) => {
    const { data } = await ask(city, viewer, '{ plans { nodes { planId year } } plan(planId: "PL-3") { planId } }');
    const { nodes } = data['plans'] as { nodes: { planId: string }[] };
    return [nodes.map(({ planId }) => planId), data['plan']];
  };
  expect(await names(VIEWERS.public)).toEqual([['PL-1', 'PL-2'], null]);
  expect(await names(VIEWERS.healthOfficer)).toEqual([['PL-1', 'PL-2'], null]);
  expect(await names(VIEWERS.marketOfficer)).toEqual([['PL-3', 'PL-1', 'PL-2'], { planId: 'PL-3' }]);
  expect(await names(VIEWERS.cityOffice)).toEqual([['PL-3', 'PL-1', 'PL-2'], { planId: 'PL-3' }]);
});

test('who was drawn is for the staff; what is not known as an object is left out', async () => {
  const query = '{ plan(planId: "PL-1") { status targets { objectId } } }';
  expect((await ask(city, VIEWERS.analyst, query)).data['plan']).toEqual({
    status: 'IN_PROGRESS',
    targets: [{ objectId: 'O-1' }, { objectId: 'O-3' }],
  });
  expect((await ask(city, VIEWERS.public, query)).errors).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE ']);
});

test('plans are filtered by year, name and region', async () => {
  const query = 'query ($where: RandomInspectionPlanFilter) { plans(where: $where) { nodes { planId } } }';
  const ids = async (where: object) => (await ask(city, VIEWERS.public, query, { where })).data['plans'];
  expect(await ids({ year: { lte: 2025 } })).toEqual({ nodes: [{ planId: 'PL-2' }] });
  expect(await ids({ name: { contains: '餐饮' } })).toEqual({ nodes: [{ planId: 'PL-1' }] });
  expect(await ids({ regionCode: { eq: '610104' } })).toEqual({ nodes: [] });
});

test('an object another department feeds again becomes a new version under that provider', async () => {
  const [outcome] = await city.feed('objects', [enterprise({ objectId: 'O-3', name: '清风茶馆' })], HEALTH);
  expect(outcome).toMatchObject({ kind: 'changed', id: 'O-3' });
});

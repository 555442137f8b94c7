import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { GrantInForce, Viewer } from '../../../shared/access/viewer.ts';
import { ask, type City, HEALTH, inspection, MARKET, openCity, VIEWERS } from './city.ts';

let city: City;
/** Unpublished, published, and unpublished of a department that grants nothing; then a penalty, unpublished. */
let hidden: string;
let shown: string;
let foreign: string;
let penalty: string;

beforeAll(async () => {
  city = await openCity();
  const draft = { publicStatus: '未公示', complaintNo: 'C-1', businessAddress: '粉巷12号', actNo: 'I-2' };
  [shown, hidden] = (await city.keep('inspections', [
    inspection({ businessAddress: '粉巷12号' }),
    inspection(draft),
  ])) as [string, string];
  [foreign] = (await city.keep('inspections', [inspection({ ...draft, actNo: 'I-3' })], HEALTH)) as [string];
  const all = Object.entries(inspection({ ...draft, actNo: 'P-1' }));
  const common = Object.fromEntries(all.filter(([field]) => !field.startsWith('check')));
  [penalty] = (await city.keep('penalties', [{ ...common, decidedOn: '2026-11-18' }])) as [string];
});
afterAll(() => city.close());

function granted(viewer: Viewer, fields: string[], type = 'InspectionAct', provider = MARKET.code): Viewer {
  const grant: GrantInForce = { id: 'G-1', provider, type, fields, purpose: '联合检查' };
  return { ...viewer, grants: [...(viewer.grants ?? []), grant] };
}

const FIELDS = `id kind actNo actName itemCode occurredOn departmentCode businessAddress complaint { __typename }
  supervisedObject { objectId } department { code } reporter timely provenance { version } officersNamed { name }`;
const ONE = `query ($id: ID!) { act(id: $id) { __typename ... on InspectionAct { ${FIELDS} } } }`;

async function ofRow(viewer: Viewer, id: string) {
  const { data, errors } = await ask(city, viewer, ONE, { id });
  const act = data['act'] as Record<string, unknown> | null;
  const told = Object.keys(act ?? {}).filter((field) => act![field] !== null);
  return { act, told, errors };
}

test('on a row that only a grant opens, the receiver sees its key, its type and what is granted, and nothing else', async () => {
  const { told, act, errors } = await ofRow(granted(VIEWERS.healthOfficer, ['businessAddress']), hidden);
  expect(told).toEqual(['__typename', 'id', 'businessAddress']);
  expect(act!['businessAddress']).toBe('粉巷12号');
  expect(errors).toContain('UNAUTHORIZED_FIELD_OR_TYPE act.actName');
  expect(new Set(errors.map((error) => error.split(' ')[0]))).toEqual(new Set(['UNAUTHORIZED_FIELD_OR_TYPE']));
});

test('on a published row what is granted opens besides what is public', async () => {
  const without = await ofRow(VIEWERS.healthOfficer, shown);
  expect(without.told).not.toContain('businessAddress');
  const { told } = await ofRow(granted(VIEWERS.healthOfficer, ['businessAddress']), shown);
  expect(told.toSorted()).toEqual([...without.told, 'businessAddress'].toSorted());
});

test('a grant opens rows of its provider and of its type alone', async () => {
  const receiver = granted(VIEWERS.healthOfficer, ['businessAddress']);
  expect((await ask(city, VIEWERS.beilinOfficer, ONE, { id: foreign })).data).toEqual({ act: null });
  const beilin = granted(VIEWERS.beilinOfficer, ['businessAddress']);
  expect((await ask(city, beilin, ONE, { id: foreign })).data).toEqual({ act: null });
  expect((await ask(city, receiver, ONE, { id: penalty })).data).toEqual({ act: null });
});

test('an analyst reads a granted field without the scopes that it asks for otherwise, by every path', async () => {
  const analyst = granted(VIEWERS.analyst, ['businessAddress', 'departmentCode', 'occurredOn']);
  const selection = '... on InspectionAct { id businessAddress }';
  const seen = { id: hidden, businessAddress: '粉巷12号' };
  const { data, errors } = await ask(
    city,
    analyst,
    `query ($of: [_Any!]!) {
      acts(first: 100) { totalCount nodes { ${selection} } }
      act(id: "${hidden}") { ${selection} }
      _entities(representations: $of) { ... on Department { acts { nodes { ${selection} } } } ${selection} }
    }`,
    {
      of: [
        { __typename: 'Department', code: MARKET.code },
        { __typename: 'InspectionAct', id: hidden },
      ],
    },
  );
  expect(errors).toEqual([]);
  const [department, entity] = data['_entities'] as [{ acts: { nodes: unknown[] } }, unknown];
  expect(data['act']).toEqual(seen);
  expect(entity).toEqual(seen);
  expect(department.acts.nodes).toContainEqual(seen);
  expect((data['acts'] as { nodes: unknown[] }).nodes).toContainEqual(seen);
});

test.each([
  ['the order', 'acts(first: 100)', ['businessAddress']],
  ['a filter', 'acts(where: { objectId: { eq: "O-1" } }, orderBy: { field: ID })', ['occurredOn']],
  ['a filter of a hidden object', 'acts(where: { departmentCode: { startsWith: "MARK" } })', ['occurredOn']],
])('a row that a grant opens is not in a list where %s would tell what is not granted', async (_, list, fields) => {
  const receiver = granted(VIEWERS.healthOfficer, fields);
  const { data } = await ask(city, receiver, `{ ${list} { totalCount nodes { id } } }`);
  const before = await ask(city, VIEWERS.healthOfficer, `{ ${list} { totalCount nodes { id } } }`);
  expect(JSON.stringify(data)).toBe(JSON.stringify(before.data));
  expect(JSON.stringify(data)).not.toContain(hidden);
});

test('a row that a grant opens is in the lists that go by what is granted, and counted', async () => {
  const list = '{ acts(first: 1, orderBy: { field: ID }) { totalCount pageInfo { endCursor } } }';
  const count = async (viewer: Viewer) =>
    ((await ask(city, viewer, list)).data['acts'] as { totalCount: number }).totalCount;
  expect(await count(granted(VIEWERS.beilinOfficer, ['score']))).toBe((await count(VIEWERS.beilinOfficer)) + 1);
});

test('a parent shows the rows that a grant opens only to whom the relation is granted', async () => {
  const below = async (fields: string[]) => {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
      ... on EnforcementOfficer { acts(orderBy: { field: ID }) { nodes { id } } } } }`;
    const of = [{ __typename: 'EnforcementOfficer', certificateNo: '6101-1' }];
    const { data } = await ask(city, granted(VIEWERS.beilinOfficer, fields), query, { of });
    return JSON.stringify(data).includes(hidden);
  };
  expect(await below(['score'])).toBe(false);
  expect(await below(['officers'])).toBe(true);
});

test('a cursor is good only for who has the same grants', async () => {
  const page = async (viewer: Viewer, after = '') =>
    ask(city, viewer, `{ acts(first: 1, orderBy: { field: ID }${after}) { pageInfo { endCursor } } }`);
  const receiver = granted(VIEWERS.healthOfficer, ['score']);
  const first = (await page(receiver)).data as { acts: { pageInfo: { endCursor: string } } };
  const after = `, after: "${first.acts.pageInfo.endCursor}"`;
  expect((await page(receiver, after)).errors).toEqual([]);
  expect((await page(VIEWERS.healthOfficer, after)).errors).toEqual(['BAD_USER_INPUT acts']);
});

test('who asks first, with or without a grant, changes nothing of what the other is answered', async () => {
  const query = `{ act(id: "${shown}") { ... on InspectionAct { businessAddress legalReview: score } } }`;
  const analyst = VIEWERS.analyst;
  const receiver = granted(analyst, ['businessAddress']);
  for (const order of [
    [analyst, receiver, analyst],
    [receiver, analyst, receiver],
  ]) {
    const spaced = `${query}${' '.repeat(order.indexOf(analyst) + 1)}`;
    for (const viewer of order) {
      const { errors } = await ask(city, viewer, spaced);
      expect(errors).toEqual(viewer === analyst ? ['UNAUTHORIZED_FIELD_OR_TYPE '] : []);
    }
  }
});

test('a grant that names a personal field, a type that none can be of, or no field there is opens nothing', async () => {
  const receiver = granted(granted(VIEWERS.healthOfficer, ['counterpartIdNumber']), ['raw'], 'QuarantinedRow');
  const query = `{ act(id: "${hidden}") { ... on InspectionAct { id counterpartIdNumber } } }`;
  const { data } = await ask(city, receiver, query);
  expect(data['act'] ?? { counterpartIdNumber: null }).toMatchObject({ counterpartIdNumber: null });
});

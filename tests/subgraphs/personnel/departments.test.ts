import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoDepartments } from '../../../subgraphs/personnel/departments-of-xian.ts';
import { type City, openCity, VIEWERS } from './city.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const ask = (query: string) => city.ask(VIEWERS.public, query);

test('Art. 3: a department is told with its region, the one above it and those below, to anybody', async () => {
  const { data, errors } = await ask(`{
    department(code: "610103-MKT") {
      code name english level nature creditCode
      region { code english level scheme parent { name parent { code } } }
      parent { code children { code } }
    }
  }`);
  expect(errors).toEqual([]);
  expect(data!['department']).toMatchObject({
    name: '西安市碑林区市场监督管理局',
    english: 'Administration for Market Regulation of Beilin District',
    level: 'DISTRICT',
    nature: 'DEPARTMENT',
    region: { code: '610103', english: 'Beilin District', level: 'DISTRICT', parent: { name: '西安市', parent: null } },
  });
  const { parent } = data!['department'] as { parent: { code: string; children: { code: string }[] } };
  expect(parent.code).toBe('610100-MKT');
  expect(parent.children).toHaveLength(13);
});

test.each([
  ['{ nature: { eq: DISPATCHED_ORGAN } }', 13],
  ['{ parentCode: { eq: "610100-MKT" } }', 13],
  ['{ level: { in: [CITY] }, regionCode: { eq: "610100" } }', 39],
  ['{ name: { contains: "碑林区市场" } }', 1],
  ['{ name: { contains: "市场碑林" } }', 0],
  ['{ code: { startsWith: "610103-" } }', 13],
])('departments where %s: %i', async (where, count) => {
  const { data, errors } = await ask(`{ departments(where: ${where}, first: 100) { totalCount nodes { code } } }`);
  expect(errors).toEqual([]);
  const { totalCount, nodes } = data!['departments'] as { totalCount: number; nodes: unknown[] };
  expect([totalCount, nodes.length]).toEqual([count, count]);
});

test('pages put together are the whole list, each department once', async () => {
  const found: string[] = [];
  let after: string | null = null;
  do {
    const page = await city.ask(
      VIEWERS.public,
      'query ($after: String) { departments(first: 50, after: $after) { nodes { code } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    const { nodes, pageInfo } = page.data!['departments'] as {
      nodes: { code: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    found.push(...nodes.map(({ code }) => code));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after);
  const { data } = await ask('{ departments(first: 1) { totalCount } }');
  expect(data).toEqual({ departments: { totalCount: found.length } });
  expect(found).toEqual([...new Set(found)].sort());
});

test('Art. 5: who is responsible in a department is for the staff; the public is refused before anything is read', async () => {
  const query = '{ department(code: "610100-MKT") { responsibleLeader responsibleOrgan personInCharge } }';
  const staff = await city.ask(VIEWERS.analyst, query);
  expect(staff.data!['department']).toMatchObject({ responsibleLeader: expect.stringMatching(/^示例/) });
  const refused = await city.ask(VIEWERS.public, query);
  expect(refused.data).toBeNull();
  expect(new Set(refused.errors.map(({ code }) => code))).toEqual(new Set(['UNAUTHORIZED_FIELD_OR_TYPE']));
});

test('a department is found by reference, and an unknown code is null without an error', async () => {
  const { data, errors } = await city.ask(
    VIEWERS.public,
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Department { code shortName } } }',
    { of: ['610100-HEA', '610100-XXX'].map((code) => ({ __typename: 'Department', code })) },
  );
  expect(errors).toEqual([]);
  expect(data!['_entities']).toEqual([{ code: '610100-HEA', shortName: '市卫健委' }, null]);
});

test('the officers of all departments of a page are one call to the database, and their counts another', async () => {
  const commands = await city.commandsDuring(() =>
    ask('{ departments(first: 100) { nodes { code officers(first: 5) { totalCount nodes { certificateNo } } } } }'),
  );
  // the find is for the keys of the officers' personal values
  expect(commands.toSorted()).toEqual(['aggregate', 'aggregate', 'aggregate', 'find']);
});

test('regions are told without the database, by level and in the order of their codes', async () => {
  let regions: { code: string }[] = [];
  const commands = await city.commandsDuring(async () => {
    const { data } = await ask('{ regions(level: DISTRICT) { code } region(code: "610125") { code name } }');
    regions = data!['regions'] as { code: string }[];
    expect(data!['region']).toEqual({ code: '610118', name: '鄠邑区' });
  });
  expect(commands).toEqual([]);
  expect(regions).toHaveLength(13);
  expect(regions).toEqual(regions.toSorted((a, b) => Number(a.code) - Number(b.code)));
});

test('bringing the same departments again changes nothing', async () => {
  const outcomes = await city.bring('departments', demoDepartments());
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['unchanged']));
});

test('a department below an unknown one is kept, and says so', async () => {
  const row = {
    code: '610104-NEW',
    name: '示例局',
    level: '区县级',
    nature: '部门',
    regionCode: '610104',
    parentCode: '610100-NEW',
  };
  const [outcome] = await city.bring('departments', [row]);
  expect(outcome).toMatchObject({ kind: 'new', id: '610104-NEW' });
  const { data } = await city.ask(
    VIEWERS.analyst,
    '{ department(code: "610104-NEW") { parent { code } provenance { provider irregularities { code field } } } }',
  );
  expect(data!['department']).toMatchObject({ parent: null, provenance: { provider: '610100-JUS' } });
  const { provenance } = data!['department'] as { provenance: { irregularities: { code: string; field: string }[] } };
  expect(provenance.irregularities).toContainEqual({ code: 'DEPARTMENT_UNKNOWN', field: 'parentCode' });
  expect(provenance.irregularities).toContainEqual({ code: 'VALUE_MISSING', field: 'responsibleLeader' });
});

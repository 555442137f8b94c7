import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { type City, OFFICERS, openCity, VIEWERS } from './city.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const PERSONAL = ['idNumber', 'gender', 'birthDate', 'ethnicity', 'phone'] as const;
const officerOf = async (viewer: Viewer, certificateNo: string, fields: readonly string[]) => {
  const query = `{ officer(certificateNo: "${certificateNo}") { ${fields.join(' ')} } }`;
  const { data, errors } = await city.ask(viewer, query);
  return { officer: data?.['officer'] as Record<string, unknown> | undefined, errors };
};

test('Art. 23: the public reads officers, their units and certificates', async () => {
  const fields = ['certificateNo', 'name', 'unitName', 'certificateExpiry', 'departmentCode', 'department { name }'];
  const { officer, errors } = await officerOf(VIEWERS.public, 'DEMO-610100-MKT-001', fields);
  expect(errors).toEqual([]);
  expect(officer).toEqual({
    certificateNo: 'DEMO-610100-MKT-001',
    name: '示例张建国',
    unitName: '西安市市场监督管理局',
    certificateExpiry: '2028-12-31',
    departmentCode: '610100-MKT',
    department: { name: '西安市市场监督管理局' },
  });
});

test('the public may not even ask for what the staff sees', async () => {
  for (const field of [...PERSONAL, 'politicalStatus', 'idNumberMasked', 'phoneMasked', 'rank', 'education']) {
    const { officer, errors } = await officerOf(VIEWERS.public, 'DEMO-610100-MKT-001', [field]);
    expect([field, officer, errors[0]?.code]).toEqual([field, undefined, 'UNAUTHORIZED_FIELD_OR_TYPE']);
  }
});

test('the staff sees the identity number and the phone masked', async () => {
  const { officer } = await officerOf(VIEWERS.analyst, 'DEMO-610100-MKT-001', [
    'idNumberMasked',
    'phoneMasked',
    'rank',
  ]);
  const idNumber = String(OFFICERS[0]!['idNumber']);
  expect(officer).toEqual({
    idNumberMasked: `610***********${idNumber.slice(-4)}`,
    phoneMasked: '138****0001',
    rank: '一级主任科员',
  });
});

const purpose = '核查投诉';
describe('personal data of officers', () => {
  test.each<[string, Viewer, string, boolean]>([
    ['the administrator of the own unit', VIEWERS.marketAdmin, 'DEMO-610100-MKT-002', true],
    ['the administrator of the unit above', VIEWERS.marketAdmin, 'DEMO-610103-MKT-001', false],
    ['the administrator of another unit', VIEWERS.marketAdmin, 'DEMO-610100-HEA-001', false],
    ['a colleague in post, with a purpose', { ...VIEWERS.marketOfficer, purpose }, 'DEMO-610100-MKT-002', false],
    ['the officer in person, with a purpose', { ...VIEWERS.marketOfficer, purpose }, 'DEMO-610100-MKT-001', false],
    ['the district office with a purpose', { ...VIEWERS.beilinOffice, purpose }, 'DEMO-610103-MKT-001', true],
    ['the district office, of the city', { ...VIEWERS.beilinOffice, purpose }, 'DEMO-610100-MKT-001', false],
    [
      'inspection with purpose and case',
      { ...VIEWERS.inspector, purpose, caseNo: '案-1' },
      'DEMO-610100-HEA-001',
      true,
    ],
  ])('%s', async (_, viewer, certificateNo, may) => {
    const { officer, errors } = await officerOf(viewer, certificateNo, ['name', ...PERSONAL]);
    const row = OFFICERS.find((one) => one['certificateNo'] === certificateNo)!;
    expect(officer!['name']).toBe(row['name']);
    expect(officer!['idNumber']).toBe(may ? row['idNumber'] : null);
    expect(officer!['phone']).toBe(may ? row['phone'] : null);
    expect(PERSONAL.every((field) => (officer![field] !== null) === may)).toBe(true);
    expect(errors.map(({ code, path }) => `${code} ${path}`).sort()).toEqual(
      may ? [] : PERSONAL.map((field) => `UNAUTHORIZED_FIELD_OR_TYPE officer.${field}`).sort(),
    );
  });

  test.each<[string, Viewer]>([
    ['the office without a purpose', VIEWERS.beilinOffice],
    ['inspection without a case', { ...VIEWERS.inspector, purpose }],
    ['the decision organ', { ...VIEWERS.analyst, purpose }],
  ])('%s is refused before anything is read', async (_, viewer) => {
    const { officer, errors } = await officerOf(viewer, 'DEMO-610103-MKT-001', ['idNumber']);
    expect([officer, errors[0]?.code]).toEqual([undefined, 'UNAUTHORIZED_FIELD_OR_TYPE']);
  });
});

test.each<[string, Viewer, string | null]>([
  ['the own department', VIEWERS.marketOfficer, '本科'],
  ['another department', VIEWERS.healthOfficer, null],
])('the education of an officer is for %s or not', async (_, viewer, education) => {
  const { officer } = await officerOf(viewer, 'DEMO-610103-MKT-001', ['education']);
  expect(officer).toEqual({ education });
});

test.each([
  ['name: { contains: "建" }', ['DEMO-610100-MKT-001', 'DEMO-610100-MKT-002']],
  ['name: { contains: "李建华" }', ['DEMO-610100-MKT-002']],
  ['unitName: { contains: "市场监督" }', ['DEMO-610100-MKT-001', 'DEMO-610100-MKT-002', 'DEMO-610103-MKT-001']],
  ['departmentCode: { eq: "610100-HEA" }', ['DEMO-610100-HEA-001']],
  ['regionCode: { eq: "610103" }, unitName: { contains: "碑林" }', ['DEMO-610103-MKT-001']],
  ['certificateExpiry: { lte: "2028-12-30" }', []],
])('officers where %s', async (where, certificates) => {
  const { data, errors } = await city.ask(
    VIEWERS.public,
    `{ officers(where: { ${where} }) { nodes { certificateNo } } }`,
  );
  expect(errors).toEqual([]);
  const { nodes } = data!['officers'] as { nodes: { certificateNo: string }[] };
  expect(nodes.map(({ certificateNo }) => certificateNo)).toEqual(certificates);
});

test('a cursor of one viewer is no cursor of another', async () => {
  const first = await city.ask(VIEWERS.public, '{ officers(first: 1) { pageInfo { endCursor } } }');
  const { pageInfo } = first.data!['officers'] as { pageInfo: { endCursor: string } };
  const next = `{ officers(first: 1, after: "${pageInfo.endCursor}") { nodes { certificateNo } } }`;
  expect((await city.ask(VIEWERS.public, next)).data).toEqual({
    officers: { nodes: [{ certificateNo: 'DEMO-610100-MKT-001' }] },
  });
  expect((await city.ask(VIEWERS.marketOfficer, next)).errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
});

test('an officer is found by reference', async () => {
  const { data } = await city.ask(
    VIEWERS.public,
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on EnforcementOfficer { name } } }',
    {
      of: ['DEMO-610100-HEA-001', 'unknown'].map((certificateNo) => ({
        __typename: 'EnforcementOfficer',
        certificateNo,
      })),
    },
  );
  expect(data!['_entities']).toEqual([{ name: '示例赵敏' }, null]);
});

test('a contradictory row is held, an incomplete one is kept with what it lacks', async () => {
  const [contradictory, incomplete] = await city.bring('officers', [
    { ...OFFICERS[0], certificateNo: 'DEMO-1', birthDate: '1970-01-01' },
    { certificateNo: 'DEMO-2', name: '示例孙某', certificateExpiry: '2020-01-01', departmentCode: '610100-XXX' },
  ]);
  expect(contradictory).toMatchObject({ kind: 'held', problems: [{ code: 'BIRTH_DATE_DISAGREES' }] });
  const codes =
    incomplete!.kind === 'held' ? [] : incomplete!.irregularities.map(({ code, field }) => `${code} ${field}`);
  expect(codes.sort()).toEqual([
    'CERTIFICATE_EXPIRED certificateExpiry',
    'DEPARTMENT_UNKNOWN departmentCode',
    'VALUE_MISSING unitName',
  ]);
});

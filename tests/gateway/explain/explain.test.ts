import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cityOfTests } from '../fixtures/city.ts';
import {
  ANALYST_CLAIMS,
  OFFICER_CLAIMS,
  type Persona,
  startTestGateway,
  type TestGateway,
} from '../fixtures/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: Object.values(cityOfTests()) });
});
afterAll(() => gateway.server.close());

const EXPLAIN = `query ($document: String!, $name: String) { explainAccess(document: $document, operationName: $name) {
  coordinate path rule ruleZh allowed rowDecides needs scopes article } }`;

async function explain(document: string, as: Persona, headers: Record<string, string> = {}) {
  const { body } = await gateway.ask(EXPLAIN, { as, headers, variables: { document } });
  return { told: body.data?.['explainAccess'] as Record<string, unknown>[] | null, errors: body.errors };
}

test('each field is told in order, with its path, its rule in both languages and its article', async () => {
  const { told } = await explain('{ one: item(code: "A") { name secret } }', ANALYST_CLAIMS);
  expect(told).toEqual([
    {
      coordinate: 'Query.item',
      path: 'one',
      rule: 'anybody',
      ruleZh: '任何人',
      allowed: true,
      rowDecides: false,
      needs: [],
      scopes: [],
      article: 'Art. 23°',
    },
    expect.objectContaining({ coordinate: 'Item.name', path: 'one.name', allowed: true }),
    expect.objectContaining({
      coordinate: 'Item.secret',
      path: 'one.secret',
      ruleZh: expect.stringMatching(/^登录的工作人员,限数据提供部门/),
      allowed: false,
      rowDecides: true,
      needs: ['SCOPE'],
      scopes: ['supervision', 'administration', 'inspection'],
    }),
  ]);
});

const INSPECTOR: Persona = { sub: 'inspector.city', departments: [], scopes: ['inspection'] };
const PARTY = '{ acts { ... on PenaltyAct { party } } }';

test.each<[string, Persona, Record<string, string>, string[], boolean]>([
  ['an officer without a purpose needs one', OFFICER_CLAIMS, {}, ['PURPOSE'], false],
  ['an officer with one needs nothing', OFFICER_CLAIMS, { 'supervision-purpose': 'case' }, [], true],
  ['inspection needs purpose and case', INSPECTOR, {}, ['PURPOSE', 'CASE'], false],
  ['with a purpose, the case alone', INSPECTOR, { 'supervision-purpose': 'case' }, ['CASE'], false],
])('%s', async (_, as, headers, needs, allowed) => {
  const { told } = await explain(PARTY, as, headers);
  expect(told).toContainEqual(expect.objectContaining({ coordinate: 'PenaltyAct.party', allowed, needs }));
});

test('a field of an interface has the rule of the types that can stand there', async () => {
  const of = async (document: string) => (await explain(document, ANALYST_CLAIMS)).told?.at(-1);
  expect(await of('{ acts { party } }')).toMatchObject({ coordinate: 'SupervisionAct.party', allowed: false });
  expect(await of('{ acts { ... on InspectionAct { party } } }')).toMatchObject({ allowed: true });
  expect(await of('{ acts { ... on InspectionAct { ... on SupervisionAct { party } } } }')).toMatchObject({
    coordinate: 'SupervisionAct.party',
    rule: 'anybody',
    allowed: true,
  });
});

test('a filter or order that is not for everybody is told at the field that takes it', async () => {
  const { told } = await explain(
    'query ($o: ItemOrder = SECRET) { items(where: { name: { eq: "x" }, secret: { eq: "s" } }, orderBy: $o) { totalCount } }',
    ANALYST_CLAIMS,
  );
  expect(told!.map(({ coordinate, path, allowed }) => [coordinate, path, allowed])).toEqual([
    ['Query.items', 'items', true],
    ['ItemFilter.secret', 'items', false],
    ['ItemOrder.SECRET', 'items', false],
    ['ItemConnection.totalCount', 'items.totalCount', true],
  ]);
});

test('what is told agrees with what is done, for every field of a document', async () => {
  const document = `{ item(code: "A") { code name draft secret detail { basis remark } acts { id title party
    ... on InspectionAct { inspector } ... on PenaltyAct { fine party } } } internalNote }`;
  for (const as of [ANALYST_CLAIMS, OFFICER_CLAIMS, INSPECTOR]) {
    const { told } = await explain(document, as);
    const { body } = await gateway.ask(document, { as });
    const refused = new Set(body.errors?.map(({ path }) => path!.filter((key) => key !== '@').join('.')));
    expect(new Set(told!.filter(({ allowed }) => !allowed).map(({ path }) => path))).toEqual(refused);
  }
});

test.each([
  ['syntax', '{ item('],
  ['an unknown field', '{ items { nodes { nothing } } }'],
  ['fragments in a circle', '{ item(code: "A") { ...F } } fragment F on Item { ...F }'],
  ['too much', `{ ${Array.from({ length: 21 }, (_, place) => `a${place}: internalNote`).join(' ')} }`],
])('a document that no endpoint would take is refused: %s', async (_, document) => {
  const { told, errors } = await explain(document, ANALYST_CLAIMS);
  expect(told).toBeNull();
  expect(errors!.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
});

test('the public graph does not know it', async () => {
  const { body } = await gateway.ask(EXPLAIN, { variables: { document: '{ item(code: "A") { name } }' } });
  expect(body.errors![0]!.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { printSchema } from 'graphql';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { publicContract } from '../../../gateway/compose/public-contract.ts';
import { accessPage } from '../../../gateway/docs/access-page.ts';
import { ANALYST_CLAIMS, OFFICER_CLAIMS, startTestGateway, type TestGateway } from '../fixtures/gateway.ts';
import { testSubgraph } from '../fixtures/subgraph.ts';

const SUBGRAPH = testSubgraph(
  'items',
  `type Query {
    items(first: Int, where: ItemFilter, deep: Boolean @tag(name: "audience:supervision")): [Item] @tag(name: "public")
    act(kind: Kind): Thing @tag(name: "public")
  }
  interface Thing { parts(all: Boolean @tag(name: "audience:supervision")): Int }
  type Act implements Thing { parts(all: Boolean @tag(name: "audience:supervision")): Int @tag(name: "public") }
  type Item { name: String @tag(name: "public") draft: String @authenticated }
  input ItemFilter { name: NameFilter draft: NameFilter }
  input NameFilter { eq: String contains: String @tag(name: "audience:supervision") }
  enum Kind { OPEN INTERNAL @tag(name: "audience:supervision") }`,
  {
    Query: { items: () => [{ name: 'a', draft: 'b' }], act: () => ({ __typename: 'Act' }) },
    Act: { parts: () => 2 },
  },
);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: [SUBGRAPH] });
});
afterAll(() => gateway.server.close());

type Case = [string, string, Record<string, unknown> | undefined, boolean];

const CASES: Case[] = [
  ['an argument, literal', '{ it: items(deep: true) { name } }', undefined, true],
  ['an argument, variable', 'query ($d: Boolean) { it: items(deep: $d) { name } }', { d: true }, true],
  ['an argument, variable with a null', 'query ($d: Boolean) { it: items(deep: $d) { name } }', { d: null }, true],
  [
    'an argument, default of a variable',
    'query ($d: Boolean = true) { it: items(deep: $d) { name } }',
    undefined,
    true,
  ],
  ['an argument whose variable is absent', 'query ($d: Boolean) { it: items(deep: $d) { name } }', undefined, false],
  ['an argument of an interface field', '{ it: act { parts(all: true) } }', undefined, true],
  ['an argument of its implementer', '{ it: act { ... on Act { parts(all: true) } } }', undefined, true],
  ['an enum value, literal', '{ it: act(kind: INTERNAL) { parts } }', undefined, true],
  ['an enum value, variable', 'query ($k: Kind) { it: act(kind: $k) { parts } }', { k: 'INTERNAL' }, true],
  [
    'an enum value, default of a variable',
    'query ($k: Kind = INTERNAL) { it: act(kind: $k) { parts } }',
    undefined,
    true,
  ],
  ['another enum value', 'query ($k: Kind) { it: act(kind: $k) { parts } }', { k: 'OPEN' }, false],
  ['an input field, literal', '{ it: items(where: { name: { contains: "a" } }) { name } }', undefined, true],
  [
    'an input field, variable',
    'query ($w: ItemFilter) { it: items(where: $w) { name } }',
    { w: { name: { contains: 'a' } } },
    true,
  ],
  ['an input field beside it', '{ it: items(where: { name: { eq: "a" } }) { name } }', undefined, false],
];

test.each(CASES)('%s', async (_, query, variables, denied) => {
  const codes = async (as: typeof ANALYST_CLAIMS) =>
    (await gateway.ask(query, { as, ...(variables && { variables }) })).body.errors?.map(
      ({ extensions }) => extensions['code'],
    );
  // in both orders, since what was worked out for one must not serve the other
  expect(await codes(OFFICER_CLAIMS)).toBeUndefined();
  expect(await codes(ANALYST_CLAIMS)).toEqual(denied ? ['UNAUTHORIZED_FIELD_OR_TYPE'] : undefined);
  expect(await codes(OFFICER_CLAIMS)).toBeUndefined();
});

test('the public graph has none of them', () => {
  const { supergraphSdl, apiSchema } = compose([SUBGRAPH]);
  const contract = printSchema(publicContract(apiSchema, extractAccess(supergraphSdl).table));
  expect(contract).not.toMatch(/deep|INTERNAL|contains|all:/);
  expect(contract).toContain('OPEN');
});

test('the page lists them with their audience', () => {
  const { supergraphSdl, apiSchema } = compose([SUBGRAPH]);
  const page = accessPage(apiSchema, extractAccess(supergraphSdl).table);
  expect(page).toMatch(/\| `items\(deep:\)` \| scopes supervision \| +\| ● \|/);
  expect(page).toMatch(/## Kind\n[^#]*\| `INTERNAL` \| scopes supervision/);
  expect(page).toMatch(/## NameFilter[^#]*\| `contains` \| scopes supervision/);
});

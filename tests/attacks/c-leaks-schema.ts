import { expect, test } from '@jest/globals';
import { getNamedType, isNonNullType, isObjectType } from 'graphql';
import { compose } from '../../gateway/compose/compose.ts';
import { mayAsk } from '../../shared/access/audience.ts';
import { PUBLIC_VIEWER, SCOPES, type Viewer } from '../../shared/access/viewer.ts';
import { at, rows, served } from '../conformance/expectations.ts';
import { cityOfTests } from '../gateway/fixtures/city.ts';
import { startTestGateway } from '../gateway/fixtures/gateway.ts';
import { city } from './attacked-city.ts';
import { ACCESS, PORTAL_SCHEMA, PUBLIC_SCHEMA, SUPERGRAPH } from './composed-city.ts';
import { comparable, expectRefusal } from './refusals.ts';

/** One viewer of each scope, once with and once without a purpose and a case, and the public. */
const VIEWERS: Viewer[] = [
  PUBLIC_VIEWER,
  ...SCOPES.flatMap((scope): Viewer[] => {
    const viewer: Viewer = { kind: 'person', account: scope, departments: [], scopes: [scope] };
    return [viewer, { ...viewer, purpose: 'x', caseNo: 'x' }];
  }),
];

const asks = (viewer: Viewer, coordinate: string) => mayAsk(viewer, ACCESS.get(coordinate)!, coordinate);

test('#37 whatever a field requires of another subgraph may be read by all who may read the field', () => {
  const composed = SUPERGRAPH.replaceAll(/^directive .*$/gm, '');
  for (const [, type, body] of composed.matchAll(/^type (\w+)[^{]*\{([^}]*)\}/gm))
    for (const [, field, requires] of body!.matchAll(/^ {2}(\w+).*@join__field\([^)]*requires: "([^"]+)"/gm))
      for (const required of requires!.match(/\w+/g)!)
        for (const viewer of VIEWERS)
          if (asks(viewer, `${type}.${field}`))
            expect([required, asks(viewer, `${type}.${required}`)]).toEqual([required, true]);
  expect(composed).not.toMatch(/@fromContext|@join__field\([^)]*(provides|contextArguments):/);
});

test('#37 a public field that requires a hidden one does not compose', () => {
  const link =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@tag", "@policy"])';
  const owner = `${link} type Query { a: A @tag(name: "public") } type A @key(fields: "id") { id: ID! @tag(name: "public") secret: String @policy(policies: [["secret"]]) }`;
  const other = `${link} type A @key(fields: "id") { id: ID! @external secret: String @external derived: String @requires(fields: "secret") @tag(name: "public") }`;
  expect(() =>
    compose([
      { name: 'owner', sdl: owner },
      { name: 'other', sdl: other },
    ]),
  ).toThrow();
});

test('#30 a field without an audience, and a type that alone is tagged, do not build', () => {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@tag"])';
  const untagged = `${link} type Query { a: String @tag(name: "public") b: String }`;
  const typeAlone = `${link} type Query { a: A @tag(name: "public") } type A @tag(name: "public") { secret: String }`;
  for (const sdl of [untagged, typeAlone]) expect(() => compose([{ name: 'x', sdl }])).toThrow(/audience/);
});

test('#30 a new field for the staff alone is no part of the public graph', async () => {
  const { items, acts } = cityOfTests();
  const gateway = await startTestGateway({ subgraphs: [items, acts] });
  const hidden = await gateway.ask('{ items { nodes { draft } } }');
  const random = await gateway.ask('{ items { nodes { drift } } }');
  await gateway.server.close();
  const plain = (body: object) =>
    JSON.stringify(body)
      .replaceAll(/drift|draft/g, 'x')
      .replaceAll(/"requestId":"[^"]*"/g, '');
  expect([hidden.status, plain(hidden.body)]).toEqual([400, plain(random.body)]);
});

const ROUTES: [string, string, string][] = [
  ['the interface', '{ acts(first: 50) { nodes { id FIELD } } }', 'acts.nodes'],
  [
    'a fragment on the type',
    '{ acts(first: 50) { nodes { id ... on PenaltyAct { FIELD } ... on InspectionAct { FIELD } ... on CompulsoryAct { FIELD } ... on OtherAct { FIELD } } } }',
    'acts.nodes',
  ],
  [
    'a named fragment',
    '{ acts(first: 50) { nodes { ...F } } } fragment F on SupervisionAct { id FIELD }',
    'acts.nodes',
  ],
  ['the edges', '{ acts(first: 50) { edges { node { id FIELD } } } }', 'acts.edges'],
  ['an alias', '{ acts(first: 50) { nodes { id actNo: FIELD } } }', 'acts.nodes'],
];

test.each(ROUTES)('#38 a personal field of an act is denied by every route: %s', async (_, query, path) => {
  for (const field of ['counterpartIdNumber', 'counterpartPersonName']) {
    const answer = await city.ask('portal', query.replaceAll('FIELD', field), { account: 'health.officer' });
    const found = rows(at(answer.body, 'data'), path);
    expect(found.length).toBeGreaterThan(0);
    expect(answer.text).not.toMatch(/"(counterpart\w+|actNo)":"[^"]/);
    for (const row of found) expect(Object.values((row['node'] ?? row) as object).filter(Boolean)).toHaveLength(1);
    expect(answer.body.errors?.map(({ extensions }) => extensions.code)).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
  }
});

test.each([
  ['an object', '{ supervisedObjects(first: 20) { nodes { acts(first: 3) { nodes { id counterpartIdNumber } } } } }'],
  ['a department', '{ departments(first: 20) { nodes { acts(first: 3) { nodes { id counterpartIdNumber } } } } }'],
  ['an officer', '{ officers(first: 20) { nodes { acts(first: 3) { nodes { id counterpartIdNumber } } } } }'],
  ['an item', '{ items(first: 20) { nodes { acts(first: 3) { nodes { id counterpartIdNumber } } } } }'],
  ['a plan', '{ plans(first: 20) { nodes { acts(first: 3) { nodes { id counterpartIdNumber } } } } }'],
])('#38 and from %s', async (_, query) => {
  const { status, text } = await city.ask('portal', query, { account: 'health.officer' });
  expect(status).toBe(200);
  expect(text).not.toMatch(/"counterpartIdNumber":"/);
});

test.each([
  ['node', '{ node(id: "x") { id } }', '{ nodf(id: "x") { id } }'],
  [
    '_entities',
    '{ _entities(representations: []) { __typename } }',
    '{ _entitiet(representations: []) { __typename } }',
  ],
  ['_service', '{ _service { sdl } }', '{ _servicf { sdl } }'],
  ['_identity', '{ _identity(session: "x") { account } }', '{ _identitz(session: "x") { account } }'],
  [
    '_clientToken',
    'mutation { _clientToken(clientId: "x", secret: "x") { token } }',
    'mutation { _clientTokem(clientId: "x", secret: "x") { token } }',
  ],
])('#39 the gateway has no %s, for the public and for the inspector', async (name, query, random) => {
  for (const account of [undefined, 'inspector.city']) {
    const ask = (text: string) => city.watched(() => city.ask(account ? 'portal' : 'public', text, { account }));
    const [one, other] = [await ask(query), await ask(random)];
    expectRefusal(one.result, 400, 'GRAPHQL_VALIDATION_FAILED');
    const unnamed = (text: string) => text.replaceAll(new RegExp(`${name.slice(0, -1)}\\w`, 'g'), '…');
    expect(unnamed(comparable(one.result))).toBe(unnamed(comparable(other.result)));
    expect([...one.asked, ...other.asked]).toEqual([]);
  }
});

test('#40 a denied field is null alone: no protected field is of a type that would empty its parent', () => {
  const types = Object.values(PORTAL_SCHEMA.getTypeMap()).filter((type) => isObjectType(type));
  for (const type of types)
    for (const field of Object.values(type.getFields())) {
      const audience = ACCESS.get(`${type.name}.${field.name}`);
      const isNarrow = audience && audience.policies.length > 0;
      expect([`${type.name}.${field.name}`, isNarrow && isNonNullType(field.type)]).not.toEqual([
        expect.anything(),
        true,
      ]);
    }
  expect(types.length).toBeGreaterThan(20);
});

test('#40 each protected field of an act, asked alone beside its id, leaves the id standing', async () => {
  const act = PORTAL_SCHEMA.getType('PenaltyAct');
  if (!isObjectType(act)) throw new TypeError('There are no penalties.');
  const narrow = Object.values(act.getFields()).filter(
    ({ name }) => ACCESS.get(`PenaltyAct.${name}`)!.policies.length > 0,
  );
  expect(narrow.length).toBeGreaterThan(10);
  for (const { name, type } of narrow) {
    const selection = isObjectType(getNamedType(type)) ? `${name} { __typename }` : name;
    const query = `{ acts(first: 20, where: { kind: { eq: PENALTY } }) { nodes { id ... on PenaltyAct { ${selection} } } } }`;
    const { body } = await city.ask('portal', query, { account: 'analyst.city' });
    const nodes = rows(at(body, 'data'), 'acts.nodes');
    expect([name, nodes.length > 0, nodes.every((node) => node['id'] && node[name] === null)]).toEqual([
      name,
      true,
      true,
    ]);
    expect(body.errors?.every(({ extensions }) => extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE')).toBe(true);
  }
});

test('#29 the public graph has no type that only the portal serves', async () => {
  const data = served(await city.ask('public', '{ __schema { types { name } } }'));
  const names = rows(data, '__schema.types').map(({ name }) => String(name));
  expect(names.filter((name) => !PUBLIC_SCHEMA.getType(name))).toEqual([]);
});

import { ApolloGateway } from '@apollo/gateway';
import { expect, test } from '@jest/globals';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { forbidTelemetry } from '../../../shared/config/no-telemetry.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { LINK } from '../fixtures/subgraph.ts';

forbidTelemetry();

const { supergraphSdl } = compose(Object.values(cityOfTests()));

const load = (sdl: string) =>
  new ApolloGateway({ supergraphSdl: sdl, buildService: () => ({ process: async () => ({ data: {} }) }) });

test('the table has the audience of every object field', () => {
  const { table } = extractAccess(supergraphSdl);
  expect(table.get('Item.code')).toEqual({ public: true, scopes: [], policies: [] });
  expect(table.get('Item.draft')).toEqual({ public: false, scopes: [], policies: [] });
  expect(table.get('Item.secret')).toEqual({ public: false, scopes: [], policies: [['secret']] });
  expect(table.get('Mutation.renameItem')).toEqual({ public: false, scopes: [['supervision']], policies: [] });
});

test('an interface field has the AND of its implementers', () => {
  const { table } = extractAccess(supergraphSdl);
  expect(table.get('SupervisionAct.id')).toEqual({ public: true, scopes: [], policies: [] });
  expect(table.get('SupervisionAct.party')).toEqual({ public: false, scopes: [], policies: [['personal']] });
});

test('alternatives of implementers multiply', () => {
  const sdl = compose([
    {
      name: 's',
      sdl: `${LINK} type Query { t: T @authenticated } interface T { f: String }
        type A implements T { f: String @requiresScopes(scopes: [["decision"], ["inspection"]]) }
        type B implements T { f: String @requiresScopes(scopes: [["oversight"]]) }
        type C implements T { f: String @policy(policies: [["secret"]]) }`,
    },
  ]).supergraphSdl;
  expect(extractAccess(sdl).table.get('T.f')).toEqual({
    public: false,
    scopes: [
      ['decision', 'oversight'],
      ['inspection', 'oversight'],
    ],
    policies: [['secret']],
  });
});

test('directives are found under the names they were imported by', () => {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed", import: [
    { name: "@authenticated", as: "@staff" }, { name: "@policy", as: "@byRow" }, { name: "@tag", as: "@label" }])`;
  const sdl = compose([
    {
      name: 's',
      sdl: `${link} type Query {
        a: String @staff
        b: String @byRow(policies: [["secret"]])
        c: String @label(name: "public")
        d: String @fed__requiresScopes(scopes: [["staffing"]])
      }`,
    },
  ]).supergraphSdl;
  expect(sdl).toContain('@staff');
  const extracted = extractAccess(sdl);
  expect([...extracted.table]).toEqual([
    ['Query.a', { public: false, scopes: [], policies: [] }],
    ['Query.b', { public: false, scopes: [], policies: [['secret']] }],
    ['Query.c', { public: true, scopes: [], policies: [] }],
    ['Query.d', { public: false, scopes: [['staffing']], policies: [] }],
  ]);
  expect(extracted.supergraphSdl).not.toMatch(/@staff|@byRow|@label|requiresScopes/);
});

test('a composed field without an audience is not extracted as open', () => {
  const stripped = supergraphSdl.replace(
    'draft: String @join__field(graph: ITEMS) @authenticated',
    'draft: String @join__field(graph: ITEMS)',
  );
  expect(stripped).not.toBe(supergraphSdl);
  expect(() => extractAccess(stripped)).toThrow('Item.draft');
});

test('a supergraph that still carries its audiences cannot be served, what is extracted can', async () => {
  await expect(load(supergraphSdl).load()).rejects.toThrow(/SECURITY|not supported/i);
  const gateway = load(extractAccess(supergraphSdl).supergraphSdl);
  await expect(gateway.load()).resolves.toHaveProperty('executor');
  await gateway.stop();
});

test('what is stripped cannot be extracted again, so it is never served without its table', () => {
  expect(() => extractAccess(extractAccess(supergraphSdl).supergraphSdl)).toThrow('No audience');
});

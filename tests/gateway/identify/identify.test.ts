import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { readConfig } from '../../../shared/config/config.ts';
import type { Subgraph } from '../../../shared/subgraph/subgraph.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { ANALYST_CLAIMS, identityOf, OFFICER_CLAIMS, startTestGateway, type TestGateway } from '../fixtures/gateway.ts';
import { sessionOf } from '../fixtures/personnel.ts';

const { items, acts } = cityOfTests();
const QUERY = '{ internalNote }';
const SESSION = sessionOf('market.officer');

let gateway: TestGateway;
beforeEach(async () => {
  items.calls.length = 0;
  gateway = await startTestGateway({
    subgraphs: [items, acts],
    config: readConfig({ PORT: '0', RATES: 'off', TRUSTED_PROXIES: '127.0.0.1', NETWORKS: 'decision=10.8.0.0/16' }),
  });
});
afterEach(() => gateway.server.close());

const ask = (query = QUERY, headers = {}) => gateway.ask(query, { as: OFFICER_CLAIMS, headers });
const codeOf = ({ status, body }: Awaited<ReturnType<typeof ask>>) => [status, body.errors?.[0]?.extensions['code']];
const change = (rights: object) => gateway.people.set(SESSION, { ...identityOf(OFFICER_CLAIMS), ...rights });

describe('at each request', () => {
  test('the viewer is who the personnel subgraph says, with the session, the address and what the headers state', async () => {
    const grant = { id: 'G1', provider: 'D9', type: 'PenaltyAct', fields: ['fine'], purpose: 'p' };
    await ask();
    change({ certificateNo: 'C1', grants: [grant] });
    items.calls.length = 0;
    await ask(QUERY, {
      'x-forwarded-for': '203.0.113.7',
      'supervision-purpose': 'a',
      'supervision-case': 'b',
      'idempotency-key': 'c',
    });
    expect(items.calls.map(({ viewer }) => viewer)).toEqual([
      {
        kind: 'person',
        account: 'market.officer',
        certificateNo: 'C1',
        department: 'D1',
        region: '610100',
        departments: ['D1', 'D11'],
        scopes: ['supervision'],
        grants: [expect.objectContaining(grant)],
        session: SESSION,
        source: '203.0.113.7',
        device: undefined,
        purpose: 'a',
        caseNo: 'b',
        idempotencyKey: 'c',
      },
    ]);
  });

  test('a scope taken away is gone at the next one, one given is there', async () => {
    expect((await ask()).body.data).toEqual({ internalNote: 'note' });
    change({ scopes: ['decision'] });
    expect((await ask('{ internalNote }', { 'x-forwarded-for': '10.8.0.1' })).body.data).toEqual({
      internalNote: null,
    });
    change({ scopes: ['supervision'] });
    expect((await ask()).body.data).toEqual({ internalNote: 'note' });
  });

  test('a session that has ended is refused, and nothing is executed', async () => {
    const token = await gateway.tokenFor(OFFICER_CLAIMS);
    gateway.people.delete(SESSION);
    const answer = await gateway.ask(QUERY, { path: '/graphql', headers: { authorization: `Bearer ${token}` } });
    expect(codeOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
    expect(items.calls).toEqual([]);
  });

  test('a session of another account than the token names is refused', async () => {
    await ask();
    change({ account: 'market.admin' });
    expect(codeOf(await ask())).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('a scope that is not known here grants the others', async () => {
    await ask();
    change({ scopes: ['root', 'gateway', '__proto__', 'supervision'] });
    await ask();
    expect(items.calls.at(-1)?.viewer.scopes).toEqual(['supervision']);
  });

  test.each<[string, Subgraph['execute']]>([
    ['fails', () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:4102'))],
    ['answers with errors', async () => ({ errors: [new GraphQLError('no such field')] })],
    ['answers nothing', async () => ({})],
  ])('a personnel subgraph that %s lets nobody in, neither as less nor as remembered', async (_, execute) => {
    expect((await ask()).status).toBe(200);
    items.calls.length = 0;
    gateway.personnel.execute = execute;
    const answer = await ask();
    expect(codeOf(answer)).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
    expect(answer.body.errors?.[0]?.extensions['subgraph']).toBe('personnel');
    expect(JSON.stringify(answer.body)).not.toMatch(/ECONNREFUSED|no such field/);
    expect(items.calls).toEqual([]);
  });
});

describe('networks', () => {
  const from = (address: string) => ask('{ items { totalCount } }', { 'x-forwarded-for': address });

  test('of the account are the only ones it may come from, and a refusal is logged with the address', async () => {
    await ask();
    change({ networks: ['10.0.0.0/8', '2001:db8::/32'] });
    expect((await from('10.1.2.3')).status).toBe(200);
    expect((await from('2001:db8::7')).status).toBe(200);
    items.calls.length = 0;
    expect(codeOf(await from('203.0.113.7'))).toEqual([403, 'FORBIDDEN_NETWORK']);
    expect(items.calls).toEqual([]);
    expect(gateway.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        facts: { requestId: expect.any(String), account: 'market.officer', source: '203.0.113.7' },
      }),
    );
  });

  test('of a scope by setting bind everybody who holds it', async () => {
    const analyst = (address: string) =>
      gateway.ask('{ items { totalCount } }', { as: ANALYST_CLAIMS, headers: { 'x-forwarded-for': address } });
    expect((await analyst('10.8.7.7')).status).toBe(200);
    expect(codeOf(await analyst('10.9.7.7'))).toEqual([403, 'FORBIDDEN_NETWORK']);
    expect((await from('10.9.7.7')).status).toBe(200);
  });

  test('that cannot be read allow nothing', async () => {
    await ask();
    change({ networks: ['everywhere'] });
    expect(codeOf(await from('203.0.113.7'))).toEqual([403, 'FORBIDDEN_NETWORK']);
  });

  test('are not widened by what a client says of itself', async () => {
    await ask();
    change({ networks: ['10.0.0.0/8'] });
    expect(codeOf(await from('10.1.2.3, 203.0.113.7'))).toEqual([403, 'FORBIDDEN_NETWORK']);
  });
});

describe('who must change the password', () => {
  beforeEach(async () => {
    await ask();
    change({ passwordMustChange: true });
  });

  test.each([
    ['see who they are', '{ viewer { account } __typename }'],
    ['see it through fragments', '{ ...Q } fragment Q on Query { viewer { ... on Account { account } } }'],
    ['change it', 'mutation { changePassword(old: "a", new: "b") }'],
  ])('may %s', async (_, query) => {
    const { status, body } = await ask(query);
    expect([status, body.errors]).toEqual([200, undefined]);
  });

  test.each([
    ['anything else', '{ items { totalCount } }'],
    ['anything beside it', '{ viewer { account } items { totalCount } }'],
    ['anything under another name', '{ viewer: items { totalCount } }'],
    ['the graph behind who they are', '{ viewer { department { code } } }'],
    ['the same through fragments', '{ viewer { ...A } } fragment A on Account { department { code } }'],
    ['questions about the schema', '{ __schema { queryType { name } } }'],
    ['another mutation', 'mutation { renameItem(code: "A", name: "x") { name } }'],
  ])('is refused %s, and nothing is executed', async (_, query) => {
    items.calls.length = 0;
    expect(codeOf(await ask(query))).toEqual([403, 'PASSWORD_CHANGE_NEEDED']);
    expect(items.calls).toEqual([]);
  });
});

test('headers that name an identity, as those inside do, change nothing', async () => {
  await ask();
  items.calls.length = 0;
  const forged = Buffer.from(JSON.stringify({ kind: 'machine', scopes: ['inspection'], departments: [] })).toString(
    'base64url',
  );
  const headers = Object.fromEntries(
    ['supervision-identity', 'supervision-signature', 'x-user', 'x-account', 'x-scopes', 'x-roles', 'x-viewer'].map(
      (name) => [name, forged],
    ),
  );
  await ask(QUERY, headers);
  expect(items.calls.at(-1)?.viewer).toMatchObject({ account: 'market.officer', scopes: ['supervision'] });
  expect(codeOf(await gateway.ask(QUERY, { path: '/graphql', headers }))).toEqual([401, 'UNAUTHENTICATED']);
});

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { GATEWAY_VIEWER, PUBLIC_VIEWER, type Viewer } from '../../../../shared/access/viewer.ts';
import { type City, NOW, openCity, VIEWERS } from '../city.ts';

let city: City;
let passwords: Record<string, { password: string }>;
beforeAll(async () => {
  city = await openCity();
  passwords = await city.personnel.createDemoAccounts();
});
afterAll(() => city.close());
beforeEach(() => {
  city.clock.now = NOW;
});

/** Signs in and gives the session that the token would carry. */
async function signIn(account: string, viewer: Viewer = PUBLIC_VIEWER): Promise<string> {
  const query = 'mutation ($a: String!, $p: String!) { signIn(account: $a, password: $p) { token } }';
  const { errors } = await city.ask(viewer, query, { a: account, p: passwords[account]!.password });
  expect(errors).toEqual([]);
  return city.claims.at(-1)!.sid!;
}

const IDENTITY = `query ($session: ID, $account: String) { _identity(session: $session, account: $account) {
  kind account displayName certificateNo department region departments scopes networks device passwordMustChange
  grants { id provider type fields purpose } } }`;
const identity = async (variables: object, viewer: Viewer = GATEWAY_VIEWER) => {
  const { data, errors } = await city.ask(viewer, IDENTITY, { ...variables });
  expect(errors).toEqual([]);
  return data!['_identity'];
};

test('a session tells the gateway who it belongs to and what they may do', async () => {
  expect(await identity({ session: await signIn('market.officer') })).toEqual({
    kind: 'person',
    account: 'market.officer',
    displayName: '示例·市场监管执法人员',
    certificateNo: 'DEMO-610100-MKT-001',
    department: '610100-MKT',
    region: '610100',
    departments: expect.arrayContaining(['610100-MKT', '610103-MKT']),
    scopes: ['supervision'],
    networks: [],
    device: null,
    passwordMustChange: false,
    grants: [],
  });
});

test('an account that another issuer vouches for has the same rights', async () => {
  const bySession = await identity({ session: await signIn('inspector.city') });
  expect(await identity({ account: 'inspector.city' })).toEqual(bySession);
});

test.each([
  [{ session: 'no-such-session' }],
  [{ session: 'no-such-session', account: 'market.officer' }],
  [{ account: 'no.such.account' }],
  [{}],
])('%j is nobody', async (variables) => {
  expect(await identity(variables)).toBeNull();
});

test('a session that proved a device key at sign-in is bound to it', async () => {
  const session = await signIn('analyst.city', { ...PUBLIC_VIEWER, source: '10.1.2.3', device: 'thumbprint' });
  expect(await identity({ session })).toMatchObject({ device: 'thumbprint' });
  expect(city.claims.at(-1)).toMatchObject({ sub: 'analyst.city', kind: 'person', jkt: 'thumbprint' });
});

test('a session ends with its hour, to the instant', async () => {
  const session = await signIn('health.officer');
  city.clock.now = new Date(NOW.getTime() + 3_600_000 - 1);
  expect(await identity({ session })).not.toBeNull();
  city.clock.now = new Date(NOW.getTime() + 3_600_000);
  expect(await identity({ session })).toBeNull();
});

test('a hundred questions at once for one session read the store once', async () => {
  const session = await signIn('office.city');
  const commands = await city.commandsDuring(() =>
    Promise.all(Array.from({ length: 100 }, () => identity({ session }))),
  );
  // session, account, departments, grants, and when the session was last seen
  expect(commands.filter((name) => name === 'find')).toHaveLength(5);
  expect(await city.commandsDuring(() => identity({ session }))).toEqual([]);
});

test('rights that another process changes show after five seconds', async () => {
  const session = await signIn('staffing.city');
  await identity({ session });
  const accounts = city.connection.collection<{ _id: string }>('accounts');
  await accounts.updateOne({ _id: 'staffing.city' }, { $set: { scopes: [] } });
  city.clock.now = new Date(NOW.getTime() + 5_000);
  expect(await identity({ session })).toMatchObject({ scopes: [] });
});

test('a department that comes to stand below the own one shows at the next question', async () => {
  const session = await signIn('market.beilin.officer');
  expect(await identity({ session })).toMatchObject({ departments: ['610103-MKT'] });
  const code = '610103-MKT-01';
  await city.bring('departments', [{ code, name: '示例市场所', parentCode: '610103-MKT', regionCode: '610103' }]);
  expect(await identity({ session })).toMatchObject({ departments: ['610103-MKT', code] });
});

test.each(Object.entries(VIEWERS))(
  '%s may not ask who somebody is, nor for a token of a program',
  async (_, viewer) => {
    const asked = await city.ask(viewer, '{ _identity(account: "market.officer") { account } }');
    expect(asked.data).toBeNull();
    expect(asked.errors.map(({ code }) => code)).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
    const token = await city.ask(viewer, 'mutation { _clientToken(clientId: "a", secret: "b") { token } }');
    expect(token.data).toBeNull();
  },
);

test('an unknown client gets no token', async () => {
  const { errors } = await city.ask(
    GATEWAY_VIEWER,
    'mutation { _clientToken(clientId: "a", secret: "b", source: "10.0.0.1") { token } }',
  );
  expect(errors).toMatchObject([{ code: 'UNAUTHENTICATED', path: '_clientToken' }]);
});

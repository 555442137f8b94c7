import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { GATEWAY_VIEWER, PUBLIC_VIEWER, type Viewer } from '../../../../shared/access/viewer.ts';
import { type City, openCity, VIEWERS } from '../city.ts';
import { ADMINISTRATORS, CREATE_CLIENT, RESET, ROTATE } from './desk.ts';

const { marketAdmin } = ADMINISTRATORS;

let city: City;
let passwords: Record<string, { password: string }>;
beforeAll(async () => {
  city = await openCity();
  passwords = await city.personnel.createDemoAccounts();
});
afterEach(() => {
  city.meanwhile = undefined;
});
afterAll(() => city.close());

const signIn = () =>
  city.ask(PUBLIC_VIEWER, 'mutation ($p: String!) { signIn(account: "market.officer", password: $p) { token } }', {
    p: passwords['market.officer']!.password,
  });
const lastSession = () => city.claims.at(-1)!.sid!;
const officer = (): Viewer => ({ ...VIEWERS.marketOfficer, session: lastSession() });
const identity = async () => {
  const { data } = await city.ask(GATEWAY_VIEWER, 'query ($s: ID) { _identity(session: $s) { account } }', {
    s: lastSession(),
  });
  return data!['_identity'];
};
/** Does this once, while the next token is being made. */
function meanwhile(work: () => Promise<unknown>): void {
  city.meanwhile = () => {
    city.meanwhile = undefined;
    return work();
  };
}

test('a session that is ended while it is renewed stays ended', async () => {
  await signIn();
  const viewer = officer();
  const end = 'mutation ($id: ID!) { endSession(sessionId: $id) { endedAt } }';
  meanwhile(() => city.ask(viewer, end, { id: viewer.session }));
  const { data, errors } = await city.ask(viewer, 'mutation { renewSession { token } }');
  expect(data!['renewSession']).toBeNull();
  expect(errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  expect(await identity()).toBeNull();
});

test('a session that is renewed twice at once is renewed', async () => {
  await signIn();
  const viewer = officer();
  const renew = () => city.ask(viewer, 'mutation { renewSession { token } }');
  meanwhile(renew);
  expect((await renew()).errors).toEqual([]);
  expect(await identity()).toEqual({ account: 'market.officer' });
});

test('a sign-in with the former password that is under way while it is reset begins no session', async () => {
  const version = 'query { account(account: "market.officer") { version } }';
  const { data } = await city.ask(marketAdmin, version);
  const input = { account: 'market.officer', expectedVersion: (data!['account'] as { version: number }).version };
  meanwhile(() => city.ask(marketAdmin, RESET, { input }));
  const { errors } = await signIn();
  expect(errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  expect(await identity()).toBeNull();
});

test('a token asked for with the former secret while it is changed begins no session', async () => {
  const input = { name: '示例接口', validUntil: '2026-12-31' };
  const { data } = await city.ask(marketAdmin, CREATE_CLIENT, { input });
  const { secret, client } = data!['createClient'] as {
    secret: string;
    client: { clientId: string; version: number };
  };
  const step = { clientId: client.clientId, expectedVersion: client.version };
  meanwhile(() => city.ask(marketAdmin, ROTATE, { input: step }));
  const { errors } = await city.ask(
    GATEWAY_VIEWER,
    'mutation ($id: ID!, $secret: String!) { _clientToken(clientId: $id, secret: $secret) { token } }',
    { id: client.clientId, secret },
  );
  expect(errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  expect(await identity()).toBeNull();
});

const signInOn = (device: string, account: string) =>
  city.ask(
    { ...PUBLIC_VIEWER, source: '10.1.1.2', device },
    'mutation ($a: String!, $p: String!) { signIn(account: $a, password: $p) { token } }',
    { a: account, p: passwords[account]!.password },
  );
const holderOf = (device: string) =>
  city.connection
    .collection<{ _id: string }>('devices')
    .findOne({ _id: device }, { projection: { account: 1, releasedAt: 1 } });

test('a new device that two persons sign in with at once is one’s, and the other is told', async () => {
  const accounts = ['health.officer', 'market.admin'];
  const answers = await Promise.all(accounts.map((account) => signInOn('new-device', account)));
  const refused = answers.filter(({ errors }) => errors.length > 0);
  expect(refused).toMatchObject([{ errors: [{ code: 'DEVICE_OF_ANOTHER' }] }]);
  const account = accounts[answers.findIndex(({ errors }) => errors.length === 0)];
  expect(await holderOf('new-device')).toEqual({ _id: 'new-device', account });
});

test('a device that is released twice at once stays with who signed in between', async () => {
  const release = 'mutation { releaseDevice(thumbprint: "handed-on") { releasedAt } }';
  await signInOn('handed-on', 'health.officer');
  const viewer = { ...VIEWERS.healthOfficer, session: lastSession() };
  const sessions = city.connection.model('Session');
  const find = sessions.find.bind(sessions);
  // the device has been read by then, and not been written yet
  const before = jest.spyOn(sessions, 'find').mockImplementationOnce((filter) => {
    const query = find(filter);
    const exec = query.exec.bind(query);
    query.exec = async () => {
      expect((await city.ask(viewer, release)).errors).toEqual([]);
      expect((await signInOn('handed-on', 'market.admin')).errors).toEqual([]);
      return exec();
    };
    return query;
  });
  expect((await city.ask(viewer, release)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  before.mockRestore();
  expect(await holderOf('handed-on')).toEqual({ _id: 'handed-on', account: 'market.admin' });
  expect(await identity()).toEqual({ account: 'market.admin' });
});

test('nobody administers their own account: a session left open does not give its password', async () => {
  const { cityOffice } = ADMINISTRATORS;
  const own = { account: cityOffice.account, expectedVersion: 1 };
  const asked: [string, Record<string, unknown>][] = [
    [RESET, own],
    ['mutation ($input: SetPostInput!) { setPost(input: $input) { version } }', { ...own, postUntil: '2099-12-31' }],
    ['mutation ($input: AccountStepInput!) { endAccount(input: $input) { version } }', own],
  ];
  for (const [mutation, input] of asked)
    expect((await city.ask(cityOffice, mutation, { input })).errors).toMatchObject([{ code: 'SCOPE_NOT_YOURS' }]);
});

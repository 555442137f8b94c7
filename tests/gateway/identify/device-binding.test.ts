import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { issueToken } from '../../../shared/access/token.ts';
import { type Device, newDevice } from '../../support/device.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { identityOf, NOW, OFFICER_CLAIMS, startTestGateway, type TestGateway } from '../fixtures/gateway.ts';
import { sessionOf } from '../fixtures/personnel.ts';

const { items, acts } = cityOfTests();
const SESSION = sessionOf('market.officer');
const url = 'http://localhost/graphql';

let gateway: TestGateway;
let device: Device;
beforeEach(async () => {
  items.calls.length = 0;
  gateway = await startTestGateway({ subgraphs: [items, acts] });
  device = await newDevice(NOW);
});
afterEach(() => gateway.server.close());

const ask = (headers: Record<string, string>) => gateway.ask('{ internalNote }', { path: '/graphql', headers });
const codeOf = async (answer: ReturnType<typeof ask>) => (await answer).body.errors?.[0]?.extensions['code'];
const bound = (jkt = device.thumbprint) => issueToken({ ...OFFICER_CLAIMS, sid: SESSION, jkt }, gateway.keys, NOW);
const rights = (changed: object) => gateway.people.set(SESSION, { ...identityOf(OFFICER_CLAIMS), ...changed });

test('a key proved at sign-in reaches the subgraph that begins the session', async () => {
  const query = 'mutation { signIn(account: "a", password: "p") { token } }';
  await gateway.ask(query, { path: '/graphql', headers: { dpop: await device.prove({ url }) } });
  expect(items.calls.map(({ viewer }) => viewer)).toEqual([
    expect.objectContaining({ kind: 'public', device: device.thumbprint, source: '127.0.0.1' }),
  ]);
});

test('a sign-in with a proof that is not valid is refused, and not taken for one without', async () => {
  const query = 'mutation { signIn(account: "a", password: "p") { token } }';
  const dpop = await device.prove({ url: 'http://localhost/public/graphql' });
  const { status, body } = await gateway.ask(query, { path: '/graphql', headers: { dpop } });
  expect([status, body.errors?.[0]?.extensions['code'], items.calls.length]).toEqual([401, 'DEVICE_PROOF_INVALID', 0]);
});

test('a bound token with a fresh proof for it is served, and the viewer has its device', async () => {
  rights({ device: device.thumbprint });
  const token = await bound();
  const dpop = await device.prove({ url, token });
  expect((await ask({ authorization: `DPoP ${token}`, dpop })).status).toBe(200);
  expect(items.calls.at(-1)?.viewer.device).toBe(device.thumbprint);
});

test.each<[string, (token: string) => Promise<Record<string, string>>]>([
  [
    'as a bearer token',
    async (token) => ({ authorization: `Bearer ${token}`, dpop: await device.prove({ url, token }) }),
  ],
  ['without a proof', async (token) => ({ authorization: `DPoP ${token}` })],
  [
    'with a proof by another key',
    async (token) => ({ authorization: `DPoP ${token}`, dpop: await (await newDevice(NOW)).prove({ url, token }) }),
  ],
  [
    'with a proof for another token',
    async (token) => ({ authorization: `DPoP ${token}`, dpop: await device.prove({ url, token: 'x' }) }),
  ],
])('a bound token %s is refused, and nothing is executed', async (_, headersFor) => {
  rights({ device: device.thumbprint });
  expect(await codeOf(ask(await headersFor(await bound())))).toBe('DEVICE_PROOF_INVALID');
  expect(items.calls).toEqual([]);
});

test('a proof that was used once is refused', async () => {
  rights({ device: device.thumbprint });
  const token = await bound();
  const headers = { authorization: `DPoP ${token}`, dpop: await device.prove({ url, token }) };
  expect((await ask(headers)).status).toBe(200);
  expect(await codeOf(ask(headers))).toBe('DEVICE_PROOF_INVALID');
});

test('a token that is not bound is refused where its session is', async () => {
  rights({ device: device.thumbprint });
  const token = await issueToken({ ...OFFICER_CLAIMS, sid: SESSION }, gateway.keys, NOW);
  expect(await codeOf(ask({ authorization: `Bearer ${token}` }))).toBe('DEVICE_PROOF_INVALID');
});

test('a token bound to another key than its session is refused', async () => {
  rights({ device: (await newDevice(NOW)).thumbprint });
  const token = await bound();
  expect(await codeOf(ask({ authorization: `DPoP ${token}`, dpop: await device.prove({ url, token }) }))).toBe(
    'DEVICE_PROOF_INVALID',
  );
});

test('a token that is not bound is not made so by a proof beside it', async () => {
  rights({});
  const token = await issueToken({ ...OFFICER_CLAIMS, sid: SESSION }, gateway.keys, NOW);
  const dpop = await device.prove({ url, token });
  expect(await codeOf(ask({ authorization: `DPoP ${token}`, dpop }))).toBe('DEVICE_PROOF_INVALID');
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
});

test('who is refused for lack of a token or proof is told how one is given', async () => {
  const { headers } = await gateway.server.inject({ method: 'POST', url: '/graphql', payload: { query: '{ a }' } });
  expect(headers['www-authenticate']).toMatch(/^Bearer realm="[\w-]+", DPoP algs="ES256 EdDSA"$/);
});

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readConfig } from '../../../shared/config/config.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { startTestGateway, type TestGateway } from '../fixtures/gateway.ts';

const SECRET = 's3cret+/&=';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const encoded = encodeURIComponent(SECRET);
const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: Object.values(cityOfTests()) });
});
afterAll(() => gateway.server.close());
beforeEach(() => {
  gateway.personnel.calls.length = 0;
});

const post = (payload: string, headers: Record<string, string> = {}) =>
  gateway.server.inject({ method: 'POST', url: '/oauth/token', payload, headers: { ...FORM, ...headers } });

test('a client with its secret in the form gets a token, which nobody may store', async () => {
  const answer = await post(`grant_type=client_credentials&client_id=feeder&client_secret=${encoded}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ access_token: 'token-of-feeder', token_type: 'Bearer', expires_in: 3600 });
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
});

test('a client with its secret in the header gets one, for the scopes it names', async () => {
  const answer = await post('grant_type=client_credentials&scope=exchange+supervision', {
    authorization: basic('fee:der', SECRET),
  });
  expect(answer.json()).toMatchObject({ access_token: 'token-of-fee:der', scope: 'exchange supervision' });
  expect(gateway.personnel.calls).toEqual([
    expect.objectContaining({
      variables: { clientId: 'fee:der', secret: SECRET, scopes: ['exchange', 'supervision'], source: '127.0.0.1' },
      viewer: expect.objectContaining({ scopes: ['gateway'] }),
    }),
  ]);
});

test.each<[string, string, Record<string, string>, number, string]>([
  ['a wrong secret', 'grant_type=client_credentials&client_id=a&client_secret=x', {}, 401, 'invalid_client'],
  [
    'a wrong secret in the header',
    'grant_type=client_credentials',
    { authorization: basic('a', 'x') },
    401,
    'invalid_client',
  ],
  ['no client', 'grant_type=client_credentials', {}, 401, 'invalid_client'],
  [
    'a bearer token in place of a client',
    'grant_type=client_credentials',
    { authorization: 'Bearer a.b.c' },
    401,
    'invalid_client',
  ],
  ['no grant type', `client_id=a&client_secret=${encoded}`, {}, 400, 'invalid_request'],
  [
    'the password grant',
    `grant_type=password&client_id=a&client_secret=${encoded}&username=a&password=b`,
    {},
    400,
    'unsupported_grant_type',
  ],
  [
    'a parameter given twice',
    `grant_type=client_credentials&grant_type=client_credentials&client_id=a&client_secret=${encoded}`,
    {},
    400,
    'invalid_request',
  ],
  [
    'a secret in header and form',
    `grant_type=client_credentials&client_id=a&client_secret=${encoded}`,
    { authorization: basic('a', SECRET) },
    400,
    'invalid_request',
  ],
  [
    'another client in the form than in the header',
    'grant_type=client_credentials&client_id=b',
    { authorization: basic('a', SECRET) },
    400,
    'invalid_request',
  ],
  [
    'a scope it does not have',
    `grant_type=client_credentials&client_id=a&client_secret=${encoded}&scope=inspection`,
    {},
    400,
    'invalid_scope',
  ],
  [
    'a scope that is none',
    `grant_type=client_credentials&client_id=a&client_secret=${encoded}&scope=%22`,
    {},
    400,
    'invalid_scope',
  ],
  [
    'JSON',
    JSON.stringify({ grant_type: 'client_credentials' }),
    { 'content-type': 'application/json' },
    400,
    'invalid_request',
  ],
  ['a form of 9 kB', `grant_type=client_credentials&x=${'x'.repeat(9_000)}`, {}, 400, 'invalid_request'],
  ['nothing', '', {}, 400, 'invalid_request'],
])('%s is refused in the form of RFC 6749', async (_, payload, headers, status, error) => {
  const answer = await post(payload, headers);
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toEqual({
    error,
    error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
  });
  expect(answer.headers['cache-control']).toBe('no-store');
  if (status === 401) expect(answer.headers['www-authenticate']).toBe('Basic realm="supervision-graph"');
});

test('while the personnel subgraph is down, clients are told to come back', async () => {
  const { execute } = gateway.personnel;
  gateway.personnel.execute = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const answer = await post(`grant_type=client_credentials&client_id=feeder&client_secret=${encoded}`);
  gateway.personnel.execute = execute;
  expect([answer.statusCode, answer.json().error]).toEqual([503, 'temporarily_unavailable']);
  expect(answer.body).not.toContain('ECONNREFUSED');
});

test('a GET is refused, so that no secret gets into a log of addresses', async () => {
  const answer = await gateway.server.inject({
    url: `/oauth/token?grant_type=client_credentials&client_secret=${encoded}`,
  });
  expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST']);
});

test('too many requests from one address are told how long to wait', async () => {
  const config = readConfig({ RATES: 'clientToken=2,60' });
  const limited = await startTestGateway({ subgraphs: Object.values(cityOfTests()), config, elapsed: () => 0 });
  const ask = () =>
    limited.server.inject({
      method: 'POST',
      url: '/oauth/token',
      payload: 'grant_type=client_credentials',
      headers: FORM,
    });
  expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([401, 401]);
  const refused = await ask();
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1']);
  await limited.server.close();
});

import { request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { cityOfTests } from '../fixtures/city.ts';
import { ANALYST_CLAIMS, startTestGateway, type TestGateway } from '../fixtures/gateway.ts';

const { items, acts } = cityOfTests();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: [items, acts], explorer: (endpoint) => `<h1>${endpoint}</h1>` });
});
afterAll(() => gateway.server.close());
async function listening(): Promise<AddressInfo> {
  if (!gateway.server.server.listening) await gateway.server.listen({ host: '127.0.0.1', port: 0 });
  return gateway.server.server.address() as AddressInfo;
}
beforeEach(() => {
  items.calls.length = 0;
});

const PUBLIC = '/public/graphql';
const QUERY = { query: '{ items { totalCount } }' };
const JSON_TYPE = { 'content-type': 'application/json' };

test.each<[string, InjectOptions, number, string]>([
  ['a batch', { payload: [QUERY, QUERY] }, 400, 'BAD_REQUEST'],
  ['a batch as an object', { payload: { 0: QUERY } }, 400, 'BAD_REQUEST'],
  ['a body that is no JSON', { payload: '{"query": nope', headers: JSON_TYPE }, 400, 'BAD_REQUEST'],
  ['a body that is no UTF-8', { payload: Buffer.from([0x7b, 0xff, 0xfe]), headers: JSON_TYPE }, 400, 'BAD_REQUEST'],
  ['an empty body', { headers: JSON_TYPE }, 400, 'BAD_REQUEST'],
  ['a JSON string', { payload: '"{ items }"', headers: JSON_TYPE }, 400, 'BAD_REQUEST'],
  ['a query that is no string', { payload: { query: { a: 1 } } }, 400, 'BAD_REQUEST'],
  ['variables that are a list', { payload: { ...QUERY, variables: [] } }, 400, 'BAD_REQUEST'],
  [
    'variables nested ten thousand deep',
    {
      payload: `{"query":"query($w: ItemFilter) { items(where: $w) { totalCount } }","variables":{"w":${'{"and":'.repeat(10_000)}1${'}'.repeat(10_000)}}}`,
      headers: JSON_TYPE,
    },
    400,
    'BAD_REQUEST',
  ],
  [
    'JSON nested twenty thousand deep',
    { payload: `${'['.repeat(20_000)}${']'.repeat(20_000)}`, headers: JSON_TYPE },
    400,
    'BAD_REQUEST',
  ],
  ['extensions that are text', { payload: { ...QUERY, extensions: 'x' } }, 400, 'BAD_REQUEST'],
  [
    'a prototype key',
    { payload: '{"query":"{ __typename }","variables":{"__proto__":{"a":1}}}', headers: JSON_TYPE },
    400,
    'BAD_REQUEST',
  ],
  ['a body over 100 kB', { payload: { query: '#'.repeat(100_001) } }, 413, 'PAYLOAD_TOO_LARGE'],
  [
    'plain text',
    { payload: JSON.stringify(QUERY), headers: { 'content-type': 'text/plain' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a form',
    { payload: 'query=%7Bitems%7D', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'multipart',
    { payload: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'utf-7',
    { payload: JSON.stringify(QUERY), headers: { 'content-type': 'application/json; charset=utf-7' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a compressed body',
    { payload: JSON.stringify(QUERY), headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['a GET', { method: 'GET', url: `${PUBLIC}?query={items{totalCount}}` }, 405, 'METHOD_NOT_ALLOWED'],
  ['a PUT', { method: 'PUT', payload: QUERY }, 405, 'METHOD_NOT_ALLOWED'],
  ['a DELETE', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
  ['an unknown path', { url: '/graphiql', payload: QUERY }, 404, 'NOT_FOUND'],
])('%s is refused in the form of GraphQL, and nothing is executed', async (_, options, status, code) => {
  const response = await gateway.server.inject({ method: 'POST', url: PUBLIC, ...options } as InjectOptions);
  expect(response.statusCode).toBe(status);
  expect(response.json()).toEqual({
    errors: [
      {
        message: expect.any(String),
        extensions: { code, messageZh: expect.stringMatching(/\p{Script=Han}/u), requestId: expect.any(String) },
      },
    ],
  });
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(items.calls).toEqual([]);
});

test('a refusal of the method says which one is served', async () => {
  const response = await gateway.server.inject({ method: 'PUT', url: PUBLIC, payload: QUERY });
  expect(response.headers['allow']).toBe('POST');
});

test('every answer may not be stored, and none names the software', async () => {
  const { headers } = await gateway.server.inject({ method: 'POST', url: PUBLIC, payload: QUERY });
  expect(headers['cache-control']).toBe('no-store');
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('server');
});

test.each([
  ['of its own for the request without one', undefined, /^[\w-]{36}$/],
  ['that the client gave', 'client-7_x', /^client-7_x$/],
  ['of its own instead of one that could break a log line', 'a\tb"c', /^[\w-]{36}$/],
  ['of its own instead of one longer than 64', 'x'.repeat(65), /^[\w-]{36}$/],
])('an answer carries a request id %s', async (_, given, expected) => {
  const response = await gateway.server.inject({
    method: 'POST',
    url: '/graphql',
    payload: QUERY,
    headers: given === undefined ? {} : { 'x-request-id': given },
  });
  expect(response.headers['x-request-id']).toMatch(expected);
  expect(response.json().errors[0].extensions.requestId).toBe(response.headers['x-request-id']);
});

test('a listed origin may call, others get no leave', async () => {
  const preflight = (origin: string) =>
    gateway.server.inject({
      method: 'OPTIONS',
      url: '/graphql',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
  const listed = await preflight('https://portal.example');
  expect(listed.statusCode).toBe(204);
  expect(listed.headers['access-control-allow-origin']).toBe('https://portal.example');
  expect(listed.headers).not.toHaveProperty('access-control-allow-credentials');
  for (const origin of ['https://evil.example', 'null', 'https://portal.example.evil.example'])
    expect((await preflight(origin)).headers).not.toHaveProperty('access-control-allow-origin');
});

test('a browser that asks for a page gets the explorer of that endpoint', async () => {
  const page = await gateway.server.inject({ url: '/graphql', headers: { accept: 'text/html,*/*' } });
  expect([page.statusCode, page.body]).toEqual([200, '<h1>/graphql</h1>']);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
});

test('probes, metrics and keys are served to operations', async () => {
  const get = (url: string) => gateway.server.inject({ url });
  expect((await get('/healthz')).json()).toEqual({ status: 'up' });
  expect((await get('/readyz')).json()).toEqual({ status: 'ready' });
  await gateway.server.inject({ method: 'POST', url: PUBLIC, payload: QUERY });
  expect((await get('/metrics')).body).toMatch(
    /gateway_answers_total\{endpoint="\/public\/graphql",status="200"\} [1-9]/,
  );
  const { keys } = (await get('/.well-known/jwks.json')).json();
  expect(keys).toEqual([expect.objectContaining({ kty: 'EC', crv: 'P-256', alg: 'ES256', kid: gateway.keys.kid })]);
  expect(keys[0]).not.toHaveProperty('d');
});

test.each(['TRACE', 'PROPFIND', 'HEAD', 'PATCH'])(
  'the method %s is refused, and its headers are not echoed',
  async (method) => {
    const { port } = await listening();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (part) => {
        text += part;
      });
      socket.on('close', () => resolve(text)).on('error', reject);
      socket.write(`${method} /graphql HTTP/1.1\r\nHost: x\r\nX-Secret: echo\r\nConnection: close\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).not.toContain('echo');
  },
);

test('two Authorization headers are refused, though both hold the same valid token', async () => {
  const { port } = await listening();
  const token = `Bearer ${await gateway.tokenFor(ANALYST_CLAIMS)}`;
  const status = (headers: readonly string[]) =>
    new Promise<number | undefined>((resolve, reject) => {
      const all = ['Host', '127.0.0.1', 'Content-Type', 'application/json', ...headers];
      const request = httpRequest({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/graphql',
        headers: all,
        agent: false,
      });
      request.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      request.end(JSON.stringify(QUERY));
    });
  expect(await status(['Authorization', token])).toBe(200);
  expect(await status(['Authorization', token, 'authorization', token])).toBe(401);
});

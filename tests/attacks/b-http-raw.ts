import { beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { cityOfTests } from '../gateway/fixtures/city.ts';
import { startTestGateway } from '../gateway/fixtures/gateway.ts';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { openSocket, rawPost, writeRaw } from './raw-socket.ts';
import { expectNoInnerLife, expectRefusal } from './refusals.ts';

let drips: Promise<unknown>;
beforeAll(async () => {
  drips = Promise.all(Array.from({ length: 60 }, (_, place) => dripUntilClosed(place % 2 === 0 ? 'head' : 'body')));
}, 120_000);

const BODY = JSON.stringify({ query: '{ items(first: 1) { totalCount } }' });

/** Sends half a request and then a byte every half second; ends when the server closes. */
async function dripUntilClosed(part: 'head' | 'body'): Promise<void> {
  const socket = await openSocket(city.url);
  const head = `POST ${PUBLIC} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
  socket.on('error', () => {}).resume();
  socket.write(part === 'head' ? `${head}X-Slow: ` : `${head}Content-Length: 90000\r\n\r\n{"query":"`);
  const drip = setInterval(() => socket.write('a'), 500);
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(drip);
}

test.each(['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'OPTIONS', 'HEAD', 'SEARCH', 'CONNECT'])(
  '#20 the method %s is not served, and no header of the request comes back',
  async (method) => {
    for (const path of [PORTAL, PUBLIC]) {
      const lines = ['Host: x', 'X-Echo: echo-echo', 'Cookie: session=echo-echo', 'Connection: close'];
      const { result, asked } = await city.watched(() =>
        writeRaw(city.url, `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`),
      );
      if (method !== 'CONNECT') expect(result.statuses).toEqual([405]);
      expect(result.text).not.toMatch(/^HTTP\/1\.1 2/);
      expect(result.text).not.toContain('echo-echo');
      expect(asked).toEqual([]);
    }
  },
);

test('#20 no header turns a POST into another method, nor a GET into a POST', async () => {
  const override = { 'x-http-method-override': 'DELETE', 'x-http-method': 'PUT', 'x-method-override': 'GET' };
  expect((await city.post(PUBLIC, BODY, override)).status).toBe(200);
  const post = { 'x-http-method-override': 'POST', 'content-type': 'application/json' };
  expectRefusal(await city.send(`${PUBLIC}?_method=POST`, { headers: post }), 405, 'METHOD_NOT_ALLOWED');
});

test.each([
  ['Content-Length beside Transfer-Encoding', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
  ['Transfer-Encoding beside Content-Length', ['Transfer-Encoding: chunked', 'Content-Length: 4']],
  ['two Content-Lengths', ['Content-Length: 4', 'Content-Length: 44']],
  ['a Content-Length list', ['Content-Length: 4, 44']],
  ['a blank before the colon', ['Transfer-Encoding : chunked']],
  ['an unknown transfer coding', ['Transfer-Encoding: xchunked']],
  ['two transfer codings', ['Transfer-Encoding: chunked, identity']],
  ['a negative length', ['Content-Length: -1']],
  ['a length in hexadecimal', ['Content-Length: 0x10']],
  ['a folded header', ['Transfer-Encoding:', ' chunked']],
  ['a header without a name', [': x']],
  ['a header with a NUL', ['X-A: a\0b']],
])('#23 a request with %s gets one refusal, and what hides behind it no answer', async (_, lines) => {
  const head = ['POST /public/graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...lines];
  const hidden = 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Hidden: 1\r\n\r\n';
  const { result, asked } = await city.watched(() =>
    writeRaw(city.url, `${head.join('\r\n')}\r\n\r\n0\r\n\r\n${hidden}`),
  );
  expect(result.statuses).toEqual([400]);
  expect(result.text).not.toContain('"up"');
  expectNoInnerLife(result.text);
  expect(asked).toEqual([]);
});

test.each([
  ['one header of 64 kB', [`X-Long: ${'x'.repeat(65_536)}`]],
  ['3,000 headers', Array.from({ length: 3000 }, (_, place) => `X-${place}: x`)],
  ['a path of 64 kB', []],
])('#23 a request with %s is refused', async (what, lines) => {
  const path = what.startsWith('a path') ? `/public/graphql?${'x'.repeat(65_536)}` : PUBLIC;
  const { text, statuses } = await writeRaw(city.url, rawPost(path, BODY, lines));
  expect(statuses).toEqual([400]);
  expectNoInnerLife(text);
});

test('#24 of two equal keys the last one counts, for every guard alike', async () => {
  const doubled = `{"query":"{ items(first: 1) { totalCount } }","query":"{ __typename }"}`;
  const { result, asked } = await city.watched(() => city.post(PUBLIC, doubled));
  expect([result.body, asked]).toEqual([{ data: { __typename: 'Query' } }, []]);

  const signIn = 'mutation { signIn(account: \\"a\\", password: \\"b\\") { token } }';
  const smuggled = await city.post(PORTAL, `{"query":"${signIn}","query":"{ items(first: 1) { totalCount } }"}`);
  expectRefusal(smuggled, 401, 'UNAUTHENTICATED');
});

test('#24 what stands in the URL is not read beside the body', async () => {
  const query = encodeURIComponent('{ items(first: 1) { totalCount } }');
  for (const path of [`${PUBLIC}?query=${query}`, `${PUBLIC}?operationName=B&variables={}`]) {
    const { result, asked } = await city.watched(() => city.post(path, { query: 'query A { __typename }' }));
    expect([result.body, asked]).toEqual([{ data: { __typename: 'Query' } }, []]);
  }
});

test('#25 a line break in the operation name stays in the body', async () => {
  const response = await fetch(new URL(PUBLIC, city.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }', operationName: 'A\r\nX-Injected: 1\r\n\r\n' }),
  });
  expect(response.status).toBe(400);
  expect(response.headers.has('x-injected')).toBe(false);
  expect(await response.text()).not.toContain('X-Injected');
});

test.each(['a\r\n b', 'a%0d%0aX-Injected: 1', 'a b', '<script>', 'x'.repeat(65), '{{7*7}}', '%24%7Bjndi%7D', 'é'])(
  '#25 the request id %j is replaced by one of our own',
  async (given) => {
    const { text } = await writeRaw(city.url, rawPost(PUBLIC, BODY, [`X-Request-Id: ${given}`]));
    expect(text).not.toContain(given);
    expect(text).toMatch(/^(HTTP\/1\.1 400 |[\s\S]*\r\nx-request-id: [\w-]{36}\r\n)/);
  },
);

test('#25 a log line stays one line of JSON, whatever the client names things', async () => {
  const lines: string[] = [];
  const { items, acts } = cityOfTests();
  const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
  const gateway = await startTestGateway({ subgraphs: [items, acts], log });
  const evil = 'x\n{"level":60,"msg":"forged"}\r\n';
  await gateway.ask(`query A { items { totalCount } } # ${evil}`, { operationName: evil });
  await gateway.ask('{ items }', { headers: { 'x-request-id': 'forged"}' } });
  await gateway.server.close();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(line).msg).not.toBe('forged');
  }
});

test('#25 a foreign Host is neither reflected nor followed', async () => {
  for (const host of ['evil.example', 'evil.example:80', '127.0.0.1@evil.example', 'a"b']) {
    const body = JSON.stringify({ query: '{ unknown }' });
    const request = rawPost(PUBLIC, body, ['X-Forwarded-Host: evil.example']).replace(
      'Host: 127.0.0.1',
      `Host: ${host}`,
    );
    const { text, statuses } = await writeRaw(city.url, request);
    expect(statuses).toEqual([400]);
    expect(text).not.toContain('evil.example');
  }
});

test('#16 sixty connections that drip their head or their body are all closed by the server', async () => {
  expect((await city.post(PUBLIC, BODY)).status).toBe(200);
  await drips;
}, 40_000);

import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { writeRaw } from './raw-socket.ts';
import { expectRefusal } from './refusals.ts';

const QUERY = '{ items(first: 1) { totalCount } }';
const HASH = createHash('sha256').update(QUERY).digest('hex');
const persisted = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

test('#59 nobody can register a document: its hash alone is refused before and after', async () => {
  const { asked } = await city.watched(async () => {
    expect((await city.post(PUBLIC, persisted(HASH))).status).toBe(400);
  });
  expect(asked).toEqual([]);
  await city.post(PUBLIC, { query: QUERY, ...persisted(HASH) });
  const { result, asked: after } = await city.watched(() => city.post(PUBLIC, persisted(HASH)));
  expect([result.status, result.body.data, after]).toEqual([400, undefined, []]);
});

test.each([
  [{ $ne: 1 }],
  [[HASH]],
  [null],
  [7],
  [''],
  ['x'.repeat(5000)],
  ['__proto__'],
  ['0'.repeat(64)],
  [HASH.toUpperCase()],
])('#59 the hash %j names no document', async (hash) => {
  const bodies = [
    persisted(hash),
    persisted(hash, 2),
    { documentId: hash },
    { id: hash },
    { documentId: `sha256:${String(hash)}` },
  ];
  const { result, asked } = await city.watched(() => Promise.all(bodies.map((body) => city.post(PUBLIC, body))));
  for (const answer of result) expect([answer.status, answer.body.data]).toEqual([400, undefined]);
  expect(asked).toEqual([]);
});

test('#59 no way around by GET, by a batch or by the URL', async () => {
  const extensions = encodeURIComponent(JSON.stringify(persisted(HASH).extensions));
  expectRefusal(await city.send(`${PUBLIC}?extensions=${extensions}`, {}), 405, 'METHOD_NOT_ALLOWED');
  expectRefusal(await city.post(PUBLIC, [persisted(HASH)]), 400, 'BAD_REQUEST');
  expect((await city.post(`${PUBLIC}?extensions=${extensions}`, {})).status).toBe(400);
});

const INCREMENTAL = [
  '{ items(first: 1) { ... @defer { totalCount } } }',
  '{ items(first: 1) { nodes @stream(initialCount: 0) { itemCode } } }',
  `{ items(first: 1) { ${'... @defer { totalCount } '.repeat(200)} } }`,
];

test.each(INCREMENTAL)('#60 an answer in parts is not served: %.60s', async (query) => {
  for (const accept of ['multipart/mixed; deferSpec=20220824', 'multipart/mixed; incrementalSpec=v0.2', '*/*']) {
    const { result, asked } = await city.watched(() => city.post(PUBLIC, { query }, { accept }));
    expectRefusal(result, 400, 'GRAPHQL_VALIDATION_FAILED', 'COST_EXCEEDED');
    expect(asked).toEqual([]);
  }
});

test('#60 who asks for multipart or an event stream is answered in JSON', async () => {
  for (const accept of ['multipart/mixed; subscriptionSpec=1.0', 'text/event-stream']) {
    const response = await fetch(new URL(PUBLIC, city.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    await response.body?.cancel();
  }
});

const UPGRADE = [
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

const PROTOCOLS = [[], ['Sec-WebSocket-Protocol: graphql-transport-ws'], ['Sec-WebSocket-Protocol: graphql-ws']];
const FOREIGN = 'Origin: https://evil.example';

test.each([
  ...PROTOCOLS.map((more) => [PORTAL, [FOREIGN, ...more]] as const),
  ...[PUBLIC, '/'].flatMap((path) => PROTOCOLS.map((more) => [path, more] as const)),
  ...[PUBLIC, '/'].map((path) => [path, [FOREIGN]] as const),
])('#61 no connection to %s becomes a WebSocket with %j', async (path, more) => {
  const lines = [`GET ${path} HTTP/1.1`, ...UPGRADE, 'Connection: Upgrade, close', ...more];
  const { result, asked } = await city.watched(() => writeRaw(city.url, `${lines.join('\r\n')}\r\n\r\n`));
  expect(result.statuses).toHaveLength(1);
  expect(result.statuses[0]).toBeGreaterThanOrEqual(400);
  expect(result.text).not.toMatch(/101 Switching/);
  expect(asked).toEqual([]);
});

test('#61 a WebSocket that does not say within seconds who it is is closed, and nothing was asked', async () => {
  const { result, asked } = await city.watched(async () => {
    const socket = new WebSocket(`${city.url.replace('http', 'ws')}${PORTAL}`, 'graphql-transport-ws');
    return new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  });
  expect(result).toBe(4408);
  expect(asked).toEqual([]);
});

test('#61 a subscription is refused, with and without a token, as an event stream and a thousand times', async () => {
  const query = `subscription { ${Array.from({ length: 1000 }, (_, place) => `a${place}: acts`).join(' ')} }`;
  const authorization = `Bearer ${await city.token('inspector.city')}`;
  for (const body of [{ query: 'subscription { acts { id } }' }, { query }])
    for (const accept of ['text/event-stream', 'application/json']) {
      const { result, asked } = await city.watched(async () => [
        await city.post(PUBLIC, body, { accept }),
        await city.post(PORTAL, body, { accept, authorization }),
      ]);
      for (const answer of result)
        expectRefusal(answer, 400, 'BAD_REQUEST', 'COST_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED');
      expect(asked).toEqual([]);
      expectRefusal(await city.post(PORTAL, body, { accept }), 401, 'UNAUTHENTICATED');
    }
  for (const path of [PORTAL, PUBLIC, `${PORTAL}/stream`, '/subscriptions'])
    expectRefusal(
      await city.send(path, { headers: { accept: 'text/event-stream' } }),
      [404, 405],
      'METHOD_NOT_ALLOWED',
      'NOT_FOUND',
    );
});

const ISSUE = 'mutation B { closeTask(input: { taskNo: "x", expectedVersion: 1 }) { taskNo } }';

test.each<[string, Record<string, unknown>]>([
  ['two operations and no name', { query: `query A ${QUERY} ${ISSUE}` }],
  ['two operations of one name', { query: `query A ${QUERY} query A { __typename }`, operationName: 'A' }],
  ['a query and a mutation of one name', { query: `query B ${QUERY} ${ISSUE}`, operationName: 'B' }],
  ['a name that no operation has', { query: `query A ${QUERY} ${ISSUE}`, operationName: 'C' }],
  ['a name in another case', { query: `query A ${QUERY} ${ISSUE}`, operationName: 'b' }],
  ['an empty name', { query: `query A ${QUERY} ${ISSUE}`, operationName: '' }],
  ['two operations without names', { query: `${QUERY} ${QUERY}` }],
  ['no operation', { query: 'fragment F on Query { __typename }' }],
  ['a definition of a type', { query: `type X { a: Int } ${QUERY}` }],
  ['an extension of the schema', { query: `extend type Query { a: Int } ${QUERY}` }],
])('#62 %s: refused, and none of it is executed', async (_, body) => {
  const authorization = `Bearer ${await city.token('office.city')}`;
  const { result, asked } = await city.watched(async () => [
    await city.post(PUBLIC, body),
    await city.post(PORTAL, body, { authorization }),
  ]);
  for (const answer of result)
    expectRefusal(answer, 400, 'BAD_REQUEST', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED');
  expect(asked).toEqual([]);
});

test('#62 no GET chooses the mutation of a document', async () => {
  const search = `?query=${encodeURIComponent(`query A ${QUERY} ${ISSUE}`)}&operationName=B`;
  const authorization = `Bearer ${await city.token('office.city')}`;
  expectRefusal(await city.send(`${PORTAL}${search}`, { headers: { authorization } }), 405, 'METHOD_NOT_ALLOWED');
  const { result, asked } = await city.watched(() =>
    city.post(
      `${PORTAL}?operationName=B`,
      { query: `query A ${QUERY} ${ISSUE}`, operationName: 'A' },
      { authorization },
    ),
  );
  expect(result.status).toBe(200);
  expect(asked.map(({ query }) => query).join()).not.toContain('mutation');
});

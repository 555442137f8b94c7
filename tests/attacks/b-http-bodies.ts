import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { writeRaw } from './raw-socket.ts';
import { expectRefusal } from './refusals.ts';

const QUERY = '{ items(first: 1) { totalCount } }';
const JSON_TYPE = 'application/json';

/** Posts to both graphs, to the portal with a token, and expects nothing to be executed. */
async function refusedByBoth(
  body: unknown,
  statuses: number | readonly number[],
  code: Parameters<typeof expectRefusal>[2],
  headers: Record<string, string> = {},
) {
  const authorization = `Bearer ${await city.token('inspector.city')}`;
  const { result, asked } = await city.watched(async () => [
    await city.post(PUBLIC, body, headers),
    await city.post(PORTAL, body, { authorization, ...headers }),
  ]);
  for (const answer of result) expectRefusal(answer, statuses, code);
  expect(asked).toEqual([]);
}

test('#16 a body of 10 MB is refused', async () => {
  await refusedByBoth({ query: QUERY, variables: { text: 'x'.repeat(10_000_000) } }, 413, 'PAYLOAD_TOO_LARGE');
});

const BOMB = Buffer.alloc(45_000_000, 0x20);

test.each([
  ['gzip', gzipSync(BOMB)],
  ['deflate', deflateSync(BOMB)],
  ['br', brotliCompressSync(BOMB)],
  ['gzip', gzipSync(JSON.stringify({ query: QUERY }))],
  ['identity', Buffer.from(JSON.stringify({ query: QUERY }))],
  ['gzip, gzip', gzipSync(gzipSync(BOMB))],
])('#16 a body under Content-Encoding %s is never inflated', async (encoding, body) => {
  expect(body.length).toBeLessThan(100_000);
  await refusedByBoth(body, 415, 'UNSUPPORTED_MEDIA_TYPE', { 'content-encoding': encoding });
});

const LONG_NAME = 'x'.repeat(5000);
const HOSTILE_BODIES: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['blanks', '   \r\n '],
  ['half an object', '{"query": "{ __typename }"'],
  ['a trailing comma', '{"query": "{ __typename }",}'],
  ['a comment', '/* x */ {"query": "{ __typename }"}'],
  ['two objects', '{"query": "{ __typename }"}{"query": "{ __typename }"}'],
  ['single quotes', "{'query': '{ __typename }'}"],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '1e999'],
  ['text', '"{ __typename }"'],
  ['NaN', '{"query": "{ __typename }", "variables": {"a": NaN}}'],
  ['Infinity', '{"query": "{ __typename }", "variables": {"a": -Infinity}}'],
  ['a byte order mark of UTF-16', Buffer.from(`\ufeff${JSON.stringify({ query: QUERY })}`, 'utf16le')],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d])],
  ['an overlong encoding', Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xc0, 0xae]), Buffer.from('"}')])],
  ['a control character in text', '{"query": "{ __typename \u0000}"}'],
  ['20,000 levels of JSON', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  [
    '20,000 levels in the variables',
    `{"query":"${QUERY}","variables":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
  ],
  [
    '20,000 levels in the extensions',
    `{"query":"${QUERY}","extensions":${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`,
  ],
  ['a query that is a number', '{"query": 1}'],
  ['a query that is null', '{"query": null}'],
  ['a query that is an object', '{"query": {"toString": "x"}}'],
  ['a query of blanks', '{"query": "  "}'],
  ['variables that are text', `{"query": "${QUERY}", "variables": "{}"}`],
  ['variables that are a list', `{"query": "${QUERY}", "variables": []}`],
  ['variables that are a number', `{"query": "${QUERY}", "variables": 1}`],
  ['an operation name that is an object', `{"query": "${QUERY}", "operationName": {"a": 1}}`],
  ['an operation name that is a list', `{"query": "${QUERY}", "operationName": ["A"]}`],
  ['an operation name that the document has not', `{"query": "${QUERY}", "operationName": "${LONG_NAME}"}`],
  ['extensions that are a list', `{"query": "${QUERY}", "extensions": [1]}`],
];

test.each(HOSTILE_BODIES)('#17 a body that is %s: refused in JSON, without a trace', async (_, body) => {
  await refusedByBoth(body, 400, 'BAD_REQUEST');
});

test('#17 a byte order mark of UTF-8 before good JSON changes nothing for anybody else', async () => {
  const answer = await city.post(PUBLIC, Buffer.from(`\ufeff${JSON.stringify({ query: QUERY })}`));
  expect([200, 400]).toContain(answer.status);
  expect((await city.ask('public', QUERY)).status).toBe(200);
});

const SIGN_IN = 'mutation { signIn(account: "market.officer", password: "x") { token } }';

test.each<[string, string]>([
  ['a query by GET', `?query=${encodeURIComponent(QUERY)}`],
  ['a mutation by GET', `?query=${encodeURIComponent(SIGN_IN)}`],
  ['a mutation by GET with the headers of a client', `?query=${encodeURIComponent(SIGN_IN)}&operationName=`],
])('#18 %s is refused and never executed', async (_, search) => {
  const { result, asked } = await city.watched(async () => [
    await city.send(`${PUBLIC}${search}`, {}),
    await city.send(`${PORTAL}${search}`, { headers: { 'apollo-require-preflight': '1' } }),
  ]);
  for (const answer of result) expectRefusal(answer, 405, 'METHOD_NOT_ALLOWED');
  expect(asked).toEqual([]);
});

test.each([
  ['text/plain', JSON.stringify({ query: QUERY })],
  ['application/graphql', QUERY],
  ['application/x-www-form-urlencoded', `query=${encodeURIComponent(QUERY)}`],
  [
    'multipart/form-data; boundary=x',
    `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"${QUERY}"}\r\n--x--`,
  ],
  ['text/plain; application/json', JSON.stringify({ query: QUERY })],
  ['application/csp-report', JSON.stringify({ query: QUERY })],
  ['application/json-patch+json', JSON.stringify({ query: QUERY })],
])('#18 a page of another site may send %s without asking first; it is refused', async (type, body) => {
  await refusedByBoth(body, 415, 'UNSUPPORTED_MEDIA_TYPE', { 'content-type': type });
});

test('#18 a body without any type is refused', async () => {
  const body = JSON.stringify({ query: QUERY });
  const { text } = await writeRaw(
    city.url,
    `POST ${PUBLIC} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  expect(text).toMatch(/^HTTP\/1\.1 415 [\s\S]*UNSUPPORTED_MEDIA_TYPE/);
});

test.each([
  ['utf-7', 'utf-7'],
  ['iso-2022-kr', 'iso-2022-kr'],
  ['utf-16', 'utf-16'],
  ['utf-32', 'utf-32'],
  ['latin1', 'latin1'],
  ['x-user-defined', 'x-user-defined'],
  ['with a name of 5,000 letters', `"${'x'.repeat(5000)}"`],
  ['of two names', 'utf-8, utf-7'],
])('#19 a body in the charset %s is refused', async (_, charset) => {
  await refusedByBoth(JSON.stringify({ query: QUERY }), 415, 'UNSUPPORTED_MEDIA_TYPE', {
    'content-type': `${JSON_TYPE}; charset=${charset}`,
  });
});

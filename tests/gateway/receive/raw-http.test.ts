import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { EDGE_TIMES } from '../../../gateway/receive/edge.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { startTestGateway, type TestGateway } from '../fixtures/gateway.ts';

const { items, acts } = cityOfTests();
const BODY = JSON.stringify({ query: '{ items { totalCount } }' });
const HEAD = 'POST /public/graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

let gateway: TestGateway;
beforeAll(async () => {
  // short, so that waiting for a slow client is; how long in earnest, a test below says
  gateway = await startTestGateway({ subgraphs: [items, acts], times: { request: 200, head: 100, check: 20 } });
  await gateway.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => gateway.server.close());
beforeEach(() => {
  items.calls.length = 0;
});

/** What the server says to these bytes until it closes the connection. */
function conversation(bytes: string, then?: (socket: Socket) => void): Promise<string> {
  const { port } = gateway.server.server.address() as AddressInfo;
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (part) => {
      heard += part;
    });
    // a reset is an end as well
    socket.on('error', () => {}).on('close', () => resolve(heard));
    socket.write(bytes);
    then?.(socket);
  });
}

const statuses = (heard: string) => [...heard.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
const CLOSE = 'Connection: close\r\n';
const LENGTH = `Content-Length: ${BODY.length}\r\n`;
const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;

test.each([
  ['length and chunks at once', `${HEAD}${LENGTH}Transfer-Encoding: chunked\r\n${CLOSE}\r\n${CHUNKED}`],
  ['two lengths', `${HEAD}${LENGTH}Content-Length: 5\r\n${CLOSE}\r\n${BODY}`],
  ['a length list', `${HEAD}Content-Length: ${BODY.length}, ${BODY.length}\r\n${CLOSE}\r\n${BODY}`],
  ['a space before the colon', `${HEAD}Transfer-Encoding : chunked\r\n${CLOSE}\r\n${CHUNKED}`],
  ['an encoding nobody knows', `${HEAD}Transfer-Encoding: xchunked\r\n${CLOSE}\r\n${CHUNKED}`],
  ['no host', `${HEAD.replace('Host: x\r\n', '')}${LENGTH}${CLOSE}\r\n${BODY}`],
  ['a head of 20 kB', `${HEAD}X-Long: ${'x'.repeat(20_000)}\r\n${LENGTH}${CLOSE}\r\n${BODY}`],
  ['a hundred and more header fields', `${HEAD}${'X-A: 1\r\n'.repeat(120)}${LENGTH}${CLOSE}\r\n${BODY}`],
  ['three thousand short header fields', `${HEAD}${'a:\r\n'.repeat(3000)}${LENGTH}${CLOSE}\r\n${BODY}`],
  ['a line break within a header', `${HEAD}X-Request-Id: a\rX-Evil: 1\r\n${LENGTH}${CLOSE}\r\n${BODY}`],
  ['no HTTP at all', 'nonsense\r\n\r\n'],
])('%s gets one refusal, and nothing is executed', async (_, bytes) => {
  const heard = await conversation(bytes);
  expect(statuses(heard)).toEqual([400]);
  expect(items.calls).toEqual([]);
  expect(heard).not.toMatch(/X-Evil|node:|\.ts|stack|FST_|HPE_/i);
});

test.each([
  ['a path that cannot be decoded', `GET /%c0 HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`, 404],
  [
    'a WebSocket that another site opens',
    `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\nOrigin: https://evil.example\r\n\r\n`,
    403,
  ],
  [
    'h2c',
    `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`,
    405,
  ],
])('%s is refused in the form of GraphQL, repeating nothing', async (_, bytes, status) => {
  const heard = await conversation(bytes, (socket) => socket.end());
  expect(statuses(heard)).toEqual([status]);
  expect(heard).toContain('"messageZh"');
  expect(heard).not.toMatch(/evil|FST_|%c0/i);
});

test('a foreign host is told nothing of itself, nor another address', async () => {
  const heard = await conversation(`${HEAD.replace('Host: x', 'Host: evil.example')}${LENGTH}${CLOSE}\r\n${BODY}`);
  expect(statuses(heard)).toEqual([200]);
  expect(heard).not.toContain('evil.example');
});

test.each([
  ['its head', 'POST /public/graphql HTTP/1.1\r\nHost: x\r\n'],
  ['its body', `${HEAD}${LENGTH}\r\n{"que`],
])('who does not finish %s is cut off, told so in the form of GraphQL', async (_, bytes) => {
  const heard = await conversation(bytes);
  expect(statuses(heard)).toEqual([400]);
  expect(heard).toContain('"BAD_REQUEST"');
});

test('in earnest a slow socket is closed within 35 seconds', () => {
  expect(Math.max(EDGE_TIMES.request, EDGE_TIMES.head) + EDGE_TIMES.check).toBeLessThanOrEqual(35_000);
});

test('of a key given twice in the body the last counts, for every guard alike', async () => {
  const body = '{"query":"{ internalNote }","query":"{ items { totalCount } }"}';
  const heard = await conversation(`${HEAD}Content-Length: ${body.length}\r\n${CLOSE}\r\n${body}`);
  expect(heard).toContain('"totalCount":2');
  const other = '{"query":"{ items { totalCount } }","query":"{ internalNote }"}';
  expect(await conversation(`${HEAD}Content-Length: ${other.length}\r\n${CLOSE}\r\n${other}`)).toContain(
    'GRAPHQL_VALIDATION_FAILED',
  );
});

test('a query in the address is not read beside the one in the body', async () => {
  const head = HEAD.replace('/public/graphql', '/public/graphql?query=%7BinternalNote%7D&operationName=X');
  expect(await conversation(`${head}${LENGTH}${CLOSE}\r\n${BODY}`)).toContain('"totalCount":2');
});

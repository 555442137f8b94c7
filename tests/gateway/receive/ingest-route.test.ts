import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { deliverer } from '../../../gateway/deliver.ts';
import { createMetrics } from '../../../gateway/metrics.ts';
import { createEdge } from '../../../gateway/receive/edge.ts';
import { serveIngest } from '../../../gateway/receive/ingest-route.ts';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { networksOf } from '../../../shared/config/networks.ts';
import { deliveryDesk } from '../../../shared/ingest/delivery-desk.ts';
import { remoteSubgraph } from '../../../shared/subgraph/remote.ts';
import { subgraphServer } from '../../../shared/subgraph/serve.ts';
import type { Subgraph } from '../../../shared/subgraph/subgraph.ts';
import { BATCH, ToyStore } from '../../shared/ingest/toy-dataset.ts';
import { callKeys } from '../../support/keys.ts';
import { type DeliveryOptions, deliver } from '../../support/machine-client.ts';
import { recordingLog } from '../fixtures/gateway.ts';

const CLIENT: Viewer = {
  kind: 'machine',
  account: 'client-1',
  department: BATCH.department.code,
  departments: [BATCH.department.code],
  scopes: ['exchange'],
};
const SOURCES: Record<string, unknown> = {
  own: { departmentCode: BATCH.department.code, state: 'ACTIVE' },
  retired: { departmentCode: BATCH.department.code, state: 'RETIRED' },
  foreign: { departmentCode: 'XA-OTHER', state: 'ACTIVE' },
};
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function answering(name: string, answer: (variables: Record<string, unknown>) => Record<string, unknown>): Subgraph {
  return { name, sdl: '', execute: async ({ variables = {} }) => ({ data: answer(variables) }) };
}

interface Serving {
  viewer?: Viewer;
  most?: number;
  patience?: number;
  reach?(toys: Subgraph): Promise<Subgraph>;
}

async function serving({ viewer = CLIENT, most = 10_000_000, patience = 5_000, reach }: Serving = {}) {
  const store = new ToyStore();
  const now = () => new Date('2026-11-25T03:00:00Z');
  const desk = deliveryDesk({ datasets: [store.dataset], ledger: async () => store, now });
  const toys: Subgraph = { ...answering('toys', () => ({})), deliveries: desk };
  const log = recordingLog();
  const times = { request: patience, head: patience, check: 1_000 };
  const server: FastifyInstance = createEdge(log, times);
  const { name, regionCode, code } = BATCH.department;
  serveIngest(server, {
    deliverer: deliverer([
      reach ? await reach(toys) : toys,
      answering('coordination', ({ id }) => ({ dataSource: SOURCES[String(id)] ?? null })),
      answering('personnel', () => ({ _entities: [{ code, name, regionCode }] })),
    ]),
    identify: async () => ({ viewer, charge: () => {}, enter: () => () => {} }),
    trustedProxies: networksOf([]),
    metrics: createMetrics(),
    log,
    ingestLimit: most,
    times,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  closing.push(
    () => desk.close(),
    () => server.close(),
  );
  const send = (content: RequestInit['body'], more: Partial<DeliveryOptions> = {}) =>
    deliver(url, content, { dataset: 'toys', source: 'own', key: 'k', token: 't', ...more });
  return { server, store, send, log };
}

const ROW = '{"no":"1","name":"球"}\n';
const lines = (count: number) =>
  Array.from({ length: count }, (_, place) => `${JSON.stringify({ no: String(place), name: `玩具${place}` })}\n`).join(
    '',
  );

test.each([
  ['NDJSON', ROW, {}],
  ['CSV', 'no,name\r\n1,球\r\n', { type: 'text/csv; charset=utf-8' }],
  ['gzip', gzipSync(ROW), { headers: { 'content-encoding': 'gzip' } }],
])('%s is taken, and its report answered', async (_, content, more) => {
  const { send, store } = await serving();
  const { status, body } = await send(content, more);
  expect([status, body.report]).toMatchObject([200, { state: 'FINISHED', new: 1, sourceSystem: 'own', file: 'k' }]);
  expect(store.records).toHaveLength(1);
});

test.each([
  ['a person', { viewer: { ...CLIENT, kind: 'person' as const } }, {}, 403, 'NOT_FOR_CALLER'],
  [
    'a client without the scope',
    { viewer: { ...CLIENT, scopes: ['supervision' as const] } },
    {},
    403,
    'NOT_FOR_CALLER',
  ],
  ['a client of no department', { viewer: { ...CLIENT, department: undefined } }, {}, 403, 'NOT_FOR_CALLER'],
  ['a dataset that is not there', {}, { dataset: 'constructor' }, 404, 'NOT_FOUND'],
  ['a source that is not registered', {}, { source: 'nobody' }, 400, 'BAD_USER_INPUT'],
  ['a source of another department', {}, { source: 'foreign' }, 400, 'BAD_USER_INPUT'],
  ['a source that is retired', {}, { source: 'retired' }, 400, 'BAD_USER_INPUT'],
  ['no source', {}, { source: '' }, 400, 'BAD_REQUEST'],
  ['no key', {}, { key: undefined }, 400, 'BAD_REQUEST'],
  ['too long a key', {}, { key: 'k'.repeat(101) }, 400, 'BAD_REQUEST'],
  ['JSON', {}, { type: 'application/json' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['another charset', {}, { type: 'text/csv; charset=gb18030' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['another compression', {}, { headers: { 'content-encoding': 'br' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['what is not gzip', {}, { headers: { 'content-encoding': 'gzip' } }, 400, 'INGEST_INVALID'],
])('%s is refused in the usual form, and nothing is kept', async (_, how, more, status, code) => {
  const { send, store } = await serving(how);
  const answer = await send(ROW, more);
  expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([status, code]);
  const { messageZh, requestId } = answer.body.errors![0]!.extensions;
  expect([messageZh, requestId]).toEqual([expect.stringMatching(/\p{Script=Han}/u), expect.any(String)]);
  expect(store.records).toEqual([]);
});

test('of a delivery beyond the limit what came before is settled and told; a bomb of gzip is one as well', async () => {
  const { send, store } = await serving({ most: 150_000 });
  const { status, body } = await send(lines(6_000), { key: 'long' });
  expect([status, body.errors?.[0]?.extensions.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  const { state, checkpoint } = body.report as { state: string; checkpoint: number };
  expect([state, store.records.length]).toEqual(['INTERRUPTED', checkpoint]);
  expect(checkpoint).toBeGreaterThan(0);
  const bomb = await send(gzipSync(Buffer.alloc(1_000_000, ' ')), {
    key: 'b',
    headers: { 'content-encoding': 'gzip' },
  });
  expect(bomb.status).toBe(413);
});

test('another content under a key is a conflict, and a header that repeats a column an error of the file', async () => {
  const { send } = await serving();
  await send(ROW);
  const other = await send(ROW.replace('球', '车'));
  expect([other.status, other.body.errors?.[0]?.extensions.code]).toEqual([409, 'CONFLICT']);
  const twice = await send('no,no\n1,2\n', { key: 'h', type: 'text/csv' });
  expect([twice.status, twice.body.errors?.[0]?.extensions.code]).toEqual([400, 'INGEST_INVALID']);
});

/** Sends a head and a beginning, and says what is heard until the server closes or answers. */
function begun(server: FastifyInstance, then: (socket: ReturnType<typeof connect>) => void): Promise<string> {
  const { port } = server.server.address() as AddressInfo;
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (part) => {
      heard += part;
      if (/"errors".*\}$/s.test(heard)) socket.end();
    });
    socket.on('error', () => {}).on('close', () => resolve(heard));
    const head = 'POST /ingest/toys?source=own HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nContent-Type: text/csv\r\n';
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk('no,name\n1,球\n2,车\n3')}`);
    then(socket);
  });
}

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

test('a sender that says nothing more is told what is settled, and does not hold its place', async () => {
  const { server, store } = await serving({ patience: 150 });
  const heard = await begun(server, () => {});
  expect(heard).toMatch(/^HTTP\/1.1 400/);
  expect(heard).toContain('"checkpoint":2');
  expect(store.records).toHaveLength(2);
});

test('a sender that goes away leaves what has come whole; a gateway that shuts down says that it does', async () => {
  const gone = await serving();
  await begun(gone.server, (socket) => {
    gone.server.server.once('request', () => setImmediate(() => socket.resetAndDestroy()));
  });
  await gone.server.close();
  expect(gone.store.records).toHaveLength(2);

  const { server } = await serving();
  let closed: Promise<unknown> | undefined;
  const heard = await begun(server, () => {
    server.server.once('request', () => {
      closed = server.close();
    });
  });
  await closed;
  expect(heard).toMatch(/^HTTP\/1.1 503/);
  expect(heard).toContain('SUBGRAPH_UNAVAILABLE');
});

test('a subgraph in a process of its own takes deliveries by signed calls, with the same answers', async () => {
  const keys = await callKeys('a secret of this test alone, long enough');
  const now = () => new Date('2026-11-25T03:00:00Z');
  const { send, store } = await serving({
    reach: async (toys) => {
      const server = subgraphServer(toys, { keys, now });
      const url = await server.listen({ host: '127.0.0.1', port: 0 });
      closing.push(() => server.close());
      const unsigned = await fetch(new URL('/deliveries', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(unsigned.status).toBe(401);
      return remoteSubgraph({ name: 'toys', url, keys, answerLimit: 1_000_000, now });
    },
  });
  const { body } = await send(lines(6_000));
  expect(body.report).toMatchObject({ state: 'FINISHED', read: 6_000, new: 6_000 });
  expect(store.records).toHaveLength(6_000);
  expect((await send(lines(3))).body.errors?.[0]?.extensions.code).toBe('CONFLICT');
  expect((await send(ROW, { dataset: 'tools', key: 'x' })).status).toBe(404);
});

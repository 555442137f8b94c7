import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exchangeOf } from '../../../gateway/exchange.ts';
import { createMetrics } from '../../../gateway/metrics.ts';
import { createEdge } from '../../../gateway/receive/edge.ts';
import { serveExchange } from '../../../gateway/receive/exchange-route.ts';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { sealPending } from '../../../shared/audit/seal.ts';
import { networksOf } from '../../../shared/config/networks.ts';
import { exchangeFault } from '../../../shared/exchange/batch-body.ts';
import type { BatchHead, WaitingBatches } from '../../../shared/exchange/outbox.ts';
import { outboxDesk } from '../../../shared/exchange/outbox-desk.ts';
import { batchesOf, sentOf } from '../../../shared/exchange/store.ts';
import { remoteSubgraph } from '../../../shared/subgraph/remote.ts';
import { subgraphServer } from '../../../shared/subgraph/serve.ts';
import type { Subgraph } from '../../../shared/subgraph/subgraph.ts';
import { feedActs } from '../../subgraphs/behaviour/acts-of-all-kinds.ts';
import { type City, HEALTH, inspection, MARKET, MARKET_BEILIN, NOW, openCity } from '../../subgraphs/behaviour/city.ts';
import { callKeys } from '../../support/keys.ts';
import { sealKeys } from '../../support/seal-keys.ts';
import { recordingLog } from '../fixtures/gateway.ts';

const PROVINCE: Viewer = {
  kind: 'machine',
  account: 'province',
  department: 'DATA',
  departments: ['DATA'],
  scopes: ['exchange'],
};
const DEPARTMENTS = [MARKET, MARKET_BEILIN, HEALTH];
const KEYS = sealKeys();

let city: City;
const closing: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  city = await openCity();
  closing.push(() => city.close());
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const connection = () => city.store.connection('behaviour');
const seal = () => sealPending(connection(), { keys: KEYS, now: () => NOW });

interface Serving {
  viewer?: Viewer;
  now?: () => Date;
  reach?(subgraph: Subgraph): Promise<Subgraph>;
}

async function serving({ viewer = PROVINCE, now = () => NOW, reach }: Serving = {}) {
  const { datasets } = city.behaviour;
  const numbers = city.store.connection('coordination');
  const department = async (code: string) => DEPARTMENTS.find((one) => one.code === code);
  const outbox = outboxDesk({ connection: connection(), numbers, datasets, department, keys: KEYS, now });
  const subgraph: Subgraph = { name: 'behaviour', sdl: '', execute: async () => ({}), outbox };
  const log = recordingLog();
  const server = createEdge(log);
  serveExchange(server, {
    exchange: exchangeOf([reach ? await reach(subgraph) : subgraph], ['province']),
    identify: async () => ({ viewer, charge: () => {}, enter: () => () => {} }),
    trustedProxies: networksOf([]),
    metrics: createMetrics(),
    log,
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  closing.push(() => server.close());
  return {
    list: async () => (await (await fetch(`${url}/exchange/outbox`)).json()) as WaitingBatches,
    get: (path = '') => fetch(`${url}/exchange/outbox${path}`),
    take: async ({ cdBatch }: BatchHead) => {
      const response = await fetch(`${url}/exchange/outbox/${cdBatch}`);
      return { headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
    },
    acknowledge: async ({ cdBatch }: Pick<BatchHead, 'cdBatch'>, sha256: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ sha256 });
      const response = await fetch(`${url}/exchange/outbox/${cdBatch}/ack`, { method: 'POST', headers, body });
      return { status: response.status, body: (await response.json()) as Refused & { batch?: BatchHead } };
    },
  };
}

interface Refused {
  errors?: { extensions: { code: string; messageZh?: string } }[];
}

const digest = (body: Buffer) => createHash('sha256').update(body).digest('hex');
const linesOf = (body: Buffer) =>
  body
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Takes and acknowledges what waits until nothing does. @returns the rows, as `<operation> <dataset> <actNo>` */
async function takeAll({ list, take, acknowledge }: Awaited<ReturnType<typeof serving>>): Promise<string[]> {
  const rows: string[] = [];
  for (;;) {
    const { batches, more } = await list();
    if (batches.length === 0 && !more) return rows;
    for (const batch of batches) {
      const { body } = await take(batch);
      for (const line of linesOf(body).slice(1)) {
        const { cd_operation, dataset, row } = line as {
          cd_operation: string;
          dataset: string;
          row?: { actNo: string };
        };
        rows.push([cd_operation, dataset, row?.actNo].join(' ').trim());
      }
      expect((await acknowledge(batch, digest(body))).status).toBe(200);
    }
  }
}

test('what is published goes out by department, signed, and the same bytes again until it is acknowledged', async () => {
  await feedActs(city);
  await city.keep('inspections', [inspection({ actNo: 'I-3' })], MARKET_BEILIN);
  await seal();
  const province = await serving();
  const first = await province.list();
  expect(first.batches.map(({ cdBatch, cdSource, rows }) => [cdBatch, cdSource, rows])).toEqual([
    ['2026112000001', '610100|MARKET', 3],
    ['2026112000002', '610103|MARKET-BEILIN', 1],
  ]);
  expect((await province.list()).batches).toEqual(first.batches);

  const [head] = first.batches;
  const { body, headers } = await province.take(head!);
  const again = await province.take(head!);
  expect([again.body.equals(body), again.headers.get('supervision-signature')]).toEqual([
    true,
    headers.get('supervision-signature'),
  ]);
  expect([digest(body), headers.get('etag')]).toEqual([head!.sha256, `"${head!.sha256}"`]);
  const [line, ...rows] = linesOf(body);
  expect(line).toEqual({ cd_source: '610100|MARKET', cd_batch: '2026112000001', rows: 3 });
  expect(rows.map(({ cd_operation, dataset }) => [cd_operation, dataset])).toEqual(
    expect.arrayContaining([
      ['i', 'inspections'],
      ['i', 'penalties'],
      ['i', 'compulsions'],
    ]),
  );
  expect(exchangeFault(body, headers.get('supervision-signature')!, first.keys)).toBeUndefined();
});

test('no person is named in what goes out, and nothing of what is not published', async () => {
  await feedActs(city);
  await seal();
  const province = await serving();
  const bodies = await Promise.all((await province.list()).batches.map((batch) => province.take(batch)));
  const text = Buffer.concat(bodies.map(({ body }) => body)).toString();
  expect(text).toContain('市监罚〔2026〕1号');
  for (const value of ['张小明', '11010519491231002X', '王一', '6101-1', '赵四', '"I-2"', '"X-1"'])
    expect(text).not.toContain(value);
});

test('a batch that was changed, cut or signed by another key is found out by its receiver', async () => {
  await feedActs(city);
  await seal();
  const province = await serving();
  const { batches, keys } = await province.list();
  const { body, headers } = await province.take(batches[0]!);
  const signature = headers.get('supervision-signature')!;
  const changed = Buffer.from(body.toString().replace('20000', '10000'));
  expect(changed.equals(body)).toBe(false);
  expect(exchangeFault(changed, signature, keys)).toBe('NOT_SIGNED');
  expect(exchangeFault(body.subarray(0, -1), signature, keys)).toBe('NOT_SIGNED');
  expect(exchangeFault(body, signature, sealKeys().publicKeys())).toBe('NOT_SIGNED');
  expect(exchangeFault(body, signature, keys, ['another'])).toBe('KEY_NOT_PINNED');
  expect(exchangeFault(body, signature, keys, [keys[0]!.kid])).toBeUndefined();
});

test('a wrong digest is a conflict and the batch waits on; acknowledged again it is acknowledged, until it is kept no longer', async () => {
  await feedActs(city);
  await seal();
  let now = NOW;
  const province = await serving({ now: () => now });
  const [head] = (await province.list()).batches;
  const wrong = await province.acknowledge(head!, '0'.repeat(64));
  expect([wrong.status, wrong.body.errors?.[0]?.extensions.code]).toEqual([409, 'CONFLICT']);
  expect((await province.acknowledge(head!, 'none')).body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect((await province.list()).batches).toEqual([head]);

  const done = await province.acknowledge(head!, head!.sha256);
  expect(done.body.batch).toEqual({ ...head, acknowledgedAt: NOW.toISOString() });
  now = new Date('2026-12-20T02:00:00Z');
  expect((await province.acknowledge(head!, head!.sha256)).body).toEqual(done.body);
  expect((await province.take(head!)).headers.get('etag')).toBe(`"${head!.sha256}"`);
  expect(await province.list()).toMatchObject({ batches: [], more: false });

  now = new Date('2027-03-20T02:00:00Z');
  await city.keep('inspections', [inspection({ actNo: 'I-4' })]);
  await seal();
  expect(await takeAll(province)).toEqual(['i inspections I-4']);
  expect((await province.get(`/${head!.cdBatch}`)).status).toBe(404);
});

test('after the first time only what changed goes out, a withdrawn act as one to be deleted, and nothing twice', async () => {
  await feedActs(city);
  await seal();
  const province = await serving();
  expect((await takeAll(province)).sort()).toEqual(['i compulsions C-1', 'i inspections I-1', 'i penalties P-1']);
  expect(await takeAll(province)).toEqual([]);

  // the reporter does not go out, so that this is no change for the province
  await city.keep('inspections', [inspection({ planId: 'PL-1', reporter: '钱五' })]);
  await seal();
  expect(await takeAll(province)).toEqual([]);

  await city.keep('inspections', [inspection({ checkResult: '发现问题已责令改正' })]);
  await city.keep('inspections', [inspection({ actNo: 'I-2' })], MARKET_BEILIN);
  await seal();
  expect((await takeAll(province)).sort()).toEqual(['i inspections I-2', 'u inspections I-1']);

  await city.keep('inspections', [inspection({ publicStatus: '已撤下' })]);
  await seal();
  expect(await takeAll(province)).toEqual(['d inspections']);
});

test('two that ask at once make one batch of a change', async () => {
  await feedActs(city);
  await seal();
  const [one, other] = [await serving(), await serving()];
  await Promise.all([one.list(), other.list()]);
  expect((await one.list()).batches.map(({ rows }) => rows)).toEqual([3]);
});

test('where the numbering fails nothing is lost: cursor, batch and what the province holds stand together', async () => {
  await feedActs(city);
  await seal();
  const { datasets } = city.behaviour;
  const numbers = city.store.connection('coordination');
  let answers = false;
  const department = async (code: string) => {
    if (!answers) throw new Error('personnel does not answer');
    return DEPARTMENTS.find((one) => one.code === code);
  };
  const outbox = outboxDesk({ connection: connection(), numbers, datasets, department, keys: KEYS, now: () => NOW });
  await expect(outbox.waiting()).rejects.toThrow('personnel does not answer');
  expect([await batchesOf(connection()).countDocuments(), await sentOf(connection()).countDocuments()]).toEqual([0, 0]);
  answers = true;
  expect((await outbox.waiting()).batches.map(({ rows }) => rows)).toEqual([3]);
});

test.each<[string, Viewer]>([
  ['a client that is not listed', { ...PROVINCE, account: 'client-1' }],
  ['a person', { ...PROVINCE, kind: 'person' }],
  ['a client without the scope', { ...PROVINCE, scopes: ['supervision'] }],
])('%s is refused in the usual form', async (_, viewer) => {
  const stranger = await serving({ viewer });
  const answers = [await stranger.get(), await stranger.get('/2026112000001')];
  for (const answer of answers) {
    const { errors } = (await answer.json()) as Refused;
    expect([answer.status, errors?.[0]?.extensions.code]).toEqual([403, 'NOT_FOR_CALLER']);
    expect(errors?.[0]?.extensions.messageZh).toMatch(/省级平台/);
  }
  expect((await stranger.acknowledge({ cdBatch: '2026112000001' }, '0'.repeat(64))).status).toBe(403);
});

test('a subgraph in a process of its own hands out the same by signed calls', async () => {
  await feedActs(city);
  await seal();
  const keys = await callKeys('a secret of this test alone, long enough');
  const now = () => NOW;
  const province = await serving({
    reach: async (subgraph) => {
      const server = subgraphServer(subgraph, { keys, now });
      const url = await server.listen({ host: '127.0.0.1', port: 0 });
      closing.push(() => server.close());
      const unsigned = await fetch(new URL('/outbox', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(unsigned.status).toBe(401);
      return remoteSubgraph({ name: 'behaviour', url, keys, answerLimit: 1_000_000, now });
    },
  });
  const { batches } = await province.list();
  const { body, headers } = await province.take(batches[0]!);
  expect(exchangeFault(body, headers.get('supervision-signature')!, KEYS.publicKeys())).toBeUndefined();
  expect((await province.acknowledge(batches[0]!, '0'.repeat(64))).status).toBe(409);
  expect((await province.get('/2026112099999')).status).toBe(404);
});

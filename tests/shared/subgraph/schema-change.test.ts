import { afterEach, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { PUBLIC_VIEWER } from '../../../shared/access/viewer.ts';
import { remoteSubgraph, remoteWhenAsked } from '../../../shared/subgraph/remote.ts';
import { subgraphServer } from '../../../shared/subgraph/serve.ts';
import { testSubgraph } from '../../gateway/fixtures/subgraph.ts';
import { callKeys } from '../../support/keys.ts';

const NOW = new Date('2026-03-02T08:00:00Z');
const keys = await callKeys('s');
const OLD = 'type Query { a: String @tag(name: "public") }';
const NEW = 'type Query { a: String @authenticated }';

const servers: FastifyInstance[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(sdl: string, port = 0) {
  const refusals: string[] = [];
  const subgraph = testSubgraph('items', sdl, { Query: { a: () => 'value' } });
  const server = subgraphServer(subgraph, {
    keys,
    now: () => NOW,
    onRefusal: (reason) => refusals.push(reason),
  });
  let schemasTold = 0;
  server.addHook('onResponse', async ({ url }) => {
    if (url === '/schema') schemasTold += 1;
  });
  servers.push(server);
  return { url: await server.listen({ port }), server, subgraph, refusals, schemasTold: () => schemasTold };
}

const ask = { query: '{ a }', viewer: PUBLIC_VIEWER, requestId: 'r' };

test('a subgraph that was started again with the same schema answers on', async () => {
  const before = await serve(OLD);
  const remote = await remoteSubgraph({ name: 'items', url: before.url, keys, answerLimit: 1e6, now: () => NOW });
  expect(await remote.execute(ask)).toEqual({ data: { a: 'value' } });
  await before.server.close();
  await serve(OLD, Number(new URL(before.url).port));
  expect(await remote.execute(ask)).toEqual({ data: { a: 'value' } });
});

test('one that was started again with another schema answers nothing, and says so on both sides', async () => {
  const before = await serve(OLD);
  const remote = await remoteSubgraph({ name: 'items', url: before.url, keys, answerLimit: 1e6, now: () => NOW });
  await before.server.close();
  const after = await serve(NEW, Number(new URL(before.url).port));
  await expect(remote.execute(ask)).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    cause: expect.objectContaining({ message: expect.stringContaining('another schema') }),
  });
  expect(after.refusals).toEqual(['another schema']);
  expect(after.subgraph.calls).toEqual([]);
});

test('one that is reached when asked tells its schema once, and again when it was started with another', async () => {
  const before = await serve(OLD);
  const remote = remoteWhenAsked({ name: 'items', url: before.url, keys, answerLimit: 1e6, now: () => NOW });
  for (let turn = 0; turn < 3; turn += 1) expect(await remote.execute(ask)).toEqual({ data: { a: 'value' } });
  expect(before.schemasTold()).toBe(1);
  await before.server.close();
  await expect(remote.execute(ask)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  const after = await serve(NEW, Number(new URL(before.url).port));
  for (let turn = 0; turn < 3; turn += 1) expect(await remote.execute(ask)).toEqual({ data: { a: 'value' } });
  expect(after.schemasTold()).toBe(1);
});

test('a clock that jumps by more than half a minute ends the calls, not the rights', async () => {
  let now = NOW;
  const subgraph = testSubgraph('items', OLD, { Query: { a: () => 'value' } });
  const server = subgraphServer(subgraph, { keys, now: () => NOW });
  servers.push(server);
  const remote = await remoteSubgraph({
    name: 'items',
    url: await server.listen({ port: 0 }),
    keys,
    answerLimit: 1e6,
    now: () => now,
  });
  for (const jump of [31_000, -31_000]) {
    now = new Date(NOW.getTime() + jump);
    await expect(remote.execute(ask)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  }
  now = new Date(NOW.getTime() + 29_000);
  expect(await remote.execute(ask)).toEqual({ data: { a: 'value' } });
});

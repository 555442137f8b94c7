import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { type GatewayOptions, startGateway } from '../../gateway/server.ts';
import { readConfig } from '../../shared/config/config.ts';
import { cityOfTests } from './fixtures/city.ts';
import { recordingLog, startTestGateway, temporaryKeys } from './fixtures/gateway.ts';

async function optionsOf(rest: Partial<GatewayOptions> = {}): Promise<GatewayOptions> {
  const config = readConfig({ PORT: '0' });
  return { subgraphs: Object.values(cityOfTests()), config, keys: await temporaryKeys(), log: recordingLog(), ...rest };
}

const ask = (url: string, query: string) =>
  fetch(`${url}/public/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ query }),
  });

test('it answers at the URL it says, until it is closed', async () => {
  const { url, close } = await startGateway(await optionsOf());
  expect((await ask(url, '{ items { totalCount } }')).status).toBe(200);
  await close();
  await expect(ask(url, '{ items { totalCount } }')).rejects.toThrow();
});

test('closing lets a request under way finish', async () => {
  const { items, acts } = cityOfTests();
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const slow: typeof items = {
    ...items,
    execute: async (request) => {
      asked.resolve();
      await release.promise;
      return items.execute(request);
    },
  };
  const { url, close } = await startGateway(await optionsOf({ subgraphs: [slow, acts] }));
  const answer = ask(url, '{ items { totalCount } }');
  await asked.promise;
  const closed = close();
  release.resolve();
  expect(await (await answer).json()).toEqual({ data: { items: { totalCount: 2 } } });
  await closed;
});

test('a client that goes away aborts what was asked for it', async () => {
  const { items, acts } = cityOfTests();
  const aborted = Promise.withResolvers<string>();
  const { promise: asked, resolve: setAsked } = Promise.withResolvers<void>();
  const endless: typeof items = {
    ...items,
    execute: ({ signal }) => {
      signal?.addEventListener('abort', () => aborted.resolve(String(signal.reason)));
      setAsked();
      return new Promise(() => {});
    },
  };
  const { url, close } = await startGateway(await optionsOf({ subgraphs: [endless, acts] }));
  const body = JSON.stringify({ query: '{ items { totalCount } }' });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    `POST /public/graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await asked;
  socket.destroy();
  expect(await aborted.promise).toContain('the client went away');
  await close();
});

test('a port that is taken is said so, and how to name another', async () => {
  const { url, close } = await startGateway(await optionsOf());
  const config = readConfig({ PORT: new URL(url).port });
  await expect(startGateway(await optionsOf({ config }))).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('is taken'),
  });
  await close();
});

test('a gateway whose store is not up is alive, but not ready', async () => {
  const { server } = await startTestGateway({ subgraphs: Object.values(cityOfTests()), isReady: () => false });
  expect((await server.inject({ url: '/healthz' })).statusCode).toBe(200);
  expect((await server.inject({ url: '/readyz' })).statusCode).toBe(503);
  await server.close();
});

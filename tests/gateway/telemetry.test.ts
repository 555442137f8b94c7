import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, test } from '@jest/globals';
import { cityOfTests } from './fixtures/city.ts';
import { startTestGateway } from './fixtures/gateway.ts';

test('a gateway that starts and ends asks no other host for anything', async () => {
  const asked: string[] = [];
  const note = (message: unknown) => asked.push((message as { request: { host: string } }).request.host);
  subscribe('http.client.request.start', note);
  const { server } = await startTestGateway({ subgraphs: Object.values(cityOfTests()) });
  await server.close();
  unsubscribe('http.client.request.start', note);
  expect(asked).toEqual([]);
});

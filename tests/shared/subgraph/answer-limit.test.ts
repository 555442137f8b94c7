import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { PUBLIC_VIEWER } from '../../../shared/access/viewer.ts';
import { remoteSubgraph } from '../../../shared/subgraph/remote.ts';
import { callKeys } from '../../support/keys.ts';

const LIMIT = 10_000;
const keys = await callKeys('s');

const servers: Server[] = [];
afterEach(() =>
  Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  ),
);

/** A part of the graph that answers as it likes, once its schema was asked for. */
async function answering(answer: RequestListener) {
  const server = createServer((request, response) =>
    request.url === '/schema' ? response.end('{"sdl":"type Query { a: String }"}') : answer(request, response),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return remoteSubgraph({ name: 'items', url, keys, answerLimit: LIMIT, now: () => new Date(0) });
}

const ask = { query: '{ a }', viewer: PUBLIC_VIEWER, requestId: 'r' };
const body = (bytes: number) => JSON.stringify({ data: { a: 'x'.repeat(bytes - '{"data":{"a":""}}'.length) } });

test('an answer as long as may be is read whole, with characters that are cut between its pieces', async () => {
  const text = JSON.stringify({ data: { a: '监管'.repeat(1_000) } });
  const bytes = Buffer.from(text);
  const remote = await answering((_, response) => {
    response.write(bytes.subarray(0, 1_001));
    response.end(bytes.subarray(1_001));
  });
  expect(await remote.execute(ask)).toEqual(JSON.parse(text));
  const whole = await answering((_, response) => response.end(body(LIMIT)));
  expect(await whole.execute(ask)).toEqual(JSON.parse(body(LIMIT)));
});

test.each<[string, RequestListener]>([
  ['one byte longer', (_, response) => response.end(body(LIMIT + 1))],
  [
    'compressed and longer when it is not',
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body(LIMIT * 100))),
  ],
  [
    'without an end',
    (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1_000)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
  ],
])('#31 an answer that is %s counts as none, and the limit is named to the operator', async (_, answer) => {
  const remote = await answering(answer);
  await expect(remote.execute(ask)).rejects.toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    cause: expect.objectContaining({ message: expect.stringContaining('SUBGRAPH_ANSWER_LIMIT') }),
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Viewer } from '../../shared/access/viewer.ts';
import { remoteSubgraph } from '../../shared/subgraph/remote.ts';
import { subgraphServer } from '../../shared/subgraph/serve.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import { callKeys } from '../support/keys.ts';

const KEYS = await callKeys('a-secret-of-this-test');
export const NOON = new Date('2026-10-14T04:00:00Z');

/** A call as it goes over the wire. */
export interface Call {
  headers: Record<string, string>;
  body: string;
}

/** A subgraph as a server of its own, on a clock that a test may set. */
export function servedAt(subgraph: Subgraph, clock: { now: Date } = { now: NOON }): FastifyInstance {
  return subgraphServer(subgraph, { keys: KEYS, now: () => clock.now });
}

/** What the gateway would send to a subgraph on behalf of a viewer, caught on its way. */
export async function capture(
  { name, sdl }: Pick<Subgraph, 'name' | 'sdl'>,
  viewer: Viewer,
  query: string,
  variables = {},
): Promise<Call> {
  const calls: Call[] = [];
  const listener = createServer((request, response) => {
    const parts: string[] = [];
    request.setEncoding('utf8').on('data', (part) => parts.push(part));
    request.on('end', () => {
      const headers = Object.entries(request.headers).filter(([header]) => /^(content-type|supervision-)/.test(header));
      calls.push({ headers: Object.fromEntries(headers) as Record<string, string>, body: parts.join('') });
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ sdl, data: null }));
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const remote = await remoteSubgraph({
    name,
    url: `http://127.0.0.1:${port}`,
    keys: KEYS,
    answerLimit: 1e7,
    now: () => NOON,
  });
  await remote.execute({ query, variables, viewer, requestId: 'captured' });
  listener.closeAllConnections();
  await new Promise((resolve) => listener.close(resolve));
  return calls.at(-1)!;
}

export function deliver(server: FastifyInstance, { headers, body }: Call, path = '/') {
  return server.inject({ method: 'POST', url: path, headers, payload: body });
}

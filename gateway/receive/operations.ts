import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { TokenKeys } from '../../shared/access/token-keys.ts';
import { networksOf } from '../../shared/config/networks.ts';
import type { GatewayMetrics } from '../metrics.ts';

export interface OperationsOptions {
  keys: Pick<TokenKeys, 'jwks'>;
  metrics: GatewayMetrics;
  /** Who scrapes metrics sends it as a bearer token; without one, this machine alone may read them. */
  metricsToken?: string;
  /** Whether everything that answers need is up. */
  isReady(): boolean;
}

const THIS_MACHINE = networksOf(['127.0.0.0/8', '::1']);

/** What those who run the graph ask: probes, metrics, and the public keys of tokens. */
export function serveOperations(server: FastifyInstance, { keys, metrics, metricsToken, isReady }: OperationsOptions) {
  server.get('/healthz', async () => ({ status: 'up' }));
  server.get('/readyz', async (_request, reply) =>
    isReady() ? { status: 'ready' } : reply.code(503).send({ status: 'starting' }),
  );
  // counts by code and path tell an outsider what is tried and what fails
  server.get('/metrics', async (request, reply) =>
    mayReadMetrics(request.raw, metricsToken)
      ? reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
      : reply.callNotFound(),
  );
  server.get('/.well-known/jwks.json', async () => keys.jwks);
}

function mayReadMetrics({ headers, socket }: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) return sameText(headers.authorization ?? '', `Bearer ${token}`);
  // a proxy on this machine speaks for others
  const isDirect = headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
  return isDirect && THIS_MACHINE.holds(socket.remoteAddress ?? '');
}

/** In a time that tells neither length nor place of a difference. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

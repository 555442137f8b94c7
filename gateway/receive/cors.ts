import type { FastifyInstance } from 'fastify';

/**
 * Lets pages of the listed origins call both graphs, and no others: an origin that is not listed gets no CORS header at all.
 * Tokens travel in a header, so credentials (cookies) are never allowed.
 */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  const allowed = new Set(origins);
  server.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (!origin || !allowed.has(origin)) return;
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', 'retry-after, www-authenticate, x-request-id');
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return;
    reply
      .headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers':
          'authorization, content-type, dpop, idempotency-key, supervision-case, supervision-cost, supervision-purpose, x-request-id',
        'access-control-max-age': '600',
      })
      .code(204)
      .send();
    return reply;
  });
}

import type { FastifyReply } from 'fastify';
import type { Answer } from '../respond/respond.ts';

/** RFC 9110 §11.6.1: who is refused for lack of a token learns how one is given (RFC 6750; RFC 9449 §7.1). */
const CHALLENGE = 'Bearer realm="supervision-graph", DPoP algs="ES256 EdDSA"';

/** Sends an answer, with the header fields that its status asks for. */
export function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  if (status === 401) reply.header('www-authenticate', CHALLENGE);
  if (status === 429) reply.header('retry-after', String(body.errors?.[0]?.extensions?.['retryAfter'] ?? 60));
  if (status === 405) reply.header('allow', 'POST');
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Networks } from '../../shared/config/networks.ts';
import type { RateLimits } from '../admit/rate/rates.ts';
import type { clientTokens } from '../identify/client-tokens.ts';
import type { GatewayLog } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { clientAddress } from './client-address.ts';
import {
  OAuthError,
  type OAuthErrorName,
  readTokenRequest,
  type TokenRequest,
  unknownClient,
} from './token-request.ts';

export const TOKEN_PATH = '/oauth/token';

const BODY_LIMIT = 8_192;

export interface TokenEndpointOptions {
  clientTokens: ReturnType<typeof clientTokens>;
  limits: RateLimits;
  trustedProxies: Networks;
  log: GatewayLog;
  now(): Date;
}

const STATUS: Readonly<Record<OAuthErrorName, number>> = {
  invalid_request: 400,
  invalid_client: 401,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  temporarily_unavailable: 503,
};

/** Tokens for programs by client credentials, in the forms of RFC 6749 §4.4 and §5, so that any OAuth client fits. */
export function serveTokenEndpoint(server: FastifyInstance, options: TokenEndpointOptions): void {
  const { limits, trustedProxies, log } = options;
  server.register(async (own) => {
    own.removeAllContentTypeParsers();
    const form = 'application/x-www-form-urlencoded';
    own.addContentTypeParser(form, { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    own.setErrorHandler((error, request, reply) => refuse(reply, error, request.id, log));
    own.post(TOKEN_PATH, async (request, reply) => {
      const source = clientAddress(request.raw, trustedProxies);
      limits.take('clientToken', source);
      const asked = readTokenRequest(request.body, request.headers.authorization);
      return reply.header('pragma', 'no-cache').send(await tokenFor(asked, source, request.id, options));
    });
  });
}

async function tokenFor(asked: TokenRequest, source: string, requestId: string, options: TokenEndpointOptions) {
  const answer = await options.clientTokens({ ...asked, source }, requestId);
  if (!('refusal' in answer))
    return {
      access_token: answer.token,
      token_type: 'Bearer',
      expires_in: Math.max(0, Math.floor((answer.expiresAt.getTime() - options.now().getTime()) / 1000)),
      ...(asked.scopes && { scope: asked.scopes.join(' ') }),
    };
  if (answer.refusal === 'UNAUTHENTICATED') throw unknownClient();
  if (answer.refusal === 'BAD_USER_INPUT')
    throw new OAuthError('invalid_scope', 'The client does not have a scope that it asks for.');
  throw new OAuthError('temporarily_unavailable', 'Try again in some seconds.');
}

function refuse(reply: FastifyReply, error: unknown, requestId: string, log: GatewayLog): FastifyReply {
  if (error instanceof Refusal && error.code === 'RATE_LIMITED') {
    reply.header('retry-after', String(error.errors[0]?.extensions?.['retryAfter']));
    return reply.code(error.status).send({ error: 'temporarily_unavailable', error_description: error.message });
  }
  const { statusCode = 500 } = error as { statusCode?: number };
  const known = error instanceof OAuthError ? error : statusCode < 500 ? unreadable() : undefined;
  if (!known) {
    log.error({ requestId, error }, 'request failed');
    return reply
      .code(500)
      .send({ error: 'temporarily_unavailable', error_description: 'Something went wrong on our side.' });
  }
  if (known.error === 'invalid_client') reply.header('www-authenticate', 'Basic realm="supervision-graph"');
  return reply.code(STATUS[known.error]).send({ error: known.error, error_description: known.message });
}

function unreadable(): OAuthError {
  return new OAuthError('invalid_request', 'Send application/x-www-form-urlencoded, at most 8 kB.');
}

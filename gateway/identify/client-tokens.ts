import { GATEWAY_VIEWER } from '../../shared/access/viewer.ts';
import type { ErrorCode } from '../../shared/errors/catalogue.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import type { GatewayLog } from '../ports.ts';

export interface ClientTokenRequest {
  clientId: string;
  secret: string;
  /** Those it wants of its scopes; undefined: all. */
  scopes?: readonly string[];
  /** Address that it asks from. */
  source: string;
}

export type ClientTokenAnswer = { token: string; expiresAt: Date } | { refusal: ErrorCode };

const QUERY = `mutation ClientToken($clientId: ID!, $secret: String!, $scopes: [String!], $source: String) {
  _clientToken(clientId: $clientId, secret: $secret, scopes: $scopes, source: $source) { token expiresAt }
}`;

/** Milliseconds for an answer. */
const DEADLINE = 10_000;

/**
 * Asks the personnel subgraph for a token for a program.
 * @returns a function whose answer is a token or why there is none: UNAUTHENTICATED, BAD_USER_INPUT (a scope it has not), SUBGRAPH_UNAVAILABLE
 */
export function clientTokens(personnel: Subgraph | undefined, log: GatewayLog) {
  return async (request: ClientTokenRequest, requestId: string): Promise<ClientTokenAnswer> => {
    if (!personnel) return { refusal: 'SUBGRAPH_UNAVAILABLE' };
    try {
      const { data, errors } = await personnel.execute({
        query: QUERY,
        variables: { ...request },
        viewer: { ...GATEWAY_VIEWER, source: request.source },
        requestId,
        signal: AbortSignal.timeout(DEADLINE),
      });
      const signed = data?.['_clientToken'] as { token: string; expiresAt: string } | null | undefined;
      if (signed) return { token: signed.token, expiresAt: new Date(signed.expiresAt) };
      const code = errors?.[0]?.extensions?.['code'];
      if (code === 'UNAUTHENTICATED' || code === 'BAD_USER_INPUT') return { refusal: code };
      throw new Error(`_clientToken failed: ${errors?.[0]?.message ?? 'no data'}`);
    } catch (error) {
      log.error({ requestId, error }, 'the personnel subgraph gave no token to a program');
      return { refusal: 'SUBGRAPH_UNAVAILABLE' };
    }
  };
}

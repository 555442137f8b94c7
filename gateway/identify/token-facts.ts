import type { JWTPayload } from 'jose';
import { Refusal } from '../refusal.ts';

/** What a verified token says: who, and in which session. What they may do is asked of the personnel subgraph. */
export interface TokenFacts {
  account: string;
  /** Session of this graph's own; undefined where another issuer vouches for the account. */
  session?: string;
  /** RFC 7638 thumbprint of the key the token is bound to (RFC 9449 §6). */
  thumbprint?: string;
}

/** The key that a token is bound to. A binding that cannot be read is not taken for none. @throws Refusal UNAUTHENTICATED */
export function thumbprintOf({ cnf }: JWTPayload): string | undefined {
  if (cnf === undefined) return undefined;
  const { jkt } = (cnf ?? {}) as { jkt?: unknown };
  if (typeof jkt !== 'string' || jkt === '') throw unauthenticated();
  return jkt;
}

/** Which of the checks failed helps only those who forge. */
export function unauthenticated(): Refusal {
  return new Refusal('UNAUTHENTICATED', 'A valid token is needed: send it as "Authorization: Bearer …".');
}

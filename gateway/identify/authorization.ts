import type { IncomingMessage } from 'node:http';
import { unauthenticated } from './token-facts.ts';

/** A token grows with what it says; one beyond this is not ours. Characters. */
const LONGEST_TOKEN = 8192;

export interface Authorization {
  /** `dpop`: the token is bound to a key that the request proves to hold (RFC 9449 §7.1). */
  scheme: 'bearer' | 'dpop';
  token: string;
}

/**
 * The token of a request: in one `Authorization` header, as `Bearer` or `DPoP`, and nowhere else. Two headers are two claims, so none.
 * @throws Refusal UNAUTHENTICATED
 */
export function readAuthorization(request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): Authorization {
  if (timesGiven(request, 'authorization') !== 1) throw unauthenticated();
  const [, scheme, token] = SYNTAX.exec(request.headers.authorization ?? '') ?? [];
  if (!scheme || !token || token.length > LONGEST_TOKEN) throw unauthenticated();
  return { scheme: scheme.toLowerCase() as Authorization['scheme'], token };
}

const SYNTAX = /^(Bearer|DPoP) ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** How often a header field stands in a request; node joins or drops what is given twice. */
export function timesGiven({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): number {
  return rawHeaders.filter((given, place) => place % 2 === 0 && given.toLowerCase() === name).length;
}

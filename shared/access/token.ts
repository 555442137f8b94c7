import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { TOKEN_ALGORITHM, type TokenKeys } from './token-keys.ts';

export const TOKEN_ISSUER = 'supervision-graph';
export const TOKEN_AUDIENCE = 'supervision-graph/portal';
/** A token lasts one hour, in seconds. What its bearer may do is asked for at each request, so that a change of rights need not wait for it. */
export const TOKEN_LIFETIME = 3600;

/** What a token says of its bearer: who, and in which session; what they may do is asked for by that. */
export interface TokenClaims {
  /** Account, such as `market.officer`, or id of a client. */
  sub: string;
  /** A person unless it says otherwise. */
  kind?: 'person' | 'machine';
  /** Session (登录会话). */
  sid?: string;
  /** RFC 7638 thumbprint of the device key that must be proved with each request (RFC 9449 `cnf`). */
  jkt?: string;
}

/** When a token issued now ends. */
export function tokenExpiry(now: Date): Date {
  return new Date((secondsOf(now) + TOKEN_LIFETIME) * 1000);
}

/** Signs an access token (JWT, ES256) that is valid for one hour from `now`. @throws TypeError without an account */
export async function issueToken(claims: TokenClaims, keys: TokenKeys, now: Date): Promise<string> {
  const { sub, kind = 'person', sid, jkt } = claims;
  const cnf = jkt === undefined ? undefined : { jkt };
  if (!sub) throw new TypeError('A token is for an account.');
  return new SignJWT({ kind, sid, cnf })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: keys.kid, typ: 'at+jwt' })
    .setSubject(sub)
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setIssuedAt(secondsOf(now))
    .setExpirationTime(secondsOf(now) + TOKEN_LIFETIME)
    .setJti(randomUUID())
    .sign(keys.privateKey);
}

function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

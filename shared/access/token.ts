import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { TOKEN_ALGORITHM, type TokenKeys } from './token-keys.ts';
import type { Scope } from './viewer.ts';

export const TOKEN_ISSUER = 'supervision-graph';
export const TOKEN_AUDIENCE = 'supervision-graph/portal';
/** A token lasts one hour, in seconds: a change of rights shows at the latest then, or at once where the session is ended. */
export const TOKEN_LIFETIME = 3600;

/** What a token says of its bearer. Purpose and case belong to a request, not to a token. */
export interface TokenClaims {
  /** Account, such as `market.officer`. */
  sub: string;
  /** A person unless it says otherwise. */
  kind?: 'person' | 'machine';
  /** Session (登录会话): what the bearer may do at present is asked for by it, not read from the token. */
  sid?: string;
  /** RFC 7638 thumbprint of the device key that must be proved with each request (RFC 9449 `cnf`). */
  jkt?: string;
  /** Code of the department the person is in post at. */
  dept?: string;
  region?: string;
  /** The own department and those below it. */
  departments: readonly string[];
  scopes: readonly Scope[];
  certificateNo?: string;
}

/** When a token issued now ends. */
export function tokenExpiry(now: Date): Date {
  return new Date((secondsOf(now) + TOKEN_LIFETIME) * 1000);
}

/** Signs an access token (JWT, ES256) that is valid for one hour from `now`. @throws TypeError without an account */
export async function issueToken(claims: TokenClaims, keys: TokenKeys, now: Date): Promise<string> {
  const { sub, kind = 'person', sid, jkt, dept, region, departments, scopes, certificateNo } = claims;
  const cnf = jkt === undefined ? undefined : { jkt };
  if (!sub) throw new TypeError('A token is for an account.');
  return new SignJWT({ kind, sid, cnf, dept, region, departments, scopes, certificateNo })
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

import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { TOKEN_ALGORITHM, type TokenKeys } from './token-keys.ts';
import type { Viewer } from './viewer.ts';

export const TOKEN_ISSUER = 'supervision-graph';
export const TOKEN_AUDIENCE = 'supervision-graph/portal';
/** A token lasts one hour, in seconds: a change of rights shows at the latest then, or at once where the session is ended. */
export const TOKEN_LIFETIME = 3600;

/** What a token says of its bearer. Purpose and case belong to a request, not to a token. */
export type TokenClaims = Pick<
  Viewer,
  'kind' | 'account' | 'certificateNo' | 'department' | 'region' | 'departments' | 'scopes'
>;

/** Signs an access token (JWT, ES256) that is valid for one hour from `now`. @throws TypeError for a viewer without an account */
export function issueToken(claims: TokenClaims, keys: TokenKeys, now: Date): Promise<string> {
  if (!claims.account || claims.kind === 'public') throw new TypeError('A token is for an account.');
  const { kind, department, region, departments, scopes, certificateNo } = claims;
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ kind, dept: department, region, departments, scopes, certificateNo })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: keys.kid, typ: 'at+jwt' })
    .setSubject(claims.account)
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + TOKEN_LIFETIME)
    .setJti(randomUUID())
    .sign(keys.privateKey);
}

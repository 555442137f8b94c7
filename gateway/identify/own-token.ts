import { type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_LIFETIME } from '../../shared/access/token.ts';
import { TOKEN_ALGORITHM, type TokenKeys } from '../../shared/access/token-keys.ts';
import { type TokenFacts, thumbprintOf, unauthenticated } from './token-facts.ts';

/** What the header of a token of ours has; one with more is not ours. */
const HEADER: ReadonlySet<string> = new Set(['alg', 'typ', 'kid']);

/**
 * Verifies an access token of this graph's own, by the key of ours that it names and by no other, whatever else its header offers.
 * @throws Refusal UNAUTHENTICATED; there is no way from a bad token to a lesser viewer
 */
export async function verifyOwnToken(
  token: string,
  keys: Pick<TokenKeys, 'publicKeys'>,
  now: Date,
): Promise<TokenFacts> {
  const { sub, sid, ...claims } = await claimsOf(token, keys, now);
  if (!sub || typeof sid !== 'string' || sid === '') throw unauthenticated();
  return { account: sub, session: sid, thumbprint: thumbprintOf(claims) };
}

async function claimsOf(token: string, { publicKeys }: Pick<TokenKeys, 'publicKeys'>, now: Date): Promise<JWTPayload> {
  const keyOf = ({ kid, ...header }: JWTHeaderParameters) => {
    const key = kid === undefined ? undefined : publicKeys.get(kid);
    if (!key || Object.keys(header).some((name) => !HEADER.has(name))) throw unauthenticated();
    return key;
  };
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [TOKEN_ALGORITHM],
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      typ: 'at+jwt',
      requiredClaims: ['sub', 'sid', 'exp', 'iat', 'jti'],
      // the issuer gives an hour; a token that claims more is not the issuer's
      maxTokenAge: TOKEN_LIFETIME,
      clockTolerance: 5,
      currentDate: now,
    });
    return payload;
  } catch {
    throw unauthenticated();
  }
}

import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import type { OidcSettings } from '../../shared/config/oidc.ts';
import { Refusal } from '../refusal.ts';
import { discoverKeys } from './discover-keys.ts';
import { type TokenFacts, thumbprintOf, unauthenticated } from './token-facts.ts';

/** An issuer of tokens outside this graph (OpenID Connect), whom the settings name. */
export interface OutsideIssuer {
  /** Its name, as its tokens have it in `iss`. */
  issuer: string;
  /** @throws Refusal UNAUTHENTICATED; ISSUER_UNAVAILABLE while its keys cannot be had: nobody is let in, or taken for the public */
  verify(token: string, now: Date): Promise<TokenFacts>;
}

export interface FetchTimes {
  /** Milliseconds for an answer of the issuer. */
  timeOut: number;
  /** Milliseconds before the keys are fetched again, for a key that is not among them or after a failure. */
  coolDown: number;
}

const TIMES: FetchTimes = { timeOut: 3_000, coolDown: 30_000 };
const ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'];
/** Of an issuer's token no longer life is believed. Seconds. */
const LONGEST_LIFE = 24 * 3600;
/** Access tokens (RFC 9068), and what issuers call them that do not keep to it. */
const TYPES: ReadonlySet<string> = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
const LONGEST_ACCOUNT = 64;

/**
 * Keys come from the one address in the settings, or the one that the issuer itself publishes; nothing in a token says where to look.
 * A key that is not known is looked for once in a cool-down, so that made-up tokens make no calls.
 */
export function outsideIssuer(settings: OidcSettings, times: FetchTimes = TIMES): OutsideIssuer {
  const { issuer, audience, accountClaim } = settings;
  const keyOf = issuerKeys(settings, times);
  return {
    issuer,
    async verify(token, now) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
          algorithms: ALGORITHMS,
          issuer,
          audience,
          requiredClaims: ['sub', 'exp', 'iat', accountClaim],
          maxTokenAge: LONGEST_LIFE,
          clockTolerance: 5,
          currentDate: now,
        });
        if (protectedHeader.typ !== undefined && !TYPES.has(protectedHeader.typ.toLowerCase())) throw unauthenticated();
        return { account: accountOf(payload, accountClaim), thumbprint: thumbprintOf(payload) };
      } catch (error) {
        throw error instanceof Refusal ? error : unauthenticated();
      }
    },
  };
}

function accountOf(claims: JWTPayload, name: string): string {
  const account = claims[name];
  if (typeof account !== 'string' || account === '' || account.length > LONGEST_ACCOUNT) throw unauthenticated();
  return account;
}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

function issuerKeys(settings: OidcSettings, { timeOut, coolDown }: FetchTimes): KeySet {
  let failedAt = Number.NEGATIVE_INFINITY;
  let keys: Promise<KeySet> | undefined;
  const open = async () => {
    const address = settings.jwksUri ?? (await discoverKeys(settings.issuer, timeOut));
    return createRemoteJWKSet(new URL(address), {
      timeoutDuration: timeOut,
      cooldownDuration: coolDown,
      [customFetch]: (url, options) => fetch(url, options),
    });
  };
  const keyOf = async (...asked: Parameters<KeySet>) => {
    if (performance.now() < failedAt + coolDown) throw unavailable();
    try {
      keys ??= open();
      return await (await keys)(...asked);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      failedAt = performance.now();
      keys = undefined;
      throw unavailable();
    }
  };
  return keyOf as KeySet;
}

function unavailable(): Refusal {
  return new Refusal('ISSUER_UNAVAILABLE', 'The issuer of the token does not tell its keys at the moment.');
}

import type { IncomingMessage } from 'node:http';
import { type JWTPayload, jwtVerify } from 'jose';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_LIFETIME } from '../../shared/access/token.ts';
import { TOKEN_ALGORITHM, type TokenKeys } from '../../shared/access/token-keys.ts';
import { SCOPES, type Viewer } from '../../shared/access/viewer.ts';
import type { RateLimits } from '../admit/rate/rates.ts';
import type { Caller } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { readPurpose } from './purpose.ts';

/** A token grows with the departments it names; one beyond this is not ours. Characters. */
const LONGEST_TOKEN = 8192;

/**
 * The viewer that a bearer token proves, with the purpose and case that this request's headers state.
 * There is no way from a bad token to a lesser viewer: it is refused.
 *
 * @param authorization value of the one `Authorization` header
 * @param headers by lower-case name
 * @throws Refusal UNAUTHENTICATED; BAD_REQUEST when a purpose or case cannot be read
 */
export async function identify(
  authorization: string | undefined,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  keys: Pick<TokenKeys, 'publicKey'>,
  now: Date,
): Promise<Viewer> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
  if (!token || token.length > LONGEST_TOKEN) throw unauthenticated();
  const viewer = viewerOf(await verify(token, keys, now));
  return {
    ...viewer,
    purpose: readPurpose('Supervision-Purpose', headers['supervision-purpose']),
    caseNo: readPurpose('Supervision-Case', headers['supervision-case']),
  };
}

async function verify(token: string, keys: Pick<TokenKeys, 'publicKey'>, now: Date): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys.publicKey, {
      algorithms: [TOKEN_ALGORITHM],
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      typ: 'at+jwt',
      requiredClaims: ['sub', 'exp', 'iat', 'jti', 'kind', 'departments', 'scopes'],
      // the issuer gives an hour; a token that claims more is not the issuer's
      maxTokenAge: TOKEN_LIFETIME,
      clockTolerance: 5,
      currentDate: now,
    });
    return payload;
  } catch {
    // which of the checks failed helps only those who forge
    throw unauthenticated();
  }
}

function viewerOf(claims: JWTPayload): Viewer {
  const { sub, kind, dept, region, certificateNo, departments, scopes } = claims;
  const named = [dept, region, certificateNo];
  if (
    !sub ||
    (kind !== 'person' && kind !== 'machine') ||
    !named.every((claim) => claim === undefined || typeof claim === 'string') ||
    !isStrings(departments) ||
    !isStrings(scopes)
  )
    throw unauthenticated();
  return {
    kind,
    account: sub,
    department: dept as string | undefined,
    region: region as string | undefined,
    certificateNo: certificateNo as string | undefined,
    departments,
    // a scope of a later version is none here
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
  };
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export function unauthenticated(): Refusal {
  return new Refusal('UNAUTHENTICATED', 'A valid token is needed: send it as "Authorization: Bearer …".');
}

export interface IdentificationOptions {
  keys: Pick<TokenKeys, 'publicKey'>;
  limits: RateLimits;
  now(): Date;
}

/**
 * Who calls the portal graph. A token that is refused counts for the address it came from, one that is good for its account, so that a
 * flood of the former leaves the latter what it may use.
 */
export function createIdentification({ keys, limits, now }: IdentificationOptions) {
  return async (request: IncomingMessage, source: string): Promise<Caller> => {
    const viewer = await known(request).catch((error: unknown) => {
      limits.take('refusedToken', source);
      throw error;
    });
    const account = viewer.account ?? '';
    limits.take('portal', account);
    return { viewer: { ...viewer, source }, charge: (cost) => limits.take('portalCost', account, cost) };
  };

  async function known(request: IncomingMessage): Promise<Viewer> {
    // two claims are none
    const given = request.rawHeaders.filter((name, place) => place % 2 === 0 && /^authorization$/i.test(name));
    if (given.length !== 1) throw unauthenticated();
    return identify(request.headers.authorization, request.headers, keys, now());
  }
}

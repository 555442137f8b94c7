import { createHash, timingSafeEqual } from 'node:crypto';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { onlineOrigin } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import type { Identities } from './identity.ts';
import type { Credential } from './model.ts';
import { endSessionNow, newSessionId, writeSession } from './sessions.ts';
import type { Sign, SignedToken } from './sign-in.ts';

/** What a program asks a token with (RFC 6749 §4.4). */
export interface ClientTokenRequest {
  clientId: string;
  secret: string;
  /** Those it wants of its scopes; left out: all. */
  scopes?: readonly string[] | null;
  source?: string | null;
}

export type ClientToken = (request: ClientTokenRequest, context: SubgraphContext) => Promise<SignedToken>;

/** A secret has 256 random bits, so that a plain digest keeps it: there is nothing to guess from a dictionary. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/**
 * Tokens for programs (Art. 21). An unknown client, a wrong secret and one that is past its day are the same error.
 * @returns a function that throws ReportedError UNAUTHENTICATED, or BAD_USER_INPUT when a scope is wanted that the client does not have
 */
export function clientTokenWith(models: PersonnelModels, identities: Identities, sign: Sign): ClientToken {
  return async ({ clientId, secret, scopes, source }, { now }) => {
    const [known] = await models.clientSecrets.find({ _id: clientId }).lean<Credential[]>();
    const given = Buffer.from(secretHash(secret));
    const matches = timingSafeEqual(given, Buffer.from(known?.hash ?? secretHash('')));
    const identity = await identities.of({ client: clientId }, now);
    if (!known || !matches || !identity) throw notRight();
    const beyond = scopes?.find((scope) => !identity.scopes.some((own) => own === scope));
    if (beyond !== undefined) throw badInput('scopes', 'names a scope that the client does not have', '超出客户端权限');
    const kept = scopes?.length ? identity.scopes.filter((scope) => scopes.includes(scope)) : identity.scopes;
    const sessionId = newSessionId();
    const signed = await sign({ sub: clientId, kind: 'machine', sid: sessionId });
    await writeSession(
      models,
      { client: clientId, scopes: kept, departmentCode: identity.department ?? '', regionCode: identity.region },
      { sessionId, ...(source && { source }), expiresAt: signed.expiresAt },
      now,
    );
    // another secret was made while this one was looked at, and who made it may not have met this session
    const [present] = await models.clientSecrets.find({ _id: clientId }).lean<Credential[]>();
    if (present?.hash !== known.hash) {
      await endSessionNow(models, sessionId, now, onlineOrigin(identity.department ?? '', clientId, now));
      throw notRight();
    }
    return signed;
  };
}

function notRight(): ReportedError<'UNAUTHENTICATED'> {
  return new ReportedError('UNAUTHENTICATED', 'The client or its secret is not right.', {}, '客户端或密钥不正确。');
}

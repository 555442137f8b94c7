import type { IncomingMessage } from 'node:http';
import { decodeJwt } from 'jose';
import type { TokenKeys } from '../../shared/access/token-keys.ts';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { Config } from '../../shared/config/config.ts';
import type { RateLimits } from '../admit/rate/rates.ts';
import type { Caller, GatewayLog } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { createNetworkCheck } from './allowed-networks.ts';
import { type Authorization, readAuthorization } from './authorization.ts';
import { proofInvalid } from './device-proof.ts';
import { readHeaderText } from './header-text.ts';
import type { OutsideIssuer } from './outside-issuer.ts';
import { verifyOwnToken } from './own-token.ts';
import type { Identity, PresentRights } from './present-rights.ts';
import { type TokenFacts, unauthenticated } from './token-facts.ts';

export interface IdentificationOptions {
  keys: Pick<TokenKeys, 'publicKeys'>;
  outside?: OutsideIssuer;
  rights: PresentRights;
  /** The key that a request proves to hold. @throws Refusal DEVICE_PROOF_INVALID */
  provenDevice(request: IncomingMessage, token?: string): Promise<string>;
  networks: Config['networks'];
  limits: RateLimits;
  log: GatewayLog;
  now(): Date;
}

/** @param proven thumbprint of the key that the connection has proved to hold already; left out, the request proves it itself */
export type Identification = (
  request: IncomingMessage,
  source: string,
  requestId: string,
  proven?: string,
) => Promise<Caller>;

/**
 * Who calls the portal graph, and what they may do at this instant: the token says who, the personnel subgraph the rest, at each request.
 * A token that is refused counts for the address it came from, one that is good for its account, so that a flood of the former leaves
 * the latter what it may use.
 *
 * @returns a function that throws Refusal UNAUTHENTICATED, DEVICE_PROOF_INVALID, FORBIDDEN_NETWORK, RATE_LIMITED, BAD_REQUEST, or
 * SUBGRAPH_UNAVAILABLE and ISSUER_UNAVAILABLE: there is no way to a lesser viewer, or to a remembered one
 */
export function createIdentification(options: IdentificationOptions): Identification {
  const { rights, limits, log } = options;
  const mayComeFrom = createNetworkCheck(options.networks);

  return async (request, source, requestId, alreadyProven) => {
    try {
      const given = readAuthorization(request);
      const facts = await verify(given.token, options);
      const device = await deviceOf(given, facts, request, options, alreadyProven);
      // a session that was ended, or a key that is not there, uses up nothing of what the account may use
      if (facts.session !== undefined) limits.take('portal', `session ${facts.session}`);
      const identity = await rights(queryOf(facts), requestId);
      if (!identity || (facts.session !== undefined && identity.account !== facts.account)) throw unauthenticated();
      if (identity.device && identity.device !== device) throw proofInvalid();
      limits.take('portal', facts.account);
      if (!mayComeFrom(identity, source)) {
        log.warn({ requestId, account: identity.account, source }, 'account used from a network that it may not use');
        throw forbiddenNetwork();
      }
      return {
        viewer: viewerOf(identity, request, { session: facts.session, source, device }),
        charge: (cost) => limits.take('portalCost', facts.account, cost),
        enter: () => limits.enter('portal', facts.account),
        // who signs in elsewhere has no password here
        passwordMustChange: facts.session !== undefined && identity.passwordMustChange,
      };
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) limits.take('refusedToken', source);
      throw error;
    }
  };
}

/** By its own name for its issuer a token is only told which keys to be tried with. */
async function verify(token: string, { keys, outside, now }: IdentificationOptions): Promise<TokenFacts> {
  return outside && issuerOf(token) === outside.issuer
    ? outside.verify(token, now())
    : verifyOwnToken(token, keys, now());
}

function issuerOf(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw unauthenticated();
  }
}

function queryOf({ account, session }: TokenFacts) {
  return session === undefined ? { account } : { session };
}

/** A bound token is no bearer token (RFC 9449 §7.2), and one that is not bound proves nothing by a proof beside it. */
async function deviceOf(
  { scheme, token }: Authorization,
  { thumbprint }: TokenFacts,
  request: IncomingMessage,
  { provenDevice }: IdentificationOptions,
  alreadyProven: string | undefined,
): Promise<string | undefined> {
  if (thumbprint === undefined && scheme === 'bearer') return undefined;
  if (thumbprint === undefined || scheme === 'bearer') throw proofInvalid();
  const proven = alreadyProven ?? (await provenDevice(request, token));
  if (proven !== thumbprint) throw proofInvalid();
  return proven;
}

function viewerOf(
  { kind, account, certificateNo, department, region, departments, scopes, grants }: Identity,
  { headers }: IncomingMessage,
  request: Pick<Viewer, 'session' | 'source' | 'device'>,
): Viewer {
  return {
    kind,
    account,
    certificateNo: certificateNo ?? undefined,
    department: department ?? undefined,
    region: region ?? undefined,
    departments,
    scopes,
    grants,
    ...request,
    purpose: readHeaderText('Supervision-Purpose', headers['supervision-purpose']),
    caseNo: readHeaderText('Supervision-Case', headers['supervision-case']),
    idempotencyKey: readHeaderText('Idempotency-Key', headers['idempotency-key']),
  };
}

function forbiddenNetwork(): Refusal {
  return new Refusal('FORBIDDEN_NETWORK', 'This account may not be used from the network you are in.');
}

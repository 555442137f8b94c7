import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { calculateJwkThumbprint, EmbeddedJWK, type JWTVerifyResult, jwtVerify } from 'jose';
import type { Config } from '../../shared/config/config.ts';
import { Refusal } from '../refusal.ts';
import { timesGiven } from './authorization.ts';
import { endpointUrls } from './endpoint-urls.ts';
import { Replays } from './replays.ts';

/** Milliseconds before and after its time for which a proof is good. */
const PROOF_WINDOW = 30_000;
const LONGEST_PROOF = 4096;
const LONGEST_ID = 128;

export interface ProofCheck {
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'method'>;
  /** Addresses of the endpoint as its clients know it. */
  urls: readonly string[];
  /** Token that the proof must be made for; undefined at sign-in, where there is none yet. */
  token?: string;
  replays: Replays;
  now: Date;
}

/**
 * The device key that a request proves to hold (RFC 9449 §4.3): by a JWT in the header DPoP, signed with that key for this method,
 * address, token and half minute, and used once.
 * @returns RFC 7638 thumbprint of the key
 * @throws Refusal DEVICE_PROOF_INVALID; RATE_LIMITED when more proofs are in use than can be told from replays
 */
export async function verifyDeviceProof({ request, urls, token, replays, now }: ProofCheck): Promise<string> {
  const proof = request.headers['dpop'];
  if (timesGiven(request, 'dpop') !== 1 || typeof proof !== 'string' || proof.length > LONGEST_PROOF)
    throw proofInvalid();
  const { payload, protectedHeader } = await verified(proof, now);
  const { htm, htu, iat = 0, jti = '', ath } = payload;
  const isFitting =
    htm === request.method &&
    typeof htu === 'string' &&
    urls.includes(withoutQuery(htu)) &&
    Math.abs(now.getTime() - iat * 1000) <= PROOF_WINDOW &&
    jti.length <= LONGEST_ID &&
    (token === undefined || ath === createHash('sha256').update(token).digest('base64url'));
  if (!isFitting) throw proofInvalid();
  const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk ?? {});
  // until the end of the second in which it grows too old
  const isFirst = replays.first(`${thumbprint} ${jti}`, (iat + 1) * 1000 + PROOF_WINDOW, now.getTime());
  if (!isFirst) throw proofInvalid();
  return thumbprint;
}

/** The check as the gateway makes it: at the addresses of the settings, with one memory of proofs. */
export function createDeviceCheck(config: Pick<Config, 'host' | 'publicUrl'>, now: () => Date) {
  const replays = new Replays();
  return (request: IncomingMessage, token?: string): Promise<string> => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const urls = endpointUrls(path, request.socket.localPort, config);
    return verifyDeviceProof({ request, urls, token, replays, now: now() });
  };
}

/** Whether the request brings a proof at all. */
export function bringsProof({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['dpop'] !== undefined;
}

export function proofInvalid(): Refusal {
  return new Refusal(
    'DEVICE_PROOF_INVALID',
    'A fresh proof of the device key is needed: send it in the header DPoP, with "Authorization: DPoP …".',
  );
}

async function verified(proof: string, now: Date): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(proof, EmbeddedJWK, {
      algorithms: ['ES256', 'EdDSA', 'Ed25519'],
      typ: 'dpop+jwt',
      requiredClaims: ['jti', 'htm', 'htu', 'iat'],
      currentDate: now,
    });
  } catch {
    throw proofInvalid();
  }
}

function withoutQuery(text: string): string {
  if (!URL.canParse(text)) return '';
  const url = new URL(text);
  return `${url.origin}${url.pathname}`;
}

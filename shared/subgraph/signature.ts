import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** The headers of a signed call. Names are lower case, as node gives them. */
export const SIGNATURE_HEADER = 'supervision-signature';
export const IDENTITY_HEADER = 'supervision-identity';

/** A signature is good for this long before and after its time, in milliseconds. */
export const SIGNATURE_WINDOW = 30_000;

/** The key of one subgraph, from the deployment's secret: a call signed for one subgraph means nothing to another. */
export function subgraphKey(secret: string, subgraph: string): string {
  return createHmac('sha256', secret).update(`subgraph:${subgraph}`).digest('base64url');
}

/**
 * Signs a call: HMAC-SHA256 over version, subgraph, time, nonce, body hash and identity.
 * @param identity base64url of the viewer as JSON
 */
export function signCall(call: { subgraph: string; body: string; identity: string; at: Date }, key: string): string {
  const time = String(call.at.getTime());
  const nonce = randomUUID();
  return ['v1', time, nonce, macOf(call, time, nonce, key)].join(' ');
}

export type SignatureVerdict =
  | { valid: true }
  | { valid: false; reason: 'malformed' | 'stale' | 'forged' | 'replayed' };

/** Checks signatures and remembers nonces for as long as their time is good; a nonce counts once. */
export class SignatureVerifier {
  readonly #subgraph: string;
  readonly #key: string;
  readonly #seen = new Map<string, number>();

  constructor(subgraph: string, key: string) {
    this.#subgraph = subgraph;
    this.#key = key;
  }

  verify(signature: string | undefined, body: string, identity: string, now: Date): SignatureVerdict {
    const [version, time = '', nonce = '', mac = '', ...rest] = (signature ?? '').split(' ');
    if (version !== 'v1' || rest.length > 0 || !/^\d{13}$/.test(time) || !/^[\w-]{36}$/.test(nonce))
      return refused('malformed');
    if (Math.abs(now.getTime() - Number(time)) > SIGNATURE_WINDOW) return refused('stale');
    const expected = Buffer.from(macOf({ subgraph: this.#subgraph, body, identity }, time, nonce, this.#key));
    const given = Buffer.from(mac);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return refused('forged');
    this.#forget(now);
    if (this.#seen.has(nonce)) return refused('replayed');
    this.#seen.set(nonce, Number(time) + SIGNATURE_WINDOW);
    return { valid: true };
  }

  /** Nonces stand in the order of arrival, so the outdated ones come first, give or take the window. */
  #forget(now: Date): void {
    for (const [nonce, until] of this.#seen) {
      if (until >= now.getTime()) break;
      this.#seen.delete(nonce);
    }
  }
}

function refused(reason: 'malformed' | 'stale' | 'forged' | 'replayed'): SignatureVerdict {
  return { valid: false, reason };
}

function macOf(
  call: { subgraph: string; body: string; identity: string },
  time: string,
  nonce: string,
  key: string,
): string {
  const bodyHash = createHash('sha256').update(call.body).digest('base64url');
  return createHmac('sha256', key)
    .update(['v1', call.subgraph, time, nonce, bodyHash, call.identity].join('|'))
    .digest('base64url');
}

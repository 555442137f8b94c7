import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { SecretKey } from '../crypto/keyring.ts';
import { type CryptoSuite, SUITES } from '../crypto/suite.ts';

/** The headers of a signed call. Names are lower case, as node gives them. */
export const SIGNATURE_HEADER = 'supervision-signature';
export const IDENTITY_HEADER = 'supervision-identity';

/** A signature is good for this long before and after its time, in milliseconds. */
export const SIGNATURE_WINDOW = 30_000;

/** What names a suite in a signature. */
const SUITE_MARKS: Readonly<Record<string, CryptoSuite>> = { sha256: SUITES.international, sm3: SUITES.sm };

/** The keys of calls: what signs, and what is accepted, which during a rotation is the former key as well. */
export interface CallKeys {
  readonly suite: CryptoSuite;
  /** The active secret of the deployment; each subgraph's own key is derived from it. */
  secret(purpose: 'subgraph'): SecretKey;
  secretOf(purpose: 'subgraph', kid: string): SecretKey | undefined;
}

/** A call as it is signed. */
export interface Call {
  subgraph: string;
  body: string;
  /** base64url of the viewer as JSON. */
  identity: string;
}

/** Signs a call: HMAC over version, algorithm, key id, subgraph, time, nonce, body digest and identity; `v2 <mac> <kid> …` */
export function signCall(call: Call & { at: Date }, { suite, secret }: CallKeys): string {
  const key = secret('subgraph');
  const head = { mark: markOf(suite), kid: key.kid, time: String(call.at.getTime()), nonce: randomUUID() };
  return ['v2', head.mark, head.kid, head.time, head.nonce, macOf(call, head, suite, key)].join(' ');
}

export type SignatureVerdict = { valid: true } | { valid: false; reason: Refused };
type Refused = 'malformed' | 'stale' | 'unknown-key' | 'forged' | 'replayed';

/** Checks signatures of either suite and remembers nonces for as long as their time is good; a nonce counts once. */
export class SignatureVerifier {
  readonly #subgraph: string;
  readonly #keys: CallKeys;
  readonly #seen = new Map<string, number>();

  constructor(subgraph: string, keys: CallKeys) {
    this.#subgraph = subgraph;
    this.#keys = keys;
  }

  verify(signature: string | undefined, body: string, identity: string, now: Date): SignatureVerdict {
    const [version, mark = '', kid = '', time = '', nonce = '', mac = '', ...rest] = (signature ?? '').split(' ');
    const suite = Object.hasOwn(SUITE_MARKS, mark) ? SUITE_MARKS[mark] : undefined;
    if (version !== 'v2' || !suite || rest.length > 0 || !/^\d{13}$/.test(time) || !/^[\w-]{36}$/.test(nonce))
      return refused('malformed');
    if (Math.abs(now.getTime() - Number(time)) > SIGNATURE_WINDOW) return refused('stale');
    const key = this.#keys.secretOf('subgraph', kid);
    if (!key) return refused('unknown-key');
    const call = { subgraph: this.#subgraph, body, identity };
    const expected = Buffer.from(macOf(call, { mark, kid, time, nonce }, suite, key));
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

function refused(reason: Refused): SignatureVerdict {
  return { valid: false, reason };
}

function markOf(suite: CryptoSuite): string {
  return suite === SUITES.sm ? 'sm3' : 'sha256';
}

interface Head {
  mark: string;
  kid: string;
  time: string;
  nonce: string;
}

/** Under a key of the one subgraph: a call signed for it means nothing to another. */
function macOf({ subgraph, body, identity }: Call, head: Head, suite: CryptoSuite, { bytes }: SecretKey): string {
  const key = suite.mac(bytes, `subgraph:${subgraph}`);
  const { mark, kid, time, nonce } = head;
  const bodyDigest = suite.digest(body).toString('base64url');
  return suite.mac(key, ['v2', mark, kid, subgraph, time, nonce, bodyDigest, identity].join('|')).toString('base64url');
}

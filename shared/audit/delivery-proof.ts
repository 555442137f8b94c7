import type { Keyring } from '../crypto/keyring.ts';
import { type PublicKeyRecord, verifySignature } from '../crypto/signing.ts';
import { suiteOfDigest } from '../crypto/suite.ts';
import { canonical, digestOf } from './digest.ts';
import { keysByKid } from './trusted-keys.ts';

/** What was delivered to whom and when (Art. 27: launching in the system is delivery, with the force of a written document). */
export interface Delivery {
  /** Number of the task or notice. */
  no: string;
  /** Codes of the departments. */
  issuedBy: string;
  receiver: string;
  /** ISO instant. */
  deliveredAt: string;
  /** What was delivered, as the receiver reads it. */
  content: Readonly<Record<string, unknown>>;
}

/** 送达回执: the signature of the deployment over a delivery. The content goes by its digest. */
export interface Receipt {
  contentDigest: string;
  signature: string;
  /** Public half of the key that signed, kept here so that the receipt outlives the key's rotation. */
  key: PublicKeyRecord;
}

/** 送达证明: everything that somebody needs who was not there. */
export type DeliveryProof = Delivery & Receipt;

export type DeliveryFault = 'MALFORMED' | 'CONTENT_ALTERED' | 'KEY_FORGED' | 'SIGNATURE_INVALID' | 'KEY_NOT_PINNED';

/** Signs a delivery with the active key of the deployment. */
export function signDelivery(keyring: Keyring, delivery: Delivery): Receipt {
  const signer = keyring.signer();
  const contentDigest = digestOf(delivery.content, keyring.suite);
  return { contentDigest, signature: signer.sign(statementOf(delivery, contentDigest)), key: signer.publicKey };
}

/**
 * What is wrong with a proof; undefined where it is whole. Needs nothing but the proof.
 * @param pins fingerprints (kid) of which the signer must have one; none: any key that signed
 */
export function deliveryFault(proof: unknown, pins: readonly string[] = []): DeliveryFault | undefined {
  if (!isProof(proof)) return 'MALFORMED';
  const { content, contentDigest, signature, key } = proof;
  if (digestOf(content, suiteOfDigest(contentDigest)) !== contentDigest) return 'CONTENT_ALTERED';
  if (!keysByKid([key]).has(key.kid)) return 'KEY_FORGED';
  if (!verifySignature(key, statementOf(proof, contentDigest), signature)) return 'SIGNATURE_INVALID';
  return pins.length > 0 && !pins.includes(key.kid) ? 'KEY_NOT_PINNED' : undefined;
}

/** The first member keeps a receipt from passing for anything else that the same key signs. */
function statementOf({ no, issuedBy, receiver, deliveredAt }: Delivery, contentDigest: string): Buffer {
  const signed = { what: 'supervision delivery 1', no, issuedBy, receiver, deliveredAt, contentDigest };
  return Buffer.from(canonical(signed));
}

function isProof(proof: unknown): proof is DeliveryProof {
  if (typeof proof !== 'object' || proof === null) return false;
  const { content, key, ...texts } = proof as Record<string, unknown>;
  const isText = (name: string) => typeof texts[name] === 'string';
  return (
    ['no', 'issuedBy', 'receiver', 'deliveredAt', 'contentDigest', 'signature'].every(isText) &&
    [content, key].every((part) => typeof part === 'object' && part !== null)
  );
}

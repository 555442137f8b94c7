import { type PublicKeyRecord, verifySignature } from '../crypto/signing.ts';
import type { SealKeys } from './seal-record.ts';
import { keysByKid } from './trusted-keys.ts';

/**
 * The signature of a file's bytes, as the text of a file that stands beside it: one line of JSON, `{"kid": …, "signature": …}`.
 * @param what the file is, such as `manifest`: the signature is over `supervision <what> ` and the bytes
 */
export function signatureOf(what: string, bytes: Buffer, keys: Pick<SealKeys, 'signer'>): string {
  const signer = keys.signer();
  return signatureText({ kid: signer.kid, signature: signer.sign(signedBytes(what, bytes)) });
}

/** The key that signed these very bytes; none where the text is no signature by one of the keys. */
export function signedBy(
  what: string,
  bytes: Buffer,
  text: string,
  keys: readonly PublicKeyRecord[],
): PublicKeyRecord | undefined {
  let said: { kid: string; signature: string };
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    return undefined;
  }
  // one text for one signature: a changed blank would be a change that nobody finds
  if (typeof said.signature !== 'string' || signatureText(said) !== text) return undefined;
  const key = keysByKid(keys).get(said.kid);
  return key && verifySignature(key, signedBytes(what, bytes), said.signature) ? key : undefined;
}

function signatureText({ kid, signature }: { kid: string; signature: string }): string {
  return `${JSON.stringify({ kid, signature })}\n`;
}

function signedBytes(what: string, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`supervision ${what} `), bytes]);
}

import { createHash } from 'node:crypto';
import type { SealKeys } from '../audit/seal-record.ts';
import { signatureOf, signedBy } from '../audit/signed-file.ts';
import type { PublicKeyRecord } from '../crypto/signing.ts';
import type { CanonicalRow } from '../ingest/dataset.ts';

/** One row as it goes out: i new, u changed, d not to be held any more. */
export interface OutgoingRow {
  operation: 'i' | 'u' | 'd';
  dataset: string;
  /** Key of the record. */
  key: string;
  /** In the dataset's own fields, the same by which it is brought in; absent for `d`. */
  row?: CanonicalRow;
}

/** What the signature says that the bytes are. */
const SIGNED_AS = 'exchange batch';

/** The body of a batch: a line for the batch (cd_source, cd_batch, rows) and one for each row, with cd_operation (data-model 1.1). */
export function batchBody(cdSource: string, cdBatch: string, rows: readonly OutgoingRow[]): string {
  const head = { cd_source: cdSource, cd_batch: cdBatch, rows: rows.length };
  const lines = rows.map(({ operation, dataset, key, row }) => ({ cd_operation: operation, dataset, key, row }));
  return [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Rows in parts, in order, of so many characters about; a larger row is a part of its own. */
export function partsOf(rows: readonly OutgoingRow[], most: number): OutgoingRow[][] {
  const parts: OutgoingRow[][] = [];
  let size = Infinity;
  for (const row of rows) {
    const length = JSON.stringify(row).length;
    if (size + length > most) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)!.push(row);
    size += length;
  }
  return parts;
}

/** Hexadecimal. */
export function sha256Of(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

/** The detached signature of a body, one line of JSON without its end: `{"kid": …, "signature": …}` (Ed25519, or SM2 with CRYPTO=sm). */
export function signBatch(body: string, keys: Pick<SealKeys, 'signer'>): string {
  return signatureOf(SIGNED_AS, Buffer.from(body), keys).trimEnd();
}

export type ExchangeFault = 'NOT_SIGNED' | 'KEY_NOT_PINNED' | 'INCOMPLETE';

/**
 * What is wrong with a batch as it was received, for the receiver; undefined: nothing.
 * @param signature the header Supervision-Signature
 * @param keys those of the list of batches
 * @param pins fingerprints (kid) that were told by another way; empty: any of the keys
 */
export function exchangeFault(
  body: Buffer,
  signature: string,
  keys: readonly PublicKeyRecord[],
  pins: readonly string[] = [],
): ExchangeFault | undefined {
  const signer = signedBy(SIGNED_AS, body, `${signature}\n`, keys);
  if (!signer) return 'NOT_SIGNED';
  if (pins.length > 0 && !pins.includes(signer.kid)) return 'KEY_NOT_PINNED';
  const lines = body.toString('utf8').split('\n');
  const { rows } = JSON.parse(lines[0]!) as { rows: number };
  return lines.length === rows + 2 && lines.at(-1) === '' ? undefined : 'INCOMPLETE';
}

import { createHash } from 'node:crypto';
import { ReportedError } from '../errors/reported-error.ts';
import type { ReadRow } from './read-rows.ts';

/**
 * What a delivery says, as one digest over its rows in their order: the same rows compressed or not, as CSV or as NDJSON with the same
 * texts, are the same delivery. It can be asked for after any row.
 */
export class ContentDigest {
  readonly #hash = createHash('sha256');

  /** @returns characters that the row has */
  add(read: ReadRow): number {
    const text = JSON.stringify('raw' in read ? read.raw : read.row);
    this.#hash.update(text).update('\n');
    return text.length;
  }

  /** SHA-256 of what was added so far, base64url. */
  value(): string {
    return this.#hash.copy().digest('base64url');
  }

  /** @throws ReportedError CONFLICT when what was added is not what this digest was taken over */
  expect(digest: string | undefined): void {
    if (digest === this.value()) return;
    throw new ReportedError(
      'CONFLICT',
      'Other rows were sent under this idempotency key before: send these under a key of their own.',
      { argument: 'Idempotency-Key' },
      '该幂等键此前已用于其他内容，请使用新的幂等键。',
    );
  }
}

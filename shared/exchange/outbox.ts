import type { PublicKeyRecord } from '../crypto/signing.ts';

/** A batch for the province without its body. */
export interface BatchHead {
  /** 批次号: yyyymmdd and a five-digit serial; unique in the deployment. */
  cdBatch: string;
  /** 数据来源: 区划|部门 of who provides the rows. */
  cdSource: string;
  rows: number;
  bytes: number;
  /** SHA-256 of the body, hexadecimal. */
  sha256: string;
  /** ISO 8601. */
  madeAt: string;
  acknowledgedAt?: string;
}

export interface OutgoingBatch extends BatchHead {
  /** NDJSON, as it was made: the same bytes whenever it is asked for. */
  body: string;
  /** Detached, over the body; see `exchangeFault`. */
  signature: string;
}

export interface WaitingBatches {
  /** Not acknowledged, the oldest first; 100 at most. */
  batches: BatchHead[];
  /** Changes stand behind these: ask again when they are acknowledged. */
  more: boolean;
  /** Those that sign, and signed. */
  keys: readonly PublicKeyRecord[];
}

/** What a subgraph has for the province (Art. 6): what changed of the datasets that are exchanged, in batches. */
export interface Outbox {
  /** Where none waits, those of what changed meanwhile are made first. */
  waiting(): Promise<WaitingBatches>;
  /** @returns undefined for a number that is not known here, or no more */
  batch(cdBatch: string): Promise<OutgoingBatch | undefined>;
  /**
   * The receiver has it; safe to repeat.
   * @param sha256 of what was received
   * @returns undefined as `batch`
   * @throws ReportedError CONFLICT when that is not the digest; the batch waits on
   */
  acknowledge(cdBatch: string, sha256: string, by: string): Promise<BatchHead | undefined>;
}

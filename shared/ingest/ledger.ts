import type { Batch, CanonicalRow, PersonMention, Problem } from './dataset.ts';
import type { QualityCounts } from './quality-days.ts';
import type { RawRow } from './read-rows.ts';
import type { Tally } from './tally.ts';

/** What makes two runs the same: who brings which file into which dataset, read how. */
export interface RunIdentity {
  dataset: string;
  /** SHA-256 of the file, base64url. */
  fileDigest: string;
  mappingDigest: string;
}

export interface IngestRun extends RunIdentity {
  id: string;
  fileName: string;
  /** The batch under which the run began; a continued run keeps it. */
  batch: Batch;
  startedAt: Date;
  /** Number of the last row that is settled. */
  checkpoint: number;
  tally: Tally;
  /** The run was begun before, and was not finished. */
  continued: boolean;
  /** Of a delivery: digest of its rows up to the checkpoint, see `ContentDigest`. */
  contentDigest?: string;
  /** Of a delivery that was brought in before. */
  finishedAt?: Date;
}

/** A row that could not be kept, with every reason. */
export interface HeldRow {
  number: number;
  /** As the file has it: the columns, or the text of a malformed line. */
  raw: RawRow | string;
  /** In the dataset's fields, as far as the mapping could make it. */
  row: CanonicalRow;
  problems: Problem[];
  /** Whom the row is about. */
  persons: PersonMention[];
  /** Fields that the mapping could not make, or the whole line: to be mended before the row can be sent again. */
  unreadable: string[];
}

/** Rows settled since the last checkpoint. */
export interface Settled {
  checkpoint: number;
  tally: Tally;
  held: readonly HeldRow[];
  /** Numbers of the rows that were kept: they leave quarantine where they lay in it. */
  kept: readonly number[];
  /** Of a delivery: digest of its rows up to the checkpoint. */
  contentDigest?: string;
  quality: QualityCounts;
}

/** What is known of a batch before it has a number. */
export type Arrival = Omit<Batch, 'batchNo'>;

/** A ledger that numbers batches, and knows deliveries by their keys. */
export interface DeliveryLedger extends Ledger {
  /**
   * The run of a delivery: the one that its department began under this key, finished or not, or a new one with the next batch number.
   * @param key idempotency key, unique in department and dataset
   */
  beginDelivery(dataset: string, key: string, arrival: Arrival): Promise<IngestRun>;
}

/** Remembers runs and held rows. */
export interface Ledger {
  /** The unfinished run of this identity and department, or a new one. */
  begin(identity: RunIdentity, fileName: string, batch: Batch): Promise<IngestRun>;
  /** @throws ReportedError CONFLICT when another process has gone on with the run */
  settle(run: IngestRun, settled: Settled): Promise<void>;
  /** @returns when it was finished */
  finish(run: IngestRun, tally: Tally): Promise<Date>;
}

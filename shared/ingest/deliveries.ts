import type { DepartmentFacts } from '../subgraph/services.ts';
import type { Format } from './read-rows.ts';
import type { IngestReport } from './report.ts';

/** What a machine client sends, before its first byte. */
export interface DeliveryOpening {
  dataset: string;
  /** Idempotency key: names the delivery within department and dataset. */
  key: string;
  format: Format;
  department: DepartmentFacts;
  /** Id of the registered source (cd_source). */
  sourceSystem: string;
  /** Id of the machine client. */
  by: string;
}

/** A report as it leaves: times are texts. */
export type DeliveryReport = Omit<IngestReport, 'startedAt' | 'finishedAt'> & {
  startedAt: string;
  finishedAt?: string;
  /** The same was sent before; the report is of that time, and nothing was brought in again. */
  repeated: boolean;
};

/**
 * How bytes come into the datasets of a subgraph: a delivery is opened, its bytes are pushed one chunk after another, and it is ended or
 * dropped. A push returns when the delivery can take more, which is what holds a quick sender back. What is settled stands, also when the
 * delivery is dropped: sent again under its key it goes on from there.
 */
export interface Deliveries {
  /** Names of the datasets that may be sent. */
  datasets(): Promise<readonly string[]>;
  /** @returns id of the delivery @throws ReportedError NOT_FOUND (the dataset), RATE_LIMITED (too many at once) */
  open(opening: DeliveryOpening): Promise<string>;
  /** @throws ReportedError INGEST_INVALID, CONFLICT; NOT_FOUND for a delivery that is over or was forgotten */
  push(id: string, chunk: Uint8Array): Promise<void>;
  /** All bytes have come. @throws as `push` */
  end(id: string): Promise<DeliveryReport>;
  /** No more bytes come. @returns what was settled until now; undefined for a delivery that is not known */
  drop(id: string): Promise<DeliveryReport | undefined>;
}

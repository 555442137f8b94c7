import type { ChainEntry } from './chain.ts';

/** Fields of some records of one kind. */
export interface FieldsOfRecords {
  /** GraphQL object type. */
  kind: string;
  /** Keys of the records; none where a field was refused before any record was looked for. */
  records: string[];
  fields: string[];
  /** Records beyond those named. */
  more?: number;
}

/** Who asked, on whose behalf, and why. */
export interface Reader {
  /** Account. */
  by: string;
  department: string | null;
  session?: string;
  /** Address that the request came from. */
  source?: string;
  device?: string;
  purpose?: string;
  caseNo?: string;
}

/** One operation that looked at personal or secret values, or was refused some. Names and keys, never a value. */
export interface ReadEntry extends ChainEntry, Reader {
  requestId: string;
  /** Subgraph that was asked; `gateway` for what was refused before any was. */
  subgraph: string;
  /** What was delivered; a value that is null was looked at all the same. */
  reads: FieldsOfRecords[];
  denied: FieldsOfRecords[];
  /** `kind/key` of each record above, by which the reads of a record are found. */
  about: string[];
}

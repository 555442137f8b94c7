import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';

/** A row with who provides it and when. Rows of one department and day follow each other, so that they can come in together. */
export interface DemoRow {
  /** Code of the provider department. */
  department: string;
  receivedOn: CivilDate;
  row: CanonicalRow;
}

/** The rows of one dataset; made anew at each call, one after the other. */
export interface DemoDataset {
  name: string;
  total: number;
  rows(): Iterable<DemoRow>;
}

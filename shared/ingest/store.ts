import { type Collection, type Connection, type Model, Schema } from 'mongoose';
import type { SealedValues } from '../audit/sealed-values.ts';
import type { Problem } from './dataset.ts';
import { QUALITY_COUNTS, type QualityDay } from './quality-days.ts';
import type { Tally } from './tally.ts';

/** Database of the coordination subgraph, which shows runs and quarantine. */
export const LEDGER_SUBGRAPH = 'coordination';

/** 导入批次: one run of a file. */
export interface IngestRunDocument {
  _id: string;
  /** Code of the department that brings the file. */
  provider: string;
  departmentName: string;
  regionCode: string;
  dataset: string;
  fileName: string;
  fileDigest: string;
  mappingDigest: string;
  sourceSystem: string;
  batchNo: string;
  by: string;
  receivedAt: Date;
  startedAt: Date;
  finishedAt?: Date;
  state: 'RUNNING' | 'FINISHED';
  checkpoint: number;
  /** Of a delivery: digest of its rows up to the checkpoint. */
  contentDigest?: string;
  tally: Tally;
  readers: string[];
}

/** What a held row is: waiting, mended and waiting, sent again and kept, or given up. */
export type QuarantineState = 'HELD' | 'MENDED' | 'RESENT' | 'DISCARDED';

/** 暂存待核的行. `_id` follows from department, dataset, file and row number. */
export interface QuarantineDocument {
  _id: string;
  provider: string;
  dataset: string;
  fileName: string;
  fileDigest: string;
  rowNumber: number;
  /** The columns as JSON, or the text of a malformed line. This and the next two are stored encrypted, and absent once erased. */
  raw?: string;
  /** The row in the dataset's fields, JSON, as far as it could be made; mended values stand here. */
  row?: string;
  problems?: Problem[];
  sealed?: SealedValues[];
  /** Fields to be mended before the row can be sent; `*`: all of it. */
  unreadable: string[];
  state: QuarantineState;
  sourceSystem: string;
  batchNo: string;
  heldAt: Date;
  /** Of the last step. */
  by: string;
  changedAt: Date;
  /** Key of the record it became. */
  recordId?: string;
  /** Why it was given up. */
  note?: string;
  readers: string[];
}

/** When a source was last heard of by a run. `_id`: department and id of the source. */
export interface SourceContact {
  _id: string;
  at: Date;
}

export interface IngestModels {
  runs: Model<IngestRunDocument>;
  quarantine: Model<QuarantineDocument>;
  qualityDays: Model<QualityDay>;
  contacts: Model<SourceContact>;
}

/** The same, for writing and reading without documents of mongoose around them. */
export interface IngestCollections {
  runs: Collection<IngestRunDocument>;
  quarantine: Collection<QuarantineDocument>;
  qualityDays: Collection<QualityDay>;
  contacts: Collection<SourceContact>;
}

export function ingestCollections(connection: Connection): IngestCollections {
  return {
    runs: connection.collection<IngestRunDocument>('ingest_runs'),
    quarantine: connection.collection<QuarantineDocument>('quarantine'),
    qualityDays: connection.collection<QualityDay>('quality_days'),
    contacts: connection.collection<SourceContact>('source_contacts'),
  };
}

const OPTIONS = { versionKey: false, autoIndex: false, strict: 'throw', minimize: false } as const;
const text = { type: String };

/** The models on a connection; declared once, however often asked for. */
export function ingestModels(connection: Connection): IngestModels {
  return {
    runs:
      (connection.models['IngestRun'] as Model<IngestRunDocument> | undefined) ??
      connection.model<IngestRunDocument>('IngestRun', runSchema(), 'ingest_runs'),
    quarantine:
      (connection.models['QuarantinedRow'] as Model<QuarantineDocument> | undefined) ??
      connection.model<QuarantineDocument>('QuarantinedRow', quarantineSchema(), 'quarantine'),
    qualityDays:
      (connection.models['QualityDay'] as Model<QualityDay> | undefined) ??
      connection.model<QualityDay>('QualityDay', qualityDaySchema(), 'quality_days'),
    contacts:
      (connection.models['SourceContact'] as Model<SourceContact> | undefined) ??
      connection.model<SourceContact>(
        'SourceContact',
        new Schema<SourceContact>({ _id: String, at: Date }, OPTIONS),
        'source_contacts',
      ),
  };
}

function runSchema(): Schema<IngestRunDocument> {
  const texts = {
    provider: text,
    departmentName: text,
    regionCode: text,
    dataset: text,
    fileName: text,
    fileDigest: text,
  };
  const more = { mappingDigest: text, sourceSystem: text, batchNo: text, by: text, state: text, contentDigest: text };
  const schema = new Schema<IngestRunDocument>(
    {
      _id: String,
      ...texts,
      ...more,
      receivedAt: Date,
      startedAt: Date,
      finishedAt: Date,
      checkpoint: Number,
      tally: Schema.Types.Mixed,
      readers: [String],
    },
    OPTIONS,
  );
  schema.index({ provider: 1, dataset: 1, fileDigest: 1, mappingDigest: 1, state: 1 });
  schema.index({ batchNo: 1 }, { unique: true });
  schema.index({ readers: 1, startedAt: 1, _id: 1 });
  return schema;
}

function quarantineSchema(): Schema<QuarantineDocument> {
  const texts = { provider: text, dataset: text, fileName: text, fileDigest: text, raw: text, row: text, state: text };
  const more = { sourceSystem: text, batchNo: text, by: text, recordId: text, note: text };
  const schema = new Schema<QuarantineDocument>(
    {
      _id: String,
      ...texts,
      ...more,
      rowNumber: Number,
      problems: { type: [], default: undefined },
      sealed: { type: [], default: undefined },
      unreadable: [String],
      heldAt: Date,
      changedAt: Date,
      readers: [String],
    },
    OPTIONS,
  );
  schema.index({ provider: 1, state: 1, dataset: 1, _id: 1 });
  schema.index({ fileDigest: 1, provider: 1, dataset: 1, rowNumber: 1 });
  schema.index({ readers: 1, heldAt: 1, _id: 1 });
  schema.index({ readers: 1, provider: 1, dataset: 1, state: 1, heldAt: 1 });
  return schema;
}

function qualityDaySchema(): Schema<QualityDay> {
  const counts = Object.fromEntries(QUALITY_COUNTS.map((name) => [name, Number]));
  const schema = new Schema<QualityDay>(
    { _id: String, provider: text, dataset: text, day: text, readers: [String], ...counts } as never,
    OPTIONS,
  );
  schema.index({ readers: 1, provider: 1, day: 1, dataset: 1 });
  schema.index({ readers: 1, day: 1, _id: 1 });
  return schema;
}

import { type IndexDefinition, Schema, type SchemaDefinition } from 'mongoose';
import type { FieldSpecs, FieldType, Problem, ValuesOf } from '../ingest/dataset.ts';

/** What every record carries beside its own fields (Art. 18, 19). */
export interface RecordEnvelope {
  _id: string;
  /** Code of the department that provided it. */
  provider: string;
  sourceSystem: string;
  batchNo: string;
  operation: 'i' | 'u' | 'd';
  receivedAt: Date;
  version: number;
  /** SHA-256 of the record's own fields and audience: equal content is no change. */
  digest: string;
  /** See `readersOf`. */
  readers: string[];
  irregularities?: Problem[];
}

export type RecordOf<Fields extends FieldSpecs> = RecordEnvelope & ValuesOf<Fields>;

const ENVELOPE: SchemaDefinition = {
  _id: String,
  provider: String,
  sourceSystem: String,
  batchNo: String,
  operation: String,
  receivedAt: Date,
  version: Number,
  digest: String,
  readers: [String],
  irregularities: { type: [], default: undefined },
  facts: Schema.Types.Mixed,
};

/** Names of what a record carries beside its own fields. */
export const ENVELOPE_FIELDS: readonly string[] = Object.keys(ENVELOPE);

const STORED: Readonly<Record<FieldType, unknown>> = {
  text: String,
  date: String,
  datetime: Date,
  integer: Number,
  decimal: Number,
  fen: Number,
  boolean: Boolean,
  list: { type: [], default: undefined },
};

/**
 * The mongoose schema of a kind of record: its fields, the envelope, and the indexes its lists need, which end with the order and
 * `_id`. One begins with `readers` where they select the rows; where most rows are everybody's, it begins with the filter, and hidden
 * rows are left out as they are read.
 *
 * @param derived fields for searching and ordering, such as `{ nameGrams: [String] }`
 */
export function recordSchema<Doc extends RecordEnvelope>(
  fields: FieldSpecs,
  derived: SchemaDefinition,
  indexes: readonly IndexDefinition[],
): Schema<Doc> {
  const own = Object.fromEntries(Object.entries(fields).map(([name, spec]) => [name, STORED[spec.type]]));
  const definition = { ...ENVELOPE, ...own, ...derived } as SchemaDefinition<Doc>;
  const schema = new Schema<Doc>(definition, { versionKey: false, autoIndex: false, strict: 'throw', minimize: false });
  for (const index of indexes) schema.index(index);
  return schema;
}

import { type IndexDefinition, Schema, type SchemaDefinition } from 'mongoose';
import type { SealedValues } from '../audit/sealed-values.ts';
import type { FieldSpecs, FieldType, Problem, ValuesOf } from '../ingest/dataset.ts';
import { declarePersons, type PersonRoles } from './personal-data.ts';

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
  /** Of the record's own fields and audience, values of persons by their keyed digests: equal content is no change. */
  digest: string;
  /** See `readersOf`. */
  readers: string[];
  irregularities?: Problem[];
  /** Values of persons, as the store has them; the loaders put them back into their fields. */
  sealed?: SealedValues[];
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
  sealed: { type: [], default: undefined },
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

const derivedNames = new WeakMap<object, ReadonlySet<string>>();

/** Names of the fields of a kind of record that follow from its content; undefined for what is no record. */
export function derivedFieldsOf(schema: object): ReadonlySet<string> | undefined {
  return derivedNames.get(schema);
}

/**
 * The mongoose schema of a kind of record: its fields, the envelope, and the indexes its lists need, which end with the order and
 * `_id`. One begins with `readers` where they select the rows; where most rows are everybody's, it begins with the filter, and hidden
 * rows are left out as they are read.
 *
 * @param derived fields for searching and ordering, such as `{ nameGrams: [String] }`
 * @param persons whose values the record has; they are stored encrypted, and none of them may be searched or ordered by
 */
export function recordSchema<Doc extends RecordEnvelope>(
  fields: FieldSpecs,
  derived: SchemaDefinition,
  indexes: readonly IndexDefinition[],
  persons?: PersonRoles,
): Schema<Doc> {
  const own = Object.fromEntries(Object.entries(fields).map(([name, spec]) => [name, STORED[spec.type]]));
  const definition = { ...ENVELOPE, ...own, ...derived } as SchemaDefinition<Doc>;
  const schema = new Schema<Doc>(definition, { versionKey: false, autoIndex: false, strict: 'throw', minimize: false });
  for (const index of indexes) schema.index(index);
  derivedNames.set(schema, new Set(Object.keys(derived)));
  return persons ? declarePersons(schema, persons) : schema;
}

import type { ClientSession, Model } from 'mongoose';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import type { CanonicalRow } from './dataset.ts';

/** A record as it goes out. */
export interface OutgoingRecord {
  key: string;
  provider: string;
  row: CanonicalRow;
}

/** How the records of a dataset go out to the province. */
export interface OutgoingRecords {
  /** Kind of the records in the change log. */
  kind: string;
  /** Those of the keys that are in the dataset and that anybody may see at present. */
  records(keys: readonly string[], session: ClientSession): Promise<OutgoingRecord[]>;
}

/**
 * Reads what goes out, in the fields named and no others. Values of persons are stored sealed, apart from their fields, so that none is read
 * here even if it were named.
 * @param where which records of the kind are the dataset's; all, unless told
 */
export function outgoingRecords(
  model: Model<RecordEnvelope>,
  fields: readonly string[],
  where: Readonly<Record<string, unknown>> = {},
): OutgoingRecords {
  const projection = Object.fromEntries(['provider', ...fields].map((field) => [field, 1]));
  return {
    kind: model.modelName,
    records: async (keys, session) => {
      if (keys.length === 0) return [];
      const condition = { ...where, _id: { $in: keys }, readers: 'public' };
      const found = await model.find(condition, projection).session(session).lean<RecordEnvelope[]>();
      return found.map((record) => ({ key: record._id, provider: record.provider, row: rowOf(record, fields) }));
    },
  };
}

function rowOf(record: RecordEnvelope, fields: readonly string[]): CanonicalRow {
  const values = record as unknown as CanonicalRow;
  return Object.fromEntries(fields.flatMap((field) => (values[field] == null ? [] : [[field, values[field]]])));
}

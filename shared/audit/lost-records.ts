import type { Connection, Model } from 'mongoose';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { changesOf } from './change-log.ts';

/** A version of a record that a change tells of. */
interface LostVersion {
  kind: string;
  record: string;
  version: number;
}

/** Entries that are looked at together. */
const AT_ONCE = 500;

/** Changes whose record is not there, or has fewer versions: one pass over the log. @param kinds by the name that changes have them by */
export async function findLost(
  connection: Connection,
  kinds: ReadonlyMap<string, Model<unknown>>,
  tell: (lost: LostVersion) => void,
): Promise<void> {
  for (let after = ''; ; ) {
    const changes = await changesOf(connection)
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .toArray();
    if (changes.length === 0) return;
    const byKind = Map.groupBy(
      changes.filter(({ operation }) => operation !== 'erase'),
      ({ kind }) => kind,
    );
    for (const [kind, own] of byKind) {
      const model = kinds.get(kind);
      if (!model) continue;
      const versions = await presentVersions(model, [...new Set(own.map(({ record }) => record))]);
      for (const { record, version } of own) if (version > (versions.get(record) ?? 0)) tell({ kind, record, version });
    }
    after = changes.at(-1)!._id;
  }
}

async function presentVersions(model: Model<unknown>, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const standing = await model.db
    .collection<RecordEnvelope>(model.collection.collectionName)
    .find({ _id: { $in: ids } }, { projection: { version: 1 } })
    .toArray();
  return new Map(standing.map(({ _id, version }) => [_id, version]));
}

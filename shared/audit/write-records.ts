import { randomUUIDv7 } from 'node:crypto';

import type { ClientSession, Model, mongo } from 'mongoose';
import { ReportedError } from '../errors/reported-error.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { type ChangeEntry, type ChangeFacts, changesOf } from './change-log.ts';
import { digestOf } from './digest.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { announce } from './wake.ts';

/** A record to be written: its own fields, its key, and what its envelope needs. */
export interface Draft {
  _id: string;
  /** The record's own fields; the digest is taken over these. */
  content: Readonly<Record<string, unknown>>;
  /** Fields derived from the content for searching and ordering, such as name grams; not part of the digest. */
  derived?: Readonly<Record<string, unknown>>;
  readers: string[];
  irregularities?: RecordEnvelope['irregularities'];
  /** What projections count by. */
  facts?: ChangeFacts;
  /** The version that the writer has read; another one in the store is STALE. */
  expectedVersion?: number;
}

export interface WriteOrigin {
  provider: string;
  sourceSystem: string;
  batchNo: string;
  receivedAt: Date;
  by: string;
}

/** Writers of one database take turns in this process: side by side they would only lose races against each other and start again. */
const writers = new OneAtATime();

export type Written = 'new' | 'changed' | 'unchanged';

/**
 * The one way by which a record changes: the record, its former version and a change entry stand together, in one transaction, or not at
 * all. A draft whose content equals the record's writes nothing.
 *
 * @param drafts with distinct keys
 * @returns what happened to each, in order
 * @throws ReportedError STALE when an expected version is no longer the present one; nothing is written then
 */
export async function writeRecords<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  drafts: readonly Draft[],
  origin: WriteOrigin,
  within?: ClientSession,
): Promise<Written[]> {
  if (drafts.length === 0) return [];
  if (within) return writeIn(model, drafts, origin, within);
  let written: Written[] = [];
  const transaction = () =>
    model.db.transaction(async (session) => {
      written = await writeIn(model, drafts, origin, session);
    });
  await writers.run(model.db.name, transaction);
  announce('written', model.db);
  return written;
}

async function writeIn<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  drafts: readonly Draft[],
  origin: WriteOrigin,
  session: ClientSession,
): Promise<Written[]> {
  const records = model.db.collection<Former>(model.collection.collectionName);
  const formers = new Map<string, Former>();
  for await (const former of records.find({ _id: { $in: drafts.map((draft) => draft._id) } }, { session }))
    formers.set(former._id, former);

  const prepared = drafts.map((draft) => prepare(draft, formers.get(draft._id), origin, model.modelName));
  const changed = prepared.filter((one) => one.written === 'changed');
  const created = prepared.filter((one) => one.written === 'new');
  if (created.length > 0)
    await records.insertMany(
      created.map((one) => one.record),
      { session },
    );
  if (changed.length > 0) {
    const versions = model.db.collection<Former>(`${model.collection.collectionName}_versions`);
    await versions.insertMany(
      changed.map(({ former }) => ({
        ...former!,
        _id: `${former!._id}@${former!.version}`,
        supersededAt: origin.receivedAt,
      })),
      { session },
    );
    const replacements = changed.map(({ record, former }) => ({
      replaceOne: { filter: { _id: record._id, version: former!.version }, replacement: record },
    })) as unknown as mongo.AnyBulkWriteOperation<Former>[];
    await records.bulkWrite(replacements, { session });
  }
  const entries = [...created, ...changed].map((one) => one.entry);
  if (entries.length > 0) await changesOf(model.db).insertMany(entries as never, { session });
  return prepared.map((one) => one.written);
}

type Former = RecordEnvelope & Record<string, unknown>;

interface Prepared {
  written: Written;
  record: Former;
  former?: Former;
  entry: ChangeEntry & { unsealed: true };
}

function prepare(draft: Draft, former: Former | undefined, origin: WriteOrigin, kind: string): Prepared {
  if (draft.expectedVersion !== undefined && former?.version !== draft.expectedVersion)
    throw new ReportedError('STALE', `Version ${draft.expectedVersion} is not the present one.`, {
      version: former?.version ?? null,
    });
  const digest = digestOf([draft.content, draft.readers, origin.provider]);
  const version = (former?.version ?? 0) + 1;
  const irregularities = draft.irregularities?.length ? { irregularities: draft.irregularities } : {};
  const { provider, sourceSystem, batchNo, receivedAt } = origin;
  const envelope = {
    provider,
    sourceSystem,
    batchNo,
    receivedAt,
    operation: former ? 'u' : 'i',
    version,
    digest,
    readers: draft.readers,
    ...irregularities,
  };
  const record = { _id: draft._id, ...draft.content, ...draft.derived, ...envelope } as unknown as Former;
  const entry = {
    _id: randomUUIDv7(),
    at: receivedAt,
    by: origin.by,
    department: provider,
    kind,
    record: draft._id,
    version,
    operation: former ? 'update' : 'create',
    fields: former ? changedFields(draft.content, former) : [],
    digest,
    sourceSystem,
    batchNo,
    ...(draft.facts && { facts: draft.facts }),
    ...(former?.facts ? { formerFacts: former.facts as ChangeFacts } : {}),
    unsealed: true,
  } satisfies Prepared['entry'];
  if (draft.facts) record.facts = draft.facts;
  return { written: !former ? 'new' : former.digest === digest ? 'unchanged' : 'changed', record, former, entry };
}

function changedFields(content: Draft['content'], former: Former): string[] {
  return Object.keys(content).filter((field) => digestOf(content[field]) !== digestOf(former[field]));
}

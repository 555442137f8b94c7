import { randomUUIDv7 } from 'node:crypto';

import type { ClientSession, Model, mongo } from 'mongoose';
import { suiteOfDigest } from '../crypto/suite.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { type ChangeEntry, type ChangeFacts, changesOf } from './change-log.ts';
import { digestOf } from './digest.ts';
import { type Content, contentOf, digestOfContent } from './draft-content.ts';
import { unsealed } from './sealed-values.ts';
import { inTransaction } from './transaction.ts';

/** A record to be written: its own fields, its key, and what its envelope needs. */
export interface Draft {
  _id: string;
  /** The record's own fields, values of persons among them; the digest is taken over these. */
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
  return inTransaction(model.db, (session) => writeIn(model, drafts, origin, session));
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

  const contents = await contentOf(model, drafts, origin, session);
  const prepared = drafts.map((draft, place) =>
    prepare(draft, contents[place]!, formers.get(draft._id), origin, model.modelName),
  );
  const changed = prepared.filter((one) => one.written === 'changed');
  await nameChangedFields(model, changed, session);
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
  draft: Draft;
  record: Former;
  former?: Former;
  entry: ChangeEntry & { unsealed: true };
}

function prepare(
  draft: Draft,
  content: Content,
  former: Former | undefined,
  origin: WriteOrigin,
  kind: string,
): Prepared {
  if (draft.expectedVersion !== undefined && former?.version !== draft.expectedVersion)
    throw new ReportedError('STALE', `Version ${draft.expectedVersion} is not the present one.`, {
      version: former?.version ?? null,
    });
  const digest = content.digest;
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
  const record = { _id: draft._id, ...content.open, ...draft.derived, ...envelope } as unknown as Former;
  const entry = {
    _id: randomUUIDv7(),
    at: receivedAt,
    by: origin.by,
    department: provider,
    kind,
    record: draft._id,
    version,
    operation: former ? 'update' : 'create',
    fields: [],
    digest,
    sourceSystem,
    batchNo,
    ...(draft.facts && { facts: draft.facts }),
    ...(former?.facts ? { formerFacts: former.facts as ChangeFacts } : {}),
    unsealed: true,
  } satisfies Prepared['entry'];
  if (draft.facts) record.facts = draft.facts;
  const written: Written = !former ? 'new' : isUnchanged(content, former, digest) ? 'unchanged' : 'changed';
  const sealed = written === 'unchanged' ? [] : content.seal();
  if (sealed.length > 0) record.sealed = sealed;
  return { written, draft, record, former, entry };
}

/** A record that was written while the deployment had other algorithms is compared by those. */
function isUnchanged(content: Content, former: Former, digest: string): boolean {
  if (former.digest === digest) return true;
  const then = suiteOfDigest(former.digest);
  return then !== suiteOfDigest(digest) && digestOfContent(content, then) === former.digest;
}

/** Says in the entries which fields changed. Names only: the values, of persons or not, stand in the versions. */
async function nameChangedFields<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  changed: readonly Prepared[],
  session: ClientSession,
): Promise<void> {
  // copies: the versions keep the values as the store has them
  const formers = await unsealed(
    model,
    changed.map(({ former }) => ({ ...former! })),
    session,
  );
  for (const [place, { draft, entry }] of changed.entries()) {
    const former = formers[place]!;
    entry.fields = Object.keys(draft.content).filter(
      (field) => digestOf(draft.content[field]) !== digestOf(former[field]),
    );
  }
}

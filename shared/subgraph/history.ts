import type { GraphQLSchema } from 'graphql';
import type { Connection, Model } from 'mongoose';
import type { AccessTable } from '../access/audience.ts';
import { readerKeys } from '../access/reader-keys.ts';
import { ROW_RULES, type RowRules } from '../access/row-rules.ts';
import { holds, type Viewer } from '../access/viewer.ts';
import { AnswerLog } from '../audit/answer-log.ts';
import { entriesOf } from '../audit/chain.ts';
import { type ChangeEntry, changesOf } from '../audit/change-log.ts';
import { type Proof, proofsOf } from '../audit/evidence.ts';
import { keysOf } from '../audit/person-keys.ts';
import type { ReadEntry } from '../audit/read-entry.ts';
import type { ReadLog } from '../audit/read-log.ts';
import { unsealed } from '../audit/sealed-values.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { readBy } from '../paging/visible-rows.ts';
import { SubgraphContext } from './context.ts';
import { type ShownValues, shownVersions } from './history-values.ts';
import { readAtOnce } from './read-at-once.ts';
import type { RecordEnvelope } from './record-schema.ts';
import { TRACEABLE, type TraceableKind } from './traceable.ts';

/** The life of a record as its own subgraph knows it. */
export interface RecordHistory {
  versions: HistoryVersion[];
  /** The newest first; for inspection organs alone: a department does not learn that it is looked into. */
  reads: Pick<ReadEntry, 'at' | 'by' | 'department' | 'purpose' | 'caseNo' | 'reads' | 'denied'>[];
}

export interface HistoryVersion {
  version: number;
  change: Pick<ChangeEntry, 'at' | 'by' | 'department' | 'sourceSystem' | 'batchNo' | 'operation' | 'fields'> | null;
  values: ShownValues;
  /** Null until the change is sealed. */
  proof: Proof | null;
}

export interface HistorySource {
  subgraph: string;
  connection: Connection;
  schema: GraphQLSchema;
  table: AccessTable;
  rules: Readonly<Record<string, RowRules>>;
  readLog: ReadLog;
  now(): Date;
}

/** Versions and reads of one record that are told. */
const MOST = 200;

type Stored = RecordEnvelope & Record<string, unknown>;

/**
 * The history of a record up to the end of a day: to inspection organs with a purpose and a case, and without personal values to the department that
 * provided the record and those above it. To anybody else it looks absent. Values that are personal or secret are logged as read.
 *
 * @param asOf last instant that counts; all, unless told
 * @throws ReportedError BAD_USER_INPUT when an inspection organ states no purpose or case; AUDIT_UNAVAILABLE
 */
export async function recordHistory(
  source: HistorySource,
  { kind, id, asOf }: { kind: string; id: string; asOf?: Date },
  asked: SubgraphContext,
): Promise<RecordHistory | null> {
  const { viewer } = asked;
  const traceable = TRACEABLE[kind];
  const model = traceable && source.connection.models[traceable.model];
  if (!model) return null;
  const record = await present(model, traceable, id, viewer);
  const isOwn = record !== undefined && mayTrace(source.rules[kind] ?? ROW_RULES, viewer, record);
  if (!record || !isOwn) return null;
  const inspects = holds(viewer, 'inspection');
  if (inspects && !(viewer.purpose && viewer.caseNo)) throw purposeMissing();

  const [documents, changes] = await Promise.all([versionsOf(model, record, asOf), changesTo(source, record, model)]);
  const values = await shown(source, kind, documents, asked, inspects);
  const byVersion = new Map(changes.map((change) => [change.version, change]));
  const proofs = await proofsOf(
    source.connection,
    documents.flatMap(({ version }) => byVersion.get(version) ?? []),
    keysOf(source.connection).keyring.publicKeys(),
  );
  const versions = documents.map(({ version }, place) => {
    const change = byVersion.get(version);
    return { version, change: change ?? null, values: values[place]!, proof: proofs.get(change?.seq ?? 0) ?? null };
  });
  return { versions, reads: inspects ? await readsOf(source.connection, kind, record._id) : [] };
}

async function present(
  model: Model<unknown>,
  { key, actKind }: TraceableKind,
  id: string,
  viewer: Viewer,
): Promise<Stored | undefined> {
  const filter = { [key]: id, ...readBy(readerKeys(viewer)) };
  const [found] = await readAtOnce<Stored>(model, [{ $match: filter }, { $limit: 1 }]);
  return actKind === undefined || found?.['kind'] === actKind ? found : undefined;
}

function mayTrace(rules: RowRules, viewer: Viewer, record: Stored): boolean {
  if (holds(viewer, 'inspection')) return true;
  const works = holds(viewer, 'supervision') || holds(viewer, 'administration');
  return works && viewer.departments.includes(record.provider) && rules.department(viewer, record);
}

/** Oldest first, as far as they were known. */
async function versionsOf(model: Model<unknown>, record: Stored, asOf: Date | undefined): Promise<Stored[]> {
  const keys = Array.from({ length: record.version - 1 }, (_, place) => `${record._id}@${place + 1}`).slice(-MOST);
  const former =
    keys.length === 0
      ? []
      : await model.db
          .collection<Stored>(`${model.collection.collectionName}_versions`)
          .find({ _id: { $in: keys } })
          .toArray();
  const versions = [...(await unsealed(model, former)).map((one) => ({ ...one, _id: record._id })), record];
  return versions.filter(({ receivedAt }) => !asOf || receivedAt <= asOf).sort((a, b) => a.version - b.version);
}

function changesTo({ connection }: HistorySource, record: Stored, model: Model<unknown>): Promise<ChangeEntry[]> {
  return changesOf(connection).find({ record: record._id, kind: model.modelName }).sort({ version: 1 }).toArray();
}

/** The values of each version; what they show of persons and secrets is durable in the read log before they are. */
async function shown(
  { subgraph, schema, table, readLog, now }: HistorySource,
  kind: string,
  documents: readonly Stored[],
  { viewer, requestId, fields }: SubgraphContext,
  withPersons: boolean,
): Promise<ShownValues[]> {
  const context = new SubgraphContext(viewer, requestId, now(), fields);
  const isPersonal = (field: string) => table.get(`${kind}.${field}`)?.policies.flat().includes('personal') ?? false;
  const leaveOut = (field: string) => !withPersons && isPersonal(field);
  const { values, result } = await shownVersions(schema, table, { kind, documents, leaveOut }, context);
  const { errors = [] } = await new AnswerLog(subgraph, readLog, now).answered(result, context);
  const lost = errors.find(({ extensions }) => extensions['code'] === 'AUDIT_UNAVAILABLE');
  if (lost) throw lost;
  return values;
}

async function readsOf(connection: Connection, kind: string, record: string): Promise<RecordHistory['reads']> {
  const found = await entriesOf<ReadEntry>(connection, 'reads')
    .find({ about: `${kind}/${record}` })
    .sort({ _id: -1 })
    .limit(MOST)
    .toArray();
  const isOfRecord = (one: ReadEntry['reads'][number]) => one.kind === kind && one.records.includes(record);
  return found.map(({ at, by, department, purpose, caseNo, reads, denied }) => ({
    ...{ at, by, department, purpose, caseNo },
    reads: reads.filter(isOfRecord).map((one) => ({ ...one, records: [record] })),
    denied: denied.filter(isOfRecord).map((one) => ({ ...one, records: [record] })),
  }));
}

function purposeMissing(): ReportedError<'BAD_USER_INPUT'> {
  return new ReportedError(
    'BAD_USER_INPUT',
    'A trace takes the headers Supervision-Purpose and Supervision-Case.',
    { argument: 'trace' },
    '追溯须在请求头中说明目的（Supervision-Purpose）和案件编号（Supervision-Case）。',
  );
}

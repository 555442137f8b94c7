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
  /** `beforeVersion` of the question that tells the versions left out here; null: none are. */
  earlierVersions: number | null;
  /** `beforeRead` of the question that tells the reads left out here; null: none are. */
  earlierReads: string | null;
}

export interface HistoryQuestion {
  kind: string;
  id: string;
  /** Last instant that counts; all, unless told. */
  asOf?: Date;
  /** Versions before this one, and reads before the one of this id; the newest, unless told. */
  beforeVersion?: number;
  beforeRead?: string;
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

/** Versions, and reads, of one record that are told in one answer. */
const MOST = 200;

type Stored = RecordEnvelope & Record<string, unknown>;

/**
 * The history of a record up to the end of a day: to inspection organs with a purpose and a case, and without personal values to the department that
 * provided the record and those above it. To anybody else it looks absent. Values that are personal or secret are logged as read.
 *
 * @throws ReportedError BAD_USER_INPUT when an inspection organ states no purpose or case; AUDIT_UNAVAILABLE
 */
export async function recordHistory(
  source: HistorySource,
  { kind, id, beforeRead, ...period }: HistoryQuestion,
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

  const { documents, earlier } = await versionsOf(model, record, period);
  const changes = await changesTo(source, documents, model);
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
  const looks = inspects
    ? await readsOf(source.connection, kind, record._id, beforeRead)
    : { reads: [], earlier: null };
  return { versions, reads: looks.reads, earlierVersions: earlier, earlierReads: looks.earlier };
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

/** The newest that are asked for, oldest first. */
async function versionsOf(
  model: Model<unknown>,
  record: Stored,
  { asOf, beforeVersion = Infinity }: Pick<HistoryQuestion, 'asOf' | 'beforeVersion'>,
): Promise<{ documents: Stored[]; earlier: number | null }> {
  const isAsked = ({ receivedAt, version }: Stored) => (!asOf || receivedAt <= asOf) && version < beforeVersion;
  const found = isAsked(record) ? [record] : [];
  let last = Math.min(record.version, beforeVersion) - 1;
  while (last > 0 && found.length <= MOST) {
    const first = Math.max(last - MOST, 1);
    found.push(...(await formerVersions(model, record._id, first, last)).filter(isAsked));
    last = first - 1;
  }
  const told = found.slice(0, MOST);
  const former = told.filter((one) => one !== record).map((one) => ({ ...one, _id: record._id }));
  const documents = [...(told[0] === record ? [record] : []), ...(await unsealed(model, former))];
  return { documents: documents.reverse(), earlier: found.length > MOST ? told.at(-1)!.version : null };
}

/** Newest first. */
function formerVersions(model: Model<unknown>, id: string, first: number, last: number): Promise<Stored[]> {
  const keys = Array.from({ length: last - first + 1 }, (_, place) => `${id}@${first + place}`);
  return model.db
    .collection<Stored>(`${model.collection.collectionName}_versions`)
    .find({ _id: { $in: keys } })
    .sort({ version: -1 })
    .toArray();
}

function changesTo(
  { connection }: HistorySource,
  versions: readonly Stored[],
  { modelName }: Model<unknown>,
): Promise<ChangeEntry[]> {
  const [first, last] = [versions[0], versions.at(-1)];
  if (!first || !last) return Promise.resolve([]);
  return changesOf(connection)
    .find({ record: first._id, kind: modelName, version: { $gte: first.version, $lte: last.version } })
    .sort({ version: 1 })
    .toArray();
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

async function readsOf(
  connection: Connection,
  kind: string,
  record: string,
  beforeRead: string | undefined,
): Promise<{ reads: RecordHistory['reads']; earlier: string | null }> {
  const found = await entriesOf<ReadEntry>(connection, 'reads')
    .find({ about: `${kind}/${record}`, ...(beforeRead !== undefined && { _id: { $lt: beforeRead } }) })
    .sort({ _id: -1 })
    .limit(MOST + 1)
    .toArray();
  const told = found.slice(0, MOST);
  const isOfRecord = (one: ReadEntry['reads'][number]) => one.kind === kind && one.records.includes(record);
  const reads = told.map(({ at, by, department, purpose, caseNo, reads: passed, denied }) => ({
    ...{ at, by, department, purpose, caseNo },
    reads: passed.filter(isOfRecord).map((one) => ({ ...one, records: [record] })),
    denied: denied.filter(isOfRecord).map((one) => ({ ...one, records: [record] })),
  }));
  return { reads, earlier: found.length > MOST ? told.at(-1)!._id : null };
}

function purposeMissing(): ReportedError<'BAD_USER_INPUT'> {
  return new ReportedError(
    'BAD_USER_INPUT',
    'A trace takes the headers Supervision-Purpose and Supervision-Case.',
    { argument: 'trace' },
    '追溯须在请求头中说明目的（Supervision-Purpose）和案件编号（Supervision-Case）。',
  );
}

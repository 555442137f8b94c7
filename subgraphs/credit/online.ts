import type { ClientSession, Model } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { Batch, CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import { mutation as recordMutation } from '../../shared/subgraph/mutation.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';
import { onlineOrigin } from '../../shared/subgraph/write-online.ts';
import { seesCredit } from './access.ts';
import type { PublicSpan } from './model.ts';

/** Who does something, when, and the transaction that it is part of. */
export interface Acting {
  viewer: Viewer;
  now: Date;
  session: ClientSession;
}

/** What a mutation does within its transaction. @returns key of the record it answers with */
export type Work<Input> = (input: Input, acting: Acting) => Promise<string>;

/** Departments as the composition root tells them. */
export interface Departments {
  department(code: string): Promise<DepartmentFacts | undefined>;
}

/** A mutation that ends with a record of the model. @param after what follows once it stands */
export function mutation<Doc extends RecordEnvelope, Input>(
  model: Model<Doc>,
  work: Work<Input>,
  after?: () => Promise<void>,
) {
  return recordMutation<Doc, Input>(
    model,
    (input, { viewer, now }, session) => work(input, { viewer, now, session }),
    after,
  );
}

/** The record within the transaction, as far as the viewer may know of it. @throws ReportedError NOT_FOUND */
export async function standing<Doc extends RecordEnvelope & PublicSpan>(
  model: Model<Doc>,
  id: string,
  { viewer, now, session }: Acting,
  zh: string,
): Promise<Doc> {
  const record = await model.findById(id, null, { session }).lean<Doc>();
  if (record && seesCredit(viewer, record, now)) return record;
  throw new ReportedError('NOT_FOUND', `There is no ${model.modelName} ${id}.`, { id }, `${zh} ${id} 不存在。`);
}

/** What is written on line for a department, whoever does it. @throws TypeError for a department that is not there */
export async function batchFor({ department }: Departments, code: string, by: string, now: Date): Promise<Batch> {
  const facts = await department(code);
  if (!facts) throw new TypeError(`The department ${code} of an account or a record is not there.`);
  const { sourceSystem, batchNo, receivedAt } = onlineOrigin(code, by, now);
  return { department: facts, sourceSystem, batchNo, receivedAt, by };
}

/** The same of the viewer's own department. @throws ReportedError WRONG_DEPARTMENT for an account without one */
export function ownBatch(departments: Departments, { viewer, now }: Acting): Promise<Batch> {
  if (viewer.department !== undefined) return batchFor(departments, viewer.department, viewer.account ?? '', now);
  throw new ReportedError(
    'WRONG_DEPARTMENT',
    'This is for accounts in post at a department.',
    {},
    '该操作须由在岗账号办理。',
  );
}

/**
 * Writes a whole record through the checks that files pass.
 * @param entered a record that begins here lacks nothing; one that goes on may lack what it lacked before
 * @returns its key
 * @throws ReportedError BAD_USER_INPUT with the first thing that is wrong
 */
export async function acceptOnline(
  dataset: Dataset,
  row: CanonicalRow,
  batch: Batch,
  session: ClientSession,
  { entered }: { entered: boolean },
): Promise<string> {
  const [outcome] = await dataset.accept([row], batch, session);
  if (!outcome) throw new TypeError(`The dataset ${dataset.name} told no outcome.`);
  const problems = outcome.kind === 'held' ? outcome.problems : entered ? outcome.irregularities : [];
  const [problem] = problems;
  if (problem) {
    const facts = { problem: problem.code, argument: `input.${problem.field ?? ''}` };
    throw new ReportedError('BAD_USER_INPUT', problem.message, facts, problem.messageZh);
  }
  return (outcome as { id: string }).id;
}

/** What a mutation says, without what it names a record by; nulls are not given. */
export function given(input: CanonicalRow): CanonicalRow {
  return Object.fromEntries(
    Object.entries(input).filter(([name, value]) => value !== null && !ADDRESSING.includes(name)),
  );
}

const ADDRESSING = ['listingId', 'measureId', 'repairId', 'expectedVersion'];

import type { ClientSession } from 'mongoose';
import { readerKeys, readersOf } from '../../shared/access/reader-keys.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import type { UrgingRounds } from '../../shared/config/urging-rounds.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import { readBy } from '../../shared/paging/visible-rows.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { originOf } from '../../shared/subgraph/write-online.ts';
import { countedRecords } from './counted-records.ts';
import { DECIDE_FIELDS } from './criticism-fields.ts';
import { receiptOfNotice } from './delivery.ts';
import { departmentNamed, type IssueServices } from './issue-task.ts';
import type { CoordinationModels } from './model.ts';
import type { TaskDocument, UrgingGround } from './task-fields.ts';
import type { TraceServices } from './trace.ts';
import { officeOf } from './urging.ts';
import { type Candidate, candidateOf, candidateVersion, criticismNumber, roundsRequired } from './urging-rules.ts';

export interface CriticismServices extends IssueServices, TraceServices {
  /** How many rounds count as repeated. */
  urgingRounds: UrgingRounds;
}

/** Matters that one answer looks at. */
const MOST_MATTERS = 200;

export interface CandidateFacts extends Candidate<TaskDocument> {
  matterNo: string;
  version: number;
}

/** Who is to be criticised, as the record has it today; decided ones are left out. Three calls to the store. */
export async function criticismCandidates(
  models: CoordinationModels,
  { urgingRounds }: CriticismServices,
  { ground, departmentCode }: { ground?: string | null; departmentCode?: string | null },
  { viewer, now }: SubgraphContext,
): Promise<CandidateFacts[]> {
  const today = civilDateOf(now);
  const reached = { round: { $gte: roundsRequired(urgingRounds, today) } };
  const asked = { ...(ground && { ground }), ...(departmentCode && { assignedTo: departmentCode }) };
  const late = await models.tasks
    .find({ ...reached, ...asked, ...readBy(readerKeys(viewer)) } as never, { matterNo: 1 })
    .sort({ round: -1, _id: 1 })
    .limit(MOST_MATTERS)
    .lean<TaskDocument[]>();
  const matters = [...new Set(late.flatMap(({ matterNo }) => matterNo ?? []))];
  const orders = await models.tasks.find({ matterNo: { $in: matters } } as never).lean<TaskDocument[]>();
  const byMatter = Map.groupBy(orders, ({ matterNo }) => matterNo ?? '');
  const candidates = matters.flatMap((matterNo) => {
    const candidate = candidateOf(byMatter.get(matterNo) ?? [], urgingRounds, today);
    return candidate ? [{ ...candidate, matterNo, version: candidateVersion(candidate.orders) }] : [];
  });
  const numbers = candidates.map(numberOf);
  const decided = await models.criticisms.find({ _id: { $in: numbers } }, { _id: 1 }).lean<{ _id: string }[]>();
  const known = new Set(decided.map(({ _id }) => _id));
  return candidates.filter((candidate) => !known.has(numberOf(candidate)));
}

export interface DecideInput {
  matterNo: string;
  expectedVersion: number;
  decision: string;
  reason: string;
}

/**
 * The office that urged decides on a candidate: a notice of criticism (通报), delivered to the department with a receipt, or none; either
 * with its reason and the evidence as it stands.
 * @returns number of the decision
 * @throws ReportedError WRONG_DEPARTMENT, NOT_FOUND, STALE, CONFLICT (decided before), ILLEGAL_TRANSITION (no candidate), BAD_USER_INPUT
 */
export async function decideCriticism(
  models: CoordinationModels,
  services: CriticismServices,
  { matterNo, expectedVersion, ...given }: DecideInput,
  context: SubgraphContext,
  session: ClientSession,
): Promise<string> {
  const { viewer, now } = context;
  const office = officeOf(viewer);
  const said = checkedInput(DECIDE_FIELDS, given);
  const filter = { matterNo, ...readBy(readerKeys(viewer)) } as never;
  const orders = await models.tasks.find(filter, {}, { session }).lean<TaskDocument[]>();
  const candidate = decidable(
    orders,
    { matterNo, office: office.code, expectedVersion, today: civilDateOf(now) },
    services,
  );
  const { unrectified, required } = candidate;
  const criticismNo = criticismNumber(matterNo, unrectified.length);
  if (await models.criticisms.exists({ _id: criticismNo }).session(session)) throw decidedBefore(criticismNo);
  const { ground, assignedTo: departmentCode = '' } = unrectified[0]!;
  const department = await departmentNamed(services, departmentCode, 'matterNo');
  const counting = { models, services, departmentCode, context };
  const notice = {
    ...said,
    ...{ criticismNo, matterNo, ground, departmentCode, rounds: unrectified.length, required },
    ...{ orders: candidate.orders.map(evidenceOf), counted: await countedRecords(ground as UrgingGround, counting) },
    ...{ decidedBy: office.code, decidedAt: now },
  };
  const isIssued = said.decision === 'ISSUED';
  const content = isIssued ? { ...notice, receipt: receiptOfNotice(models.tasks.db, notice) } : notice;
  const regions = [office.regionCode, ...(isIssued ? [department.regionCode] : [])].flatMap(regionAncestors);
  const assigned = isIssued ? [departmentCode] : [];
  const readers = readersOf({ provider: office.code, regions: [...new Set(regions)], assigned, published: false });
  const facts = { decision: said.decision ?? null, ground: ground ?? null, department: departmentCode };
  await writeRecords(
    models.criticisms,
    [{ _id: criticismNo, content, readers, facts }],
    originOf(viewer, now),
    session,
  );
  return criticismNo;
}

/** @throws ReportedError NOT_FOUND, WRONG_DEPARTMENT, STALE, ILLEGAL_TRANSITION; in this order */
function decidable(
  orders: readonly TaskDocument[],
  asked: { matterNo: string; office: string; expectedVersion: number; today: string },
  { urgingRounds }: CriticismServices,
): Candidate<TaskDocument> {
  const { matterNo: id, office, expectedVersion, today } = asked;
  if (orders.length === 0)
    throw new ReportedError('NOT_FOUND', `There is no urging matter ${id}.`, { id }, `督办事项 ${id} 不存在。`);
  if (orders.some(({ issuedBy }) => issuedBy !== office))
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      'The step decideCriticism is for the office that issued the orders.',
      { id, step: 'decideCriticism' },
      '通报由下发督办的主管部门决定。',
    );
  const version = candidateVersion(orders);
  if (version !== expectedVersion)
    throw new ReportedError('STALE', `Version ${expectedVersion} is not the present one.`, { id, version });
  const candidate = candidateOf(orders, urgingRounds, today);
  if (candidate) return candidate;
  const required = roundsRequired(urgingRounds, today);
  throw new ReportedError(
    'ILLEGAL_TRANSITION',
    `The matter is no candidate: ${required} rounds without rectification are needed, and none that brought it.`,
    { id, step: 'decideCriticism', required },
    `尚不符合通报条件：须经${required}轮督办仍未整改。`,
  );
}

function decidedBefore(criticismNo: string): ReportedError {
  const message = `It is decided already: ${criticismNo}. A further round without rectification can be decided anew.`;
  return new ReportedError('CONFLICT', message, { criticismNo }, `已作出决定：${criticismNo}。`);
}

/** An order as a decision keeps it: what was delivered, and what came of it. */
function evidenceOf(order: TaskDocument) {
  const { _id: taskNo, round, version, issuedAt, deliveredAt, dueOn, fedBackAt, feedback, rectified, receipt } = order;
  const contentDigest = receipt && (JSON.parse(receipt) as { contentDigest: string }).contentDigest;
  const values = {
    taskNo,
    round,
    version,
    issuedAt,
    deliveredAt,
    dueOn,
    fedBackAt,
    feedback,
    rectified,
    contentDigest,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function numberOf({ matterNo, unrectified }: CandidateFacts): string {
  return criticismNumber(matterNo, unrectified.length);
}

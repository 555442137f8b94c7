import { randomBytes } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { type Draft, type WriteOrigin, writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../shared/codes/batch-number.ts';
import { findRegion, isRegionWithin } from '../../shared/codes/region.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { CanonicalRow, Dataset, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { DrawSources } from '../../shared/subgraph/draw-sources.ts';
import { departmentOf, found, type Work } from '../../shared/subgraph/mutation.ts';
import type { References } from '../../shared/subgraph/services.ts';
import { contentOf, onlineOrigin } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { PLAN_FIELDS } from './fields/plan-fields.ts';
import type { BehaviourModels, PlanDocument } from './model.ts';
import { SCOPE_ARGUMENTS, SCOPE_FIELDS, type ScopeCondition } from './rules/plan-scope.ts';
import { PLAN_WORKFLOW, type PlanParty, type PlanStep, participantsOf, planState } from './rules/plan-steps.ts';

/** What plans are made with: their dataset serves files and mutations alike. */
export interface PlanServices {
  models: BehaviourModels;
  plans: Dataset;
  references: References;
  sources: DrawSources;
}

/** What the maker of a plan says; what is left out of an amendment stays. */
export interface PlanInput {
  name?: string | null;
  year?: number | null;
  planKind?: string | null;
  regionCode?: string | null;
  itemCode?: string | null;
  itemName?: string | null;
  objectScope?: string | null;
  itemCategory?: string | null;
  months?: string | null;
  checkMode?: string | null;
  ratio?: number | null;
  leadDepartment?: string | null;
  cooperatingDepartments?: readonly string[] | null;
  officersPerVisit?: number | null;
  scope?: Readonly<Record<string, readonly string[] | null>> | null;
  creditScheme?: string | null;
  strata?: readonly Record<string, unknown>[] | null;
}

type PlanValues = ValuesOf<typeof PLAN_FIELDS>;

/** Begins a plan in the name of the viewer's department: not public, and open to change (Art. 14). */
export function createPlan(services: PlanServices, newNumber = planNumber): Work<PlanInput> {
  return async (input, context, session) => {
    const { viewer, now } = context;
    const department = departmentOf(viewer);
    const planId = newNumber(civilDateOf(now));
    const { creditCode } = (await services.sources.department(department)) ?? {};
    const made: PlanValues = {
      ...{ planId, status: 'PENDING', departmentCode: department, officersPerVisit: 2 },
      ...(creditCode && { departmentCreditCode: creditCode }),
    };
    await enter(services, { ...made, ...planValues(input) }, context, session);
    return planId;
  };
}

export interface PlanStepInput {
  planId: string;
  expectedVersion: number;
}

/** Changes a plan until its draw is committed to; of an announced one the former version stays to be read in its history. */
export function amendPlan(services: PlanServices): Work<PlanStepInput & PlanInput> {
  return async ({ planId, expectedVersion, ...input }, context, session) => {
    const plan = await takePlanStep(services.models, { planId, expectedVersion }, 'amendPlan', context);
    const changed = { ...contentOf(PLAN_FIELDS, plan), ...planValues(input) };
    await enter(services, changed, context, session);
    return planId;
  };
}

/** From today on the plan is public (Art. 23). */
export function announcePlan({ models }: Pick<PlanServices, 'models'>): Work<PlanStepInput> {
  return async (input, context, session) => {
    const plan = await takePlanStep(models, input, 'announcePlan', context);
    const draft = planDraft(plan, { announcedOn: civilDateOf(context.now) });
    const readers = [...new Set([...plan.readers, 'public'])];
    await writeRecords(models.plans, [{ ...draft, readers }], planOrigin(plan, context.viewer, context.now), session);
    return plan._id;
  };
}

/**
 * The plan, when the viewer may take the step with it now.
 * @throws ReportedError NOT_FOUND, and see `takeStep`
 */
export async function takePlanStep(
  models: BehaviourModels,
  { planId, expectedVersion }: { planId: string; expectedVersion?: number },
  step: PlanStep,
  context: SubgraphContext,
): Promise<PlanDocument> {
  const plan = await found(models.plans, planId, context, '抽查计划');
  const committed = (await models.draws.countDocuments({ _id: planId })) > 0;
  const standing = { id: planId, state: planState(plan, committed), version: plan.version };
  const is = (party: PlanParty) => isPartyOf(plan, context.viewer, party);
  takeStep(PLAN_WORKFLOW, standing, step, { is, expectedVersion: expectedVersion ?? plan.version });
  return plan;
}

export function isPartyOf(plan: PlanDocument, { department, certificateNo }: Viewer, party: PlanParty): boolean {
  if (department === undefined) return false;
  const participants = participantsOf(plan);
  switch (party) {
    case 'maker':
      return department === plan.departmentCode;
    case 'lead':
      return department === participants[0];
    case 'participant':
      return certificateNo !== undefined && participants.includes(department);
  }
}

/** The plan with what changes; its audience stays. */
export function planDraft(plan: PlanDocument, changes: PlanValues): Draft {
  return {
    _id: plan._id,
    content: contentOf(PLAN_FIELDS, plan, changes),
    derived: { nameGrams: plan.nameGrams ?? [] },
    readers: plan.readers,
    expectedVersion: plan.version,
  };
}

/** Whoever takes a step with a plan, it remains its maker's record (Art. 19). */
export function planOrigin(
  { provider }: Pick<PlanDocument, 'provider'>,
  { account = '' }: Viewer,
  now: Date,
): WriteOrigin {
  return onlineOrigin(provider, account, now);
}

/** Checks what a plan refers to, and writes it as a file would; on line nothing that is due may lack. */
async function enter(
  { plans, references, sources }: PlanServices,
  plan: PlanValues,
  { viewer, now }: SubgraphContext,
  session: ClientSession,
): Promise<void> {
  const { regionCode = '', itemCode, departmentCode = '' } = plan;
  if (!viewer.region || !isRegionWithin(regionCode, viewer.region))
    throw badInput('input.regionCode', 'is not of your level or below', '不属于本级或下级');
  if (itemCode && !(await references.existing('SupervisionItem', 'itemCode', [itemCode])).has(itemCode))
    throw badInput('input.itemCode', 'is not known', '不存在');
  for (const code of participantsOf(plan))
    if (!(await sources.department(code)))
      throw badInput('input.cooperatingDepartments', `${code} is not known`, `${code} 不存在`);
  const row: CanonicalRow = { ...plan, areaName: findRegion(regionCode)?.name };
  const batch = {
    department: { code: departmentCode, name: departmentCode, regionCode: viewer.region },
    ...{ sourceSystem: 'online', batchNo: batchNumber(civilDateOf(now), 0), receivedAt: now, by: viewer.account ?? '' },
  };
  const [outcome] = await plans.accept([row], batch, session);
  const problem = outcome?.kind === 'held' ? outcome.problems[0] : outcome?.irregularities[0];
  if (!problem) return;
  const argument = `input.${ARGUMENTS[problem.field ?? ''] ?? problem.field}`;
  throw new ReportedError('BAD_USER_INPUT', problem.message, { argument }, problem.messageZh);
}

/** Fields of a plan under the name that an input has for them. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  leadDepartmentCode: 'leadDepartment',
  cooperatingDepartmentCodes: 'cooperatingDepartments',
};

function planValues({ leadDepartment, cooperatingDepartments, scope, strata, ...input }: PlanInput): PlanValues {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  return {
    ...(Object.fromEntries(given) as PlanValues),
    ...(leadDepartment && { leadDepartmentCode: leadDepartment }),
    ...(cooperatingDepartments && { cooperatingDepartmentCodes: [...new Set(cooperatingDepartments)] }),
    ...(scope && { scope: conditionsOf(scope) }),
    ...(strata && { strata: strata.map(withoutNull) }),
  };
}

function conditionsOf(scope: NonNullable<PlanInput['scope']>): ScopeCondition[] {
  return SCOPE_FIELDS.flatMap((field) => {
    const values = scope[SCOPE_ARGUMENTS[field]];
    return values ? [{ field, values }] : [];
  });
}

function withoutNull(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));
}

/** The day, and 60 random bits: numbers tell nothing about how many plans there are, and do not meet. */
function planNumber(day: string): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // no 0, O, 1, I: numbers are read aloud
  const mark = [...randomBytes(12)].map((byte) => alphabet[byte & 31]).join('');
  return `JH${day.replaceAll('-', '')}-${mark}`;
}

import { writeRecords } from '../../../shared/audit/write-records.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import { found, type Work } from '../../../shared/subgraph/mutation.ts';
import { contentOf } from '../../../shared/subgraph/write-online.ts';
import { takeStep } from '../../../shared/workflow/steps.ts';
import { VISIT_FIELDS } from '../fields/draw-fields.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { planOrigin } from '../plans.ts';
import { VISIT_WORKFLOW, type VisitState } from '../rules/plan-steps.ts';
import type { DrawDocument, VisitDocument } from './model.ts';

/** An inspection that was made of a drawn object, for its plan. */
export type VisitAct = Pick<ActDocument, '_id' | 'planId' | 'objectId' | 'occurredOn' | 'checkResult'>;

/** Fields of an act that a result is made of. */
const PROJECTION = { planId: 1, objectId: 1, occurredOn: 1, checkResult: 1 };

/**
 * The first inspection of each drawn object that an act of a department taking part names the plan for, by object id: whoever entered
 * it, on line or by file. What was made before the first day of the visits is none of them.
 */
export async function actsOfVisits(
  { acts, draws }: BehaviourModels,
  planId: string,
  visits: readonly VisitDocument[],
): Promise<Map<string, VisitAct>> {
  const departments = [
    ...new Set(visits.flatMap(({ teams }) => teamsOf(teams).map(({ departmentCode }) => departmentCode))),
  ];
  const drawn = new Set(visits.map(({ objectId }) => objectId));
  const [draw] = await draws.find({ _id: planId }, { validOn: 1 }).lean<Pick<DrawDocument, 'validOn'>[]>();
  const since = { $gte: draw?.validOn ?? '' };
  const found = await acts
    .aggregate<VisitAct>([
      { $match: { planId, kind: 'INSPECTION', occurredOn: since, departmentCode: { $in: departments } } },
      { $project: PROJECTION },
    ])
    .exec();
  found.sort((one, other) => (`${one.occurredOn} ${one._id}` < `${other.occurredOn} ${other._id}` ? -1 : 1));
  const first = new Map<string, VisitAct>();
  for (const act of found)
    if (act.objectId !== undefined && drawn.has(act.objectId) && !first.has(act.objectId)) first.set(act.objectId, act);
  return first;
}

/** What a visit has come to: what is written of it, or that its inspection was entered. */
export function visitState({ state }: VisitDocument, act: VisitAct | undefined): VisitState {
  return state === 'PENDING' && act ? 'DONE' : (state as VisitState);
}

export interface Team {
  departmentCode: string;
  certificateNos: string[];
}

export function teamsOf(teams: readonly unknown[] | undefined): Team[] {
  return (teams ?? []) as Team[];
}

interface NotPossibleInput {
  visitId: string;
  expectedVersion: number;
  reason: string;
}

/** A department that takes part says why a visit cannot be made, such as a business that is gone; it counts as a result. */
export function recordVisitNotPossible(models: BehaviourModels): Work<NotPossibleInput> {
  return async ({ visitId, expectedVersion, reason }, context, session) => {
    const { viewer, now } = context;
    const visit = await found(models.visits, visitId, context, '抽中检查');
    const act = (await actsOfVisits(models, visit.planId!, [visit])).get(visit.objectId!);
    const standing = { id: visitId, state: visitState(visit, act), version: visit.version };
    const departments = teamsOf(visit.teams).map(({ departmentCode }) => departmentCode);
    const is = () => viewer.department !== undefined && departments.includes(viewer.department);
    const state = takeStep(VISIT_WORKFLOW, standing, 'recordVisitNotPossible', { is, expectedVersion });
    const values = checkedInput(REASON_FIELDS, { notPossibleReason: reason });
    const content = contentOf(VISIT_FIELDS, visit, { ...values, state });
    const draft = { _id: visitId, content, readers: visit.readers, expectedVersion };
    await writeRecords(models.visits, [draft], planOrigin(visit, viewer, now), session);
    return visitId;
  };
}

const REASON_FIELDS = { notPossibleReason: { ...VISIT_FIELDS.notPossibleReason, identifying: true } } as const;

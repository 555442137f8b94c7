import { isOwn } from '../../../shared/access/row-rules.ts';
import { holds, type Viewer } from '../../../shared/access/viewer.ts';
import type { Commitment, Stratum } from '../../../shared/draw/draw-record.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { found } from '../../../shared/subgraph/mutation.ts';
import { takeStep } from '../../../shared/workflow/steps.ts';
import type { BehaviourModels, PlanDocument } from '../model.ts';
import { isPartyOf } from '../plans.ts';
import { DRAW_WORKFLOW, type DrawParty, type DrawState, type DrawStep } from '../rules/plan-steps.ts';
import type { DrawDocument } from './model.ts';

export interface DrawStepInput {
  planId: string;
  /** Of the draw. */
  expectedVersion: number;
}

/**
 * The draw and its plan, when the viewer may take the step now.
 * @throws ReportedError NOT_FOUND, and see `takeStep`
 */
export async function takeDrawStep(
  models: BehaviourModels,
  { planId, expectedVersion }: DrawStepInput,
  step: DrawStep,
  context: SubgraphContext,
): Promise<{ draw: DrawDocument; plan: PlanDocument; state: DrawState }> {
  const draw = await found(models.draws, planId, context, '抽取');
  const plan = await found(models.plans, planId, context, '抽查计划');
  const standing = { id: planId, state: draw.state as DrawState, version: draw.version };
  const is = (party: DrawParty) =>
    party === 'office' ? isOffice(context.viewer, plan) : isPartyOf(plan, context.viewer, party);
  return { draw, plan, state: takeStep(DRAW_WORKFLOW, standing, step, { is, expectedVersion }) };
}

function isOffice(viewer: Viewer, plan: PlanDocument): boolean {
  return holds(viewer, 'oversight') && isOwn(viewer, plan);
}

/** What was published before, as the draw record keeps it. */
export function commitmentOf(draw: DrawDocument): Commitment {
  return {
    rules: {
      planId: draw.planId!,
      strata: (draw.strata as Stratum[]).map(({ stratum, ratio }) => ({ stratum, ratio })),
      departments: (draw.departmentCodes ?? []).map(String),
      officersPerVisit: draw.officersPerVisit!,
    },
    seedDigest: draw.seedDigest!,
    frameDigest: draw.frameDigest!,
    objects: draw.objects!,
    officers: draw.officers!,
    beacon: { source: draw.beaconSource!, due: draw.beaconDue! },
    validOn: draw.validOn!,
    committedAt: draw.committedAt!,
  };
}

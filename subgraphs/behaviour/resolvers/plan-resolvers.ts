import { childrenLoader } from '../../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import type { BehaviourModels, PlanDocument } from '../model.ts';
import { stratumName } from '../rules/draw-rules.ts';
import { type PlanStratum, SCOPE_ARGUMENTS, type ScopeCondition } from '../rules/plan-scope.ts';
import { objectsOf } from '../store.ts';

/** 双随机、一公开抽查计划 */
export function planFields(models: BehaviourModels) {
  return {
    __resolveReference: ({ planId }: { planId: string }, context: SubgraphContext) =>
      entityLoader(context, models.plans).load(planId),
    department: ({ departmentCode }: PlanDocument) => departmentOf(departmentCode),
    leadDepartment: ({ leadDepartmentCode }: PlanDocument) => departmentOf(leadDepartmentCode),
    cooperatingDepartments: ({ cooperatingDepartmentCodes }: PlanDocument) =>
      cooperatingDepartmentCodes?.map((code) => departmentOf(String(code))),
    item: ({ itemCode }: PlanDocument) => itemCode && { __typename: 'SupervisionItem', itemCode },
    targets: async ({ _id, targets }: PlanDocument, _: unknown, context: SubgraphContext) => {
      if (targets) return objectsOf(models, context, targets.map(String));
      const visits = await childrenLoader(context, models.visits, 'planId').load(_id);
      const drawn = visits.flatMap(({ objectId }) => objectId ?? []);
      return drawn.length > 0 ? objectsOf(models, context, drawn) : null;
    },
    scope: ({ scope }: PlanDocument) => scope && scopeOf(scope as ScopeCondition[]),
    strata: ({ strata }: PlanDocument) =>
      (strata as PlanStratum[] | undefined)?.map((stratum, place) => ({ ...stratum, stratum: stratumName(place) })),
    draw: ({ _id }: PlanDocument, _: unknown, context: SubgraphContext) =>
      entityLoader(context, models.draws).load(_id),
    provenance,
  };
}

/** Each condition under the plural of its field. */
function scopeOf(scope: readonly ScopeCondition[]): Record<string, readonly string[]> {
  return Object.fromEntries(scope.map(({ field, values }) => [SCOPE_ARGUMENTS[field], values]));
}

function departmentOf(code: string | undefined) {
  return code && { __typename: 'Department', code };
}

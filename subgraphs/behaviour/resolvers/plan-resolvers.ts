import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import type { BehaviourModels, PlanDocument } from '../model.ts';
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
    targets: ({ targets }: PlanDocument, _: unknown, context: SubgraphContext) =>
      targets && objectsOf(models, context, targets.map(String)),
    provenance,
  };
}

function departmentOf(code: string | undefined) {
  return code && { __typename: 'Department', code };
}

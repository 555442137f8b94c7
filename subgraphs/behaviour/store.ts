import type { ListSpec } from '../../shared/paging/list-spec.ts';
import { childrenLoader } from '../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import type { BehaviourModels, FindingDocument, ObjectDocument } from './model.ts';

export const ACT_LIST: ListSpec = {
  type: 'SupervisionAct',
  filters: {
    kind: { path: 'kind' },
    actNo: { path: 'actNo' },
    itemCode: { path: 'itemCode' },
    regionCode: { path: 'regionCode' },
    departmentCode: { path: 'departmentCode' },
    objectId: { path: 'objectId' },
    planId: { path: 'planId' },
    checkType: { path: 'checkType' },
    checkResult: { path: 'checkResult' },
    occurredOn: { path: 'occurredOn' },
    timely: { path: 'timely' },
    irregular: { path: 'irregular' },
    irregularityCodes: { path: 'irregularityCodes' },
  },
  orders: { OCCURRED_ON: 'occurredOn', ID: '_id' },
  defaultOrder: { field: 'OCCURRED_ON', direction: 'DESC' },
  relations: {
    departmentCode: ['departmentCode', 'department'],
    itemCode: ['itemCode', 'item'],
    checklistCode: ['checklist'],
    objectId: ['objectId', 'supervisedObject'],
    planId: ['planId', 'plan'],
    handlers: ['officers', 'officersNamed'],
    complaintNo: ['complaint'],
  },
};

export const OBJECT_LIST: ListSpec = {
  publicInFull: true,
  type: 'SupervisedObject',
  filters: {
    objectId: { path: '_id' },
    // Not `name`: that of a natural person must not be found by guessing it.
    name: { path: 'nameKey', grams: 'nameGrams' },
    objectType: { path: 'objectType' },
    creditCode: { path: 'creditCode' },
    regionCode: { path: 'regionCode' },
    category: { path: 'category' },
    operatingStatus: { path: 'operatingStatus' },
    industryCode: { path: 'industryCode' },
    riskLevel: { path: 'riskLevel' },
  },
  orders: { OBJECT_ID: '_id', NAME: 'nameKey' },
  defaultOrder: { field: 'OBJECT_ID', direction: 'ASC' },
};

export const PLAN_LIST: ListSpec = {
  type: 'RandomInspectionPlan',
  filters: {
    planId: { path: '_id' },
    name: { path: 'name', grams: 'nameGrams' },
    year: { path: 'year' },
    planKind: { path: 'planKind' },
    status: { path: 'status' },
    regionCode: { path: 'regionCode' },
    departmentCode: { path: 'departmentCode' },
    itemCode: { path: 'itemCode' },
  },
  orders: { PLAN_ID: '_id', YEAR: 'year' },
  defaultOrder: { field: 'YEAR', direction: 'DESC' },
};

export const VISIT_LIST: ListSpec = {
  type: 'DrawnVisit',
  filters: {},
  orders: { NUMBER: 'number' },
  defaultOrder: { field: 'NUMBER', direction: 'ASC' },
};

/** Objects of a credit code may be several, a shop and its boiler: the organisation itself comes first. */
export async function objectOfCreditCode(
  models: BehaviourModels,
  context: SubgraphContext,
  creditCode: string,
): Promise<ObjectDocument | null> {
  const objects = await childrenLoader(context, models.objects, 'creditCode').load(
    creditCode.normalize('NFKC').trim().toUpperCase(),
  );
  const isOrganisation = ({ objectType }: ObjectDocument) =>
    objectType === 'ENTERPRISE' || objectType === 'NON_ENTERPRISE';
  return objects.find(isOrganisation) ?? objects[0] ?? null;
}

export async function objectsOf(
  models: BehaviourModels,
  context: SubgraphContext,
  objectIds: readonly string[],
): Promise<ObjectDocument[]> {
  const loader = entityLoader(context, models.objects);
  const objects = await Promise.all(objectIds.map((objectId) => loader.load(objectId)));
  return objects.filter((object) => object !== null);
}

export function findingsOf(
  models: BehaviourModels,
  context: SubgraphContext,
  actId: string,
): Promise<FindingDocument[]> {
  return childrenLoader(context, models.findings, 'actId').load(actId);
}

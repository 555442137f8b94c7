import type { ListSpec } from '../../shared/paging/list-spec.ts';
import type { CoordinationModels } from './model.ts';

export const SOURCE_LIST: ListSpec = {
  type: 'DataSource',
  filters: {
    sourceId: { path: '_id' },
    name: { path: 'name', grams: 'nameGrams' },
    kind: { path: 'kind' },
    state: { path: 'state' },
    departmentCode: { path: 'departmentCode' },
  },
  orders: { SOURCE_ID: '_id' },
  defaultOrder: { field: 'SOURCE_ID', direction: 'ASC' },
};

export const TASK_LIST: ListSpec = {
  type: 'Task',
  filters: {
    taskNo: { path: '_id' },
    kind: { path: 'kind' },
    status: { path: 'status' },
    assignedTo: { path: 'assignedTo' },
    issuedBy: { path: 'issuedBy' },
    dueOn: { path: 'dueOn' },
  },
  orders: { TASK_NO: '_id', ISSUED_AT: 'issuedAt', DUE_ON: 'dueOn' },
  defaultOrder: { field: 'ISSUED_AT', direction: 'DESC' },
};

export const JOINT_LIST: ListSpec = {
  type: 'JointTask',
  filters: { jointNo: { path: '_id' }, dueOn: { path: 'dueOn' } },
  orders: { JOINT_NO: '_id', ISSUED_AT: 'issuedAt' },
  defaultOrder: { field: 'ISSUED_AT', direction: 'DESC' },
};

export const CRITICISM_LIST: ListSpec = {
  type: 'CriticismNotice',
  filters: {
    criticismNo: { path: '_id' },
    matterNo: { path: 'matterNo' },
    departmentCode: { path: 'departmentCode' },
    decision: { path: 'decision' },
  },
  orders: { CRITICISM_NO: '_id', DECIDED_AT: 'decidedAt' },
  defaultOrder: { field: 'DECIDED_AT', direction: 'DESC' },
};

/** Departments that provided the sources of these ids. */
export async function sourceProviders(
  models: CoordinationModels,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await models.sources.find({ _id: { $in: sourceIds } }, { provider: 1 }).lean();
  return new Map(found.map(({ _id, provider }) => [_id, provider]));
}

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
    status: { path: 'status' },
    assignedTo: { path: 'assignedTo' },
    issuedBy: { path: 'issuedBy' },
    dueOn: { path: 'dueOn' },
  },
  orders: { TASK_NO: '_id', ISSUED_AT: 'issuedAt', DUE_ON: 'dueOn' },
  defaultOrder: { field: 'ISSUED_AT', direction: 'DESC' },
};

/** Departments that provided the sources of these ids. */
export async function sourceProviders(
  models: CoordinationModels,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await models.sources.find({ _id: { $in: sourceIds } }, { provider: 1 }).lean();
  return new Map(found.map(({ _id, provider }) => [_id, provider]));
}

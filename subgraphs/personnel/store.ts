import type { ListSpec } from '../../shared/paging/list-spec.ts';
import { childrenLoader } from '../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { AccountDocument, PersonnelModels } from './model.ts';

export const DEPARTMENT_LIST: ListSpec = {
  publicInFull: true,
  type: 'Department',
  filters: {
    code: { path: '_id' },
    name: { path: 'name', grams: 'nameGrams' },
    level: { path: 'level' },
    nature: { path: 'nature' },
    regionCode: { path: 'regionCode' },
    parentCode: { path: 'parentCode' },
  },
  orders: { CODE: '_id' },
  defaultOrder: { field: 'CODE', direction: 'ASC' },
};

export const OFFICER_LIST: ListSpec = {
  publicInFull: true,
  type: 'EnforcementOfficer',
  filters: {
    certificateNo: { path: '_id' },
    name: { path: 'name', grams: 'nameGrams' },
    unitName: { path: 'unitName', grams: 'unitNameGrams' },
    departmentCode: { path: 'departmentCode' },
    regionCode: { path: 'regionCode' },
    certificateExpiry: { path: 'certificateExpiry' },
  },
  orders: { CERTIFICATE_NO: '_id' },
  defaultOrder: { field: 'CERTIFICATE_NO', direction: 'ASC' },
};

/** Codes of a department and of all below it, the own first; a ring in the tree ends there. One call per level of the tree. */
export async function departmentAndBelow(
  models: PersonnelModels,
  code: string,
  context: SubgraphContext,
): Promise<string[]> {
  const children = childrenLoader(context, models.departments, 'parentCode');
  const found = new Set([code]);
  let level = [code];
  while (level.length > 0) {
    const below = await Promise.all(level.map((parent) => children.load(parent)));
    level = below.flat().flatMap(({ _id }) => (found.has(_id) ? [] : [_id]));
    for (const one of level) found.add(one);
  }
  return [...found];
}

/** Those of the codes that departments have, for linking what comes in. */
export async function existingDepartments(models: PersonnelModels, codes: readonly string[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const found = await models.departments
    .find({ _id: { $in: [...new Set(codes)] } }, { _id: 1 })
    .lean<{ _id: string }[]>();
  return new Set(found.map(({ _id }) => _id));
}

/** An account for signing in, or for its own holder: nobody else reads accounts, so that there are no readers to ask by. */
export async function findAccount(models: PersonnelModels, account: string): Promise<AccountDocument | undefined> {
  const [found] = await models.accounts.find({ _id: account }).lean<AccountDocument[]>();
  return found;
}

import type { ListSpec } from '../../shared/paging/list-spec.ts';
import type { AccountDocument, ClientDocument } from './accounts/model.ts';
import type { OfficerDocument, PersonnelModels } from './model.ts';

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

/** A program's own record, for its tokens. */
export async function findClient(models: PersonnelModels, clientId: string): Promise<ClientDocument | undefined> {
  const [found] = await models.clients.find({ _id: clientId }).lean<ClientDocument[]>();
  return found;
}

/** An officer for the post of an account, whoever asks. */
export async function findOfficer(
  models: PersonnelModels,
  certificateNo: string,
): Promise<OfficerDocument | undefined> {
  const [found] = await models.officers.find({ _id: certificateNo }).lean<OfficerDocument[]>();
  return found;
}

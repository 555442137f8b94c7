import type { ListSpec } from '../../../shared/paging/list-spec.ts';
import { administrationKeys, holderKeys } from './account-readers.ts';

export const ACCOUNT_LIST: ListSpec = {
  type: 'Account',
  readerKeys: administrationKeys,
  filters: { account: { path: '_id' }, departmentCode: { path: 'departmentCode' }, active: { path: 'active' } },
  orders: { ACCOUNT: '_id' },
  defaultOrder: { field: 'ACCOUNT', direction: 'ASC' },
};

export const SESSION_LIST: ListSpec = {
  type: 'Session',
  readerKeys: holderKeys,
  filters: { account: { path: 'account' }, client: { path: 'client' } },
  orders: { STARTED_AT: 'startedAt' },
  defaultOrder: { field: 'STARTED_AT', direction: 'DESC' },
};

export const CLIENT_LIST: ListSpec = {
  type: 'MachineClient',
  readerKeys: administrationKeys,
  filters: { clientId: { path: '_id' }, departmentCode: { path: 'departmentCode' }, active: { path: 'active' } },
  orders: { CLIENT_ID: '_id' },
  defaultOrder: { field: 'CLIENT_ID', direction: 'ASC' },
};

export const FILING_LIST: ListSpec = {
  type: 'AdminFiling',
  readerKeys: administrationKeys,
  filters: { filingNo: { path: '_id' }, departmentCode: { path: 'departmentCode' }, status: { path: 'status' } },
  orders: { FILED_AT: 'filedAt' },
  defaultOrder: { field: 'FILED_AT', direction: 'DESC' },
};

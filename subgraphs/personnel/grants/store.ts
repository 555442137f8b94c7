import type { ListSpec } from '../../../shared/paging/list-spec.ts';

export const GRANT_LIST: ListSpec = {
  type: 'DataGrant',
  filters: {
    providerCode: { path: 'providerCode' },
    receiverCode: { path: 'receiverCode' },
    type: { path: 'type' },
    until: { path: 'until' },
  },
  orders: { GRANTED_AT: 'grantedAt' },
  defaultOrder: { field: 'GRANTED_AT', direction: 'DESC' },
};

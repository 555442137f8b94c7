import type { CHECKLIST_FIELDS, ITEM_FIELDS, SUB_ITEM_FIELDS } from './catalogue-fields.ts';

type Of<Fields> = readonly (keyof Fields & string)[];

/** What of the catalogue goes out to the province: all but who entered it, which is for the department alone. */
export const ITEM_EXCHANGE: Of<typeof ITEM_FIELDS> = [
  'itemCode',
  'name',
  'parentCode',
  'departmentCode',
  'permitType',
  'linkedPermitCodes',
  'status',
  'statusReason',
  'versionId',
  'versionDate',
  'regionCode',
  'claimStatus',
  'claimedBy',
  'claimedOn',
  'issuedByLevel',
];

export const SUB_ITEM_EXCHANGE: Of<typeof SUB_ITEM_FIELDS> = [
  'subItemCode',
  'name',
  'itemCode',
  'departmentCode',
  'superviseObject',
  'superviseForm',
  'actType',
  'legalBasis',
  'superviseWay',
  'superviseFlow',
  'superviseResult',
  'superviseLevel',
  'takeEffectDate',
  'cancelDate',
];

export const CHECKLIST_EXCHANGE: Of<typeof CHECKLIST_FIELDS> = [
  'checklistCode',
  'name',
  'subItemCode',
  'implementingBody',
  'departmentCode',
  'level',
  'checkForm',
  'checkMode',
  'checkContent',
  'entries',
  'frequency',
  'ratio',
  'objectScope',
  'itemCategory',
  'validFrom',
  'validTo',
  'formUrl',
];

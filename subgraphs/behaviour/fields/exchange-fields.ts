import type { COMMON_ACT_FIELDS } from './act-fields.ts';
import type { COMPULSION_FIELDS, INSPECTION_FIELDS, OTHER_ACT_FIELDS, PENALTY_FIELDS } from './kind-fields.ts';

type Of<Fields> = readonly (keyof Fields & string)[];

/*
 * What of published acts goes out to the province: codes, days, amounts and authorities that the public graph shows as they are stored. Not
 * among them: whom an act is about, who did it, and texts, which the public graph shows treated (redaction.ts).
 */

const COMMON: Of<typeof COMMON_ACT_FIELDS> = [
  'actNo',
  'itemCode',
  'departmentCode',
  'implementingBody',
  'implementingBodyCode',
  'entrustedDepartment',
  'entrustedDepartmentCode',
  'regionCode',
  'objectType',
  'publicStatus',
  'publicDate',
  'publicEndDate',
];

export const INSPECTION_EXCHANGE: Of<typeof INSPECTION_FIELDS> = [
  ...COMMON,
  'checkDate',
  'checklistCode',
  'checkForm',
  'checkType',
  'checkMode',
  'checkResult',
];

export const PENALTY_EXCHANGE: Of<typeof PENALTY_FIELDS> = [
  ...COMMON,
  'decidedOn',
  'documentNo',
  'penaltyTypes',
  'procedure',
  'fineAmount',
  'confiscatedIncome',
  'confiscatedProperty',
  'noPenalty',
  'penaltyValidUntil',
  'authority',
  'authorityCode',
  'dataSource',
  'dataSourceCode',
];

export const COMPULSION_EXCHANGE: Of<typeof COMPULSION_FIELDS> = [
  ...COMMON,
  'measureFrom',
  'measureTo',
  'extensionDays',
  'measureType',
  'executionType',
];

export const OTHER_ACT_EXCHANGE: Of<typeof OTHER_ACT_FIELDS> = [...COMMON, 'startedOn', 'endedOn'];

import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { type Deadline, deadline } from '../../shared/calendar/deadline.ts';
import type { HolidayTable } from '../../shared/calendar/working-day.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { Workflow } from '../../shared/workflow/steps.ts';
import type { CLAIM_FIELDS } from './claim-fields.ts';

export type ClaimState = 'PENDING' | 'CLAIMED' | 'RETURNED' | 'NOT_APPLICABLE';
export type ClaimStep = 'claim' | 'returnItem' | 'ruleOut' | 'reissue';
export type ClaimParty = 'department' | 'issuer';

/** 下发 → 认领, 退回 or 不适用 (Art. 9). What was returned or ruled out can be issued again; what was claimed stays claimed. */
export const CLAIM_WORKFLOW: Workflow<ClaimState, ClaimStep, ClaimParty> = {
  record: { en: 'the claim', zh: '事项认领' },
  states: { PENDING: '待认领', CLAIMED: '已认领', RETURNED: '已退回', NOT_APPLICABLE: '不适用' },
  parties: {
    department: { en: 'the department that the item was issued to', zh: '认领部门' },
    issuer: { en: 'the issuing department', zh: '下发部门' },
  },
  steps: {
    claim: { from: ['PENDING'], to: 'CLAIMED', by: ['department'], zh: '认领' },
    returnItem: { from: ['PENDING'], to: 'RETURNED', by: ['department'], zh: '退回' },
    ruleOut: { from: ['PENDING'], to: 'NOT_APPLICABLE', by: ['department'], zh: '确认不适用' },
    reissue: { from: ['RETURNED', 'NOT_APPLICABLE'], to: 'PENDING', by: ['issuer'], zh: '重新下发' },
  },
};

/** An item is issued once to a department; what becomes of it there is one record. */
export function claimNumber(itemCode: string, departmentCode: string): string {
  return `${itemCode}:${departmentCode}`;
}

/** What is wrong with a claim that an earlier system has; it bears the number that the item and the department make. */
export function claimFaults({
  claimNo,
  itemCode,
  departmentCode,
  regionCode,
}: ValuesOf<typeof CLAIM_FIELDS>): Problem[] {
  const faults: Problem[] = [];
  if (claimNo !== claimNumber(itemCode!, departmentCode!))
    faults.push(
      problemOf(
        'CLAIM_NUMBER_INVALID',
        'claimNo',
        'A claim number is the item code, a colon and the department code.',
        '认领编号应为“事项编码:认领部门编码”。',
      ),
    );
  if (!normaliseRegionCode(regionCode!))
    faults.push(problemOf('REGION_UNKNOWN', 'regionCode', 'The region is not one of GB/T 2260.', '区划代码不存在。'));
  return faults;
}

/** How long departments have to answer an item that is issued in a span of days. */
export interface ClaimTerm {
  /** First and last day of issue that the row holds for; absent: no bound. */
  issuedFrom?: CivilDate;
  issuedThrough?: CivilDate;
  workingDays: number;
  /** False: no source gives the number; for the city to confirm. */
  verified: boolean;
  source: string;
}

/** 认领期限, effective-dated. */
export const CLAIM_TERMS: readonly ClaimTerm[] = [
  {
    workingDays: 10,
    verified: false,
    source: 'Measures Art. 9 says in time (及时) and gives no number; 10 working days until the city fixes one',
  },
];

/**
 * The last day on which an item issued on `issuedOn` is answered in time.
 * TypeError when no row of the table holds for the day: a table of terms has no gap.
 */
export function claimDeadline(issuedOn: CivilDate, terms: readonly ClaimTerm[], holidays: HolidayTable): Deadline {
  const term = terms.find(
    ({ issuedFrom, issuedThrough }) =>
      (issuedFrom === undefined || issuedFrom <= issuedOn) &&
      (issuedThrough === undefined || issuedOn <= issuedThrough),
  );
  if (!term) throw new TypeError(`No claim term holds for ${issuedOn}.`);
  return deadline(issuedOn, term.workingDays, holidays);
}

/** Whether a claim is unanswered after its term. */
export function isOverdue({ state, dueOn }: { state?: string; dueOn?: CivilDate }, today: CivilDate): boolean {
  return state === 'PENDING' && dueOn !== undefined && dueOn < today;
}

/** Whether a claim was answered after its term; null while it is not answered. */
export function wasLate(decidedOn: CivilDate | undefined, dueOn: CivilDate | undefined): boolean | null {
  return decidedOn === undefined || dueOn === undefined ? null : decidedOn > dueOn;
}

import type { CivilDate } from '../../../shared/calendar/civil-date.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';
import type { ActKind } from '../model.ts';

/** An item as the catalogue has it: what an act by it goes by (Art. 8 to 11). */
export interface ItemFacts {
  departmentCode?: string | null;
  claimedBy?: string | null;
  /** State of each version and the day from which it holds, the earliest first. */
  periods?: readonly { since?: CivilDate | null; status?: string | null }[] | null;
  subItems?: readonly SubItemFacts[] | null;
  claims?: readonly { departmentCode?: string | null; state?: string | null }[] | null;
}

interface SubItemFacts {
  actType?: string | null;
  departmentCode?: string | null;
  takeEffectDate?: CivilDate | null;
  cancelDate?: CivilDate | null;
}

/** A checklist with its item and the days on which it holds. */
export interface ChecklistFacts {
  subItem?: { itemCode?: string | null } | null;
  validFrom?: CivilDate | null;
  validTo?: CivilDate | null;
}

/** An act as the item's rules see it. */
export interface ActOfItem {
  kind: ActKind;
  occurredOn: CivilDate;
  itemCode?: string;
  /** Department that answers for it. */
  departmentCode: string;
}

/**
 * Art. 8: no supervision outside the catalogue. The item is in force on the day, for acts of this kind, and within the department's duty: the
 * department's own, or claimed by it (Art. 9). What the catalogue leaves open is not held against the act.
 */
export function itemProblems(item: ItemFacts, act: ActOfItem): Problem[] {
  return isInForce(item, act) ? (isWithinDuty(item, act.departmentCode) ? [] : [ITEM_NOT_LISTED]) : [ITEM_NOT_IN_FORCE];
}

function isInForce({ periods, subItems }: ItemFacts, { kind, occurredOn }: ActOfItem): boolean {
  // the catalogue may be younger than the item: before its first version that one is taken
  const period = periods?.findLast(({ since }) => !since || since <= occurredOn) ?? periods?.[0];
  if (period?.status && period.status !== 'IN_USE') return false;
  const known = (subItems ?? []).filter(({ actType }) => actType);
  return known.length === 0 || known.some((one) => one.actType === kind && holdsOn(one, occurredOn));
}

function holdsOn({ takeEffectDate, cancelDate }: SubItemFacts, day: CivilDate): boolean {
  return (!takeEffectDate || takeEffectDate <= day) && (!cancelDate || day < cancelDate);
}

function isWithinDuty({ departmentCode, claimedBy, subItems, claims }: ItemFacts, department: string): boolean {
  const holders = [
    departmentCode,
    claimedBy,
    ...(subItems ?? []).map((subItem) => subItem.departmentCode),
    ...(claims ?? []).flatMap((claim) => (claim.state === 'CLAIMED' ? [claim.departmentCode] : [])),
  ].filter((code) => code);
  return holders.length === 0 || holders.includes(department);
}

/** Art. 11: an inspection goes by the checklist of its own item, one that holds on the day. */
export function checklistProblems(
  { subItem, validFrom, validTo }: ChecklistFacts,
  { itemCode, occurredOn }: ActOfItem,
): Problem[] {
  const problems: Problem[] = [];
  if (itemCode && subItem?.itemCode && subItem.itemCode !== itemCode) problems.push(CHECKLIST_OF_ANOTHER_ITEM);
  if ((validFrom && occurredOn < validFrom) || (validTo && validTo < occurredOn)) problems.push(CHECKLIST_NOT_VALID);
  return problems;
}

const ITEM_NOT_IN_FORCE = problemOf(
  'ITEM_NOT_IN_FORCE',
  'itemCode',
  'On the day of the act the item was not in force for acts of this kind: name one that was.',
  '行为发生当日，该事项未生效或不含此类行为，请填写当日有效的事项。',
);

const ITEM_NOT_LISTED = problemOf(
  'ITEM_NOT_LISTED',
  'itemCode',
  "The item is not within the department's duty: claim or list it first, or name another.",
  '该事项不在本部门职责范围内，请先认领或纳入清单，或填写其他事项。',
);

const CHECKLIST_OF_ANOTHER_ITEM = problemOf(
  'CHECKLIST_OF_ANOTHER_ITEM',
  'checklistCode',
  'The checklist belongs to another item: name one of the item of the inspection.',
  '该检查实施清单不属于所填事项，请填写该事项的清单。',
);

const CHECKLIST_NOT_VALID = problemOf(
  'CHECKLIST_NOT_VALID',
  'checklistCode',
  'The checklist was not valid on the day of the inspection: name one that was.',
  '检查实施清单在检查当日不在有效期内，请填写当日有效的清单。',
);

import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';
import type { RecordReferences } from '../../../shared/subgraph/services.ts';
import { officersOf } from '../rules/act-officers.ts';
import {
  type ActOfItem,
  type ChecklistFacts,
  checklistProblems,
  type ItemFacts,
  itemProblems,
} from '../rules/lawful-item.ts';
import { type OfficerFacts, officerProblems } from '../rules/lawful-officers.ts';

interface NamingAct {
  itemCode?: string;
  checklistCode?: string;
  officers?: readonly unknown[];
}

const ITEM =
  'departmentCode claimedBy periods { since status } subItems { actType departmentCode takeEffectDate cancelDate } claims { departmentCode state }';
const CHECKLIST = 'subItem { itemCode } validFrom validTo';
const OFFICER = 'certificateExpiry enforcementArea enforcementCategory regionCode';

/**
 * What the catalogue and the register of certificates say of acts, many at once: one call for each kind of record, none where no act names one.
 * @returns the rule for one of the acts
 */
export async function factsOfActs(
  references: RecordReferences,
  acts: readonly NamingAct[],
): Promise<(act: NamingAct & ActOfItem & { regionCode?: string }) => Problem[]> {
  const read = async <Facts>(type: string, key: string, keys: readonly string[], selection: string) =>
    (keys.length > 0 ? await references.read(type, key, keys, selection) : new Map()) as ReadonlyMap<string, Facts>;
  const certificatesOf = ({ officers }: NamingAct) =>
    (officersOf(officers) ?? []).map(({ certificateNo }) => certificateNo);
  const distinct = (keysOf: (act: NamingAct) => string[]) => [...new Set(acts.flatMap(keysOf))];
  const [items, checklists, officers] = await Promise.all([
    read<ItemFacts>(
      'SupervisionItem',
      'itemCode',
      distinct(({ itemCode }) => (itemCode ? [itemCode] : [])),
      ITEM,
    ),
    read<ChecklistFacts>(
      'InspectionChecklist',
      'checklistCode',
      distinct(({ checklistCode }) => (checklistCode ? [checklistCode] : [])),
      CHECKLIST,
    ),
    read<OfficerFacts>('EnforcementOfficer', 'certificateNo', distinct(certificatesOf), OFFICER),
  ]);
  return (act) => {
    const item = act.itemCode === undefined ? undefined : items.get(act.itemCode);
    const checklist = act.checklistCode === undefined ? undefined : checklists.get(act.checklistCode);
    const certificates = certificatesOf(act);
    const known = certificates.flatMap((certificateNo) => officers.get(certificateNo) ?? []);
    return [
      ...(act.itemCode && !item ? [unknownReference('ITEM_UNKNOWN', 'itemCode', '监管事项')] : []),
      ...(item ? itemProblems(item, act) : []),
      ...(act.checklistCode && !checklist
        ? [unknownReference('CHECKLIST_UNKNOWN', 'checklistCode', '检查实施清单')]
        : []),
      ...(checklist ? checklistProblems(checklist, act) : []),
      ...(known.length < certificates.length ? [unknownReference('OFFICER_UNKNOWN', 'officers', '执法人员')] : []),
      ...officerProblems(known, act),
    ];
  };
}

export function unknownReference(code: string, field: string, zh: string): Problem {
  return problemOf(code, field, `${field} is not known to the system.`, `系统中没有该${zh}。`);
}

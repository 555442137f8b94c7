import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { checkRow, problemOf } from '../../shared/ingest/check-row.ts';
import type { CanonicalRow, FieldSpecs, Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { Workflow } from '../../shared/workflow/steps.ts';
import { CHECKLIST_FIELDS, ITEM_FIELDS, SUB_ITEM_FIELDS } from './catalogue-fields.ts';
import type { LEGAL_BASIS_FIELDS } from './legal-basis-fields.ts';
import type { LOCAL_ITEM_FIELDS } from './local-item-fields.ts';
import { checklistFaults, itemFaults, subItemFaults } from './rules.ts';

export type LocalItemState = 'DRAFT' | 'PUBLISHED';
export type LocalItemStep = 'amend' | 'publish' | 'revise';

/** 编制 → 发布, and again for the next version (Art. 10, 12). */
export const LOCAL_ITEM_WORKFLOW: Workflow<LocalItemState, LocalItemStep, 'department'> = {
  record: { en: 'the item', zh: '本级事项' },
  states: { DRAFT: '编制中', PUBLISHED: '已发布' },
  parties: { department: { en: 'the department whose item it is', zh: '监管部门' } },
  steps: {
    amend: { from: ['DRAFT'], to: 'DRAFT', by: ['department'], zh: '编制' },
    publish: { from: ['DRAFT'], to: 'PUBLISHED', by: ['department'], zh: '发布' },
    revise: { from: ['PUBLISHED'], to: 'DRAFT', by: ['department'], zh: '修订' },
  },
};

export type LocalItem = ValuesOf<typeof LOCAL_ITEM_FIELDS>;
export type Basis = ValuesOf<typeof LEGAL_BASIS_FIELDS>;

/** The rows that an own item becomes in the catalogue, in the fields of its datasets. */
export interface CatalogueRows {
  item: CanonicalRow;
  subItems: CanonicalRow[];
  checklists: CanonicalRow[];
}

/**
 * The rows of an own item. Departments name what is theirs to say; whose item it is follows from the claim.
 * @param dated version and day of effect, once it is published
 */
export function catalogueRows(local: LocalItem, dated: { versionId?: string; versionDate: CivilDate }): CatalogueRows {
  const { itemCode, name, permitType, linkedPermitCodes, parentCode, departmentCode, regionCode } = local;
  return {
    item: {
      ...{ itemCode, name, permitType, linkedPermitCodes, parentCode, departmentCode, regionCode },
      ...{ status: 'IN_USE', ...dated },
    },
    subItems: rowsOf(local.subItems).map((row) => ({ ...row, itemCode, departmentCode })),
    checklists: rowsOf(local.checklists).map((row) => ({ ...row, departmentCode })),
  };
}

/** Beside what the datasets ask for: how an inspection is carried out (Art. 11). */
const OF_A_CHECKLIST = ['checkMode', 'objectScope', 'frequency'] as const;

/**
 * What an own item lacks before it can be published, each element by its path such as `subItems[0].superviseObject`; empty: nothing.
 * Source: Measures Art. 10 (item, object, measures, legal basis), Art. 11 (every inspection sub-item has a checklist).
 * @param bases the registered bases of the codes that its sub-items name
 */
export function missingElements(local: LocalItem, bases: ReadonlyMap<string, Basis>, on: CivilDate): Problem[] {
  const { item, subItems, checklists } = catalogueRows(local, { versionId: 'pending', versionDate: on });
  const missing = [...faultsOf('', ITEM_FIELDS, item, itemFaults)];
  if (subItems.length === 0)
    missing.push(problemOf('ELEMENT_MISSING', 'subItems', 'No sub-item is given.', '缺少监管事项子项。'));
  for (const [place, subItem] of subItems.entries()) {
    const path = `subItems[${place}]`;
    missing.push(...faultsOf(`${path}.`, SUB_ITEM_FIELDS, subItem, subItemFaults));
    missing.push(...basisFaults(path, subItem, bases, on));
    const hasChecklist = checklists.some(({ subItemCode }) => subItemCode === subItem['subItemCode']);
    if (isInspection(subItem) && !hasChecklist)
      missing.push(
        problemOf(
          'CHECKLIST_MISSING',
          `${path}.checklists`,
          'An inspection sub-item needs a checklist.',
          '行政检查子项应编制检查实施清单。',
        ),
      );
  }
  for (const [place, checklist] of checklists.entries()) {
    const path = `checklists[${place}]`;
    missing.push(...faultsOf(`${path}.`, CHECKLIST_FIELDS, checklist, checklistFaults));
    for (const field of OF_A_CHECKLIST) if (!checklist[field]) missing.push(absent(`${path}.${field}`, field));
    if (!subItems.some(({ subItemCode }) => subItemCode === checklist['subItemCode']))
      missing.push(
        problemOf('SUB_ITEM_UNKNOWN', `${path}.subItemCode`, 'It is no sub-item of this item.', '不是本事项的子项。'),
      );
  }
  return [
    ...missing,
    ...repeatedCodes('subItems', subItems, 'subItemCode'),
    ...repeatedCodes('checklists', checklists, 'checklistCode'),
  ];
}

function rowsOf(list: readonly unknown[] | undefined): CanonicalRow[] {
  return (list ?? []).map((row) => row as CanonicalRow);
}

function isInspection({ actType }: CanonicalRow): boolean {
  return actType === 'INSPECTION' || actType === '0';
}

/** What the dataset of these fields finds wrong or missing: the one validation of file, API and mutation (Art. 15). */
function faultsOf<Fields extends FieldSpecs>(
  path: string,
  fields: Fields,
  row: CanonicalRow,
  rules: (values: ValuesOf<Fields>) => Problem[],
): Problem[] {
  const { values, held, irregularities } = checkRow(fields, row);
  const faults = [...held, ...irregularities];
  const crossed = held.length === 0 ? rules(values) : [];
  return [...faults, ...crossed].map((problem) => ({ ...problem, field: `${path}${problem.field}` }));
}

function absent(path: string, field: keyof typeof CHECKLIST_FIELDS): Problem {
  const { zh } = CHECKLIST_FIELDS[field];
  return problemOf('VALUE_MISSING', path, `${field} is not given.`, `缺少${zh}。`);
}

function basisFaults(
  path: string,
  { legalBasisCodes }: CanonicalRow,
  bases: ReadonlyMap<string, Basis>,
  on: CivilDate,
): Problem[] {
  const codes = Array.isArray(legalBasisCodes) ? legalBasisCodes.map(String) : [];
  const field = `${path}.legalBasisCodes`;
  if (codes.length === 0)
    return [problemOf('BASIS_MISSING', field, 'No registered legal basis is named.', '未引用已登记的设定依据。')];
  return codes.flatMap((code) => {
    const basis = bases.get(code);
    if (!basis)
      return [problemOf('BASIS_UNKNOWN', field, `${code} is not in the register.`, `设定依据 ${code} 未登记。`)];
    if (basis.repealedOn && basis.repealedOn <= on)
      return [problemOf('BASIS_REPEALED', field, `${code} is repealed on that day.`, `设定依据 ${code} 届时已废止。`)];
    if (basis.effectiveFrom && basis.effectiveFrom > on)
      return [problemOf('BASIS_NOT_YET', field, `${code} is not yet in effect.`, `设定依据 ${code} 届时尚未施行。`)];
    return [];
  });
}

function repeatedCodes(list: string, rows: readonly CanonicalRow[], key: string): Problem[] {
  const codes = rows.map((row) => row[key]);
  return codes.flatMap((code, place) =>
    code !== undefined && codes.indexOf(code) !== place
      ? [problemOf('CODE_REPEATED', `${list}[${place}].${key}`, `${String(code)} is given twice.`, '编码重复。')]
      : [],
  );
}

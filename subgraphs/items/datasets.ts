import type { Holidays } from '../../shared/calendar/working-day.ts';
import { nameGrams } from '../../shared/codes/name-grams.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import { defineDataset } from '../../shared/ingest/define-dataset.ts';
import { CHECKLIST_FIELDS, ITEM_FIELDS, SUB_ITEM_FIELDS } from './catalogue-fields.ts';
import { CLAIM_FIELDS } from './claim-fields.ts';
import { claimFaults, claimNumber } from './claim-rules.ts';
import { claimFacts } from './claims.ts';
import { CHECKLIST_EXCHANGE, ITEM_EXCHANGE, SUB_ITEM_EXCHANGE } from './exchange-fields.ts';
import { LEGAL_BASIS_FIELDS } from './legal-basis-fields.ts';
import { legalBasisFaults } from './legal-basis-rules.ts';
import type { ItemsModels } from './model.ts';
import { PERMIT_FIELDS } from './permit-fields.ts';
import { permitFaults } from './permit-rules.ts';
import { checklistFaults, itemFaults, subItemFaults } from './rules.ts';
import type { EntryDatasets } from './work-mutations.ts';

/** The catalogue is public in full (Art. 23). */
const PUBLIC = { published: true } as const;

/** What can be brought into the catalogue: 监管事项, 子项, 检查实施清单, and what they rest on and correspond to: 设定依据, 许可事项. */
export function itemsDatasets(
  models: ItemsModels,
  holidays: Holidays,
): EntryDatasets & Record<'permits' | 'itemClaims', Dataset> {
  return {
    items: defineDataset({
      name: 'items',
      title: '监管事项目录清单',
      fields: ITEM_FIELDS,
      model: models.items,
      exchange: { fields: ITEM_EXCHANGE },
      holidays,
      key: (item) => item.itemCode!,
      rules: (item) => ({ held: itemFaults(item) }),
      content: (item) => ({ ...item, ...(item.regionCode && { regionCode: normaliseRegionCode(item.regionCode) }) }),
      derived: (item) => ({ nameGrams: nameGrams(item.name ?? '') }),
      audience: ({ regionCode }) => ({ ...PUBLIC, regionCode }),
    }),
    subItems: defineDataset({
      name: 'subItems',
      title: '监管事项子项',
      fields: SUB_ITEM_FIELDS,
      model: models.subItems,
      exchange: { fields: SUB_ITEM_EXCHANGE },
      holidays,
      key: (subItem) => subItem.subItemCode!,
      rules: (subItem) => ({ held: subItemFaults(subItem) }),
      audience: () => PUBLIC,
    }),
    checklists: defineDataset({
      name: 'checklists',
      title: '检查实施清单',
      fields: CHECKLIST_FIELDS,
      model: models.checklists,
      exchange: { fields: CHECKLIST_EXCHANGE },
      holidays,
      key: (checklist) => checklist.checklistCode!,
      rules: (checklist) => ({ held: checklistFaults(checklist) }),
      derived: (checklist) => ({ nameGrams: nameGrams(checklist.name ?? '') }),
      audience: () => PUBLIC,
    }),
    itemClaims: defineDataset({
      name: 'itemClaims',
      title: '事项认领',
      fields: CLAIM_FIELDS,
      model: models.claims,
      holidays,
      key: ({ itemCode, departmentCode }) => claimNumber(itemCode!, departmentCode!),
      rules: (claim) => ({ held: claimFaults(claim) }),
      content: (claim, { department }) => ({ ...claim, issuedBy: claim.issuedBy ?? department.code }),
      audience: ({ regionCode, departmentCode }) => ({ published: false, regionCode, assigned: [departmentCode!] }),
      facts: (claim, { department }) => claimFacts({ ...claim, issuedBy: claim.issuedBy ?? department.code }),
    }),
    legalBases: defineDataset({
      name: 'legalBases',
      title: '设定依据',
      fields: LEGAL_BASIS_FIELDS,
      model: models.bases,
      holidays,
      key: (basis) => basis.basisCode!,
      rules: (basis) => ({ held: legalBasisFaults(basis) }),
      derived: (basis) => ({ nameGrams: nameGrams(basis.title ?? '') }),
      audience: () => PUBLIC,
    }),
    permits: defineDataset({
      name: 'permits',
      title: '行政许可事项目录',
      fields: PERMIT_FIELDS,
      model: models.permits,
      holidays,
      key: (permit) => permit.permitCode!,
      rules: (permit) => ({ held: permitFaults(permit) }),
      content: (permit) => ({
        ...permit,
        ...(permit.regionCode && { regionCode: normaliseRegionCode(permit.regionCode) }),
      }),
      derived: (permit) => ({ nameGrams: nameGrams(permit.name ?? '') }),
      audience: () => PUBLIC,
    }),
  };
}

import type { Holidays } from '../../shared/calendar/working-day.ts';
import { nameGrams } from '../../shared/codes/name-grams.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import { defineDataset } from '../../shared/ingest/define-dataset.ts';
import { CHECKLIST_FIELDS, ITEM_FIELDS, type ItemsModels, SUB_ITEM_FIELDS } from './model.ts';
import { checklistFaults, itemFaults, subItemFaults } from './rules.ts';

/** The catalogue is public in full (Art. 23). */
const PUBLIC = { published: true } as const;

/** What can be brought into the catalogue: 监管事项, 子项, 检查实施清单. */
export function itemsDatasets(models: ItemsModels, holidays: Holidays): Dataset[] {
  return [
    defineDataset({
      name: 'items',
      title: '监管事项目录清单',
      fields: ITEM_FIELDS,
      model: models.items,
      holidays,
      key: (item) => item.itemCode!,
      rules: (item) => ({ held: itemFaults(item) }),
      content: (item) => ({ ...item, ...(item.regionCode && { regionCode: normaliseRegionCode(item.regionCode) }) }),
      derived: (item) => ({ nameGrams: nameGrams(item.name ?? '') }),
      audience: ({ regionCode }) => ({ ...PUBLIC, regionCode }),
    }),
    defineDataset({
      name: 'subItems',
      title: '监管事项子项',
      fields: SUB_ITEM_FIELDS,
      model: models.subItems,
      holidays,
      key: (subItem) => subItem.subItemCode!,
      rules: (subItem) => ({ held: subItemFaults(subItem) }),
      audience: () => PUBLIC,
    }),
    defineDataset({
      name: 'checklists',
      title: '检查实施清单',
      fields: CHECKLIST_FIELDS,
      model: models.checklists,
      holidays,
      key: (checklist) => checklist.checklistCode!,
      rules: (checklist) => ({ held: checklistFaults(checklist) }),
      derived: (checklist) => ({ nameGrams: nameGrams(checklist.name ?? '') }),
      audience: () => PUBLIC,
    }),
  ];
}

import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { checkChecklistCode } from '../../shared/codes/checklist-code.ts';
import { checkItemCode } from '../../shared/codes/item-code.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { CHECKLIST_FIELDS, ITEM_FIELDS, SUB_ITEM_FIELDS } from './catalogue-fields.ts';
import { textListFaults } from './permit-rules.ts';

/** 版本: the day a version takes effect, and its number; 14 characters, as the standard has them (data-model 1.1). */
export function versionId(day: CivilDate, number: number): string {
  return `${day.replaceAll('-', '')}${String(number).padStart(6, '0')}`;
}

/** What is wrong with an item beyond its single fields; data-model 1.1. */
export function itemFaults(item: ValuesOf<typeof ITEM_FIELDS>): Problem[] {
  const faults: Problem[] = [];
  if (!checkItemCode(item.itemCode ?? '').valid)
    faults.push(
      problemOf('ITEM_CODE_INVALID', 'itemCode', 'An item code has exactly 14 digits.', '事项编码应为14位数字。'),
    );
  if (item.regionCode && !normaliseRegionCode(item.regionCode))
    faults.push(problemOf('REGION_UNKNOWN', 'regionCode', 'The region is not one of GB/T 2260.', '区划代码不存在。'));
  return faults;
}

/** Measures Art. 11, data-model 1.2: an item cannot end before it begins. */
export function subItemFaults(subItem: ValuesOf<typeof SUB_ITEM_FIELDS>): Problem[] {
  const { itemCode, takeEffectDate, cancelDate, legalBasisCodes } = subItem;
  const faults = textListFaults('legalBasisCodes', legalBasisCodes);
  if (!checkItemCode(itemCode ?? '').valid)
    faults.push(
      problemOf('ITEM_CODE_INVALID', 'itemCode', 'An item code has exactly 14 digits.', '事项编码应为14位数字。'),
    );
  if (takeEffectDate && cancelDate && cancelDate < takeEffectDate)
    faults.push(
      problemOf('DATES_REVERSED', 'cancelDate', 'cancelDate lies before takeEffectDate.', '取消日期早于生效日期。'),
    );
  return faults;
}

/** Measures Art. 11, data-model 1.3. */
export function checklistFaults(checklist: ValuesOf<typeof CHECKLIST_FIELDS>): Problem[] {
  const faults: Problem[] = [];
  if (!checkChecklistCode(checklist.checklistCode ?? '').valid)
    faults.push(
      problemOf(
        'CHECKLIST_CODE_INVALID',
        'checklistCode',
        'A checklist code starts with the credit code of the implementing body and a level from 1 to 5.',
        '检查实施清单编码前18位应为实施主体统一社会信用代码，第19位为层级1至5。',
      ),
    );
  if (checklist.ratio !== undefined && (checklist.ratio < 0 || checklist.ratio > 1))
    faults.push(problemOf('RATIO_OUT_OF_RANGE', 'ratio', 'ratio lies between 0 and 1.', '抽查比例应在0至1之间。'));
  if (checklist.validFrom && checklist.validTo && checklist.validTo < checklist.validFrom)
    faults.push(problemOf('DATES_REVERSED', 'validTo', 'validTo lies before validFrom.', '有效期止早于有效期起。'));
  return faults;
}

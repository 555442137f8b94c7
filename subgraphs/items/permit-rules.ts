import { normaliseRegionCode } from '../../shared/codes/region.ts';
import { checkRow, problemOf } from '../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { ITEM_FIELDS } from './catalogue-fields.ts';
import type { PERMIT_FIELDS } from './permit-fields.ts';

type Item = ValuesOf<typeof ITEM_FIELDS>;
export type Permit = ValuesOf<typeof PERMIT_FIELDS>;

/** One thing in which an item and a permit that it is linked with do not agree. */
export interface PermitDifference {
  permitCode: string;
  code: string;
  /** Of the item; null where it is the permit that is not there. */
  field: string | null;
  itemValue: string | null;
  permitValue: string | null;
  message: string;
  messageZh: string;
}

/**
 * In what an item and the permits it is linked with differ (Art. 12: linked and kept consistent), in the order of its links.
 * @param basisCodes codes of the legal bases that its sub-items name
 * @param permits by code
 */
export function permitDifferences(
  item: Item,
  basisCodes: ReadonlySet<string>,
  permits: ReadonlyMap<string, Permit>,
): PermitDifference[] {
  return linkedPermits(item).flatMap((permitCode) => {
    const permit = permits.get(permitCode);
    if (!permit)
      return [
        difference(permitCode, 'PERMIT_UNKNOWN', null, [null, null], 'is not in the catalogue', '不在政务服务目录中'),
      ];
    const found: PermitDifference[] = [];
    const compare = (field: 'status' | 'departmentCode' | 'regionCode', code: string, en: string, zh: string) => {
      const values: [string | null, string | null] = [item[field] ?? null, permit[field] ?? null];
      if (values[0] !== values[1]) found.push(difference(permitCode, code, field, values, en, zh));
    };
    compare('status', 'STATUS_DIFFERS', 'has another status than the item', '状态与事项不一致');
    compare(
      'departmentCode',
      'DEPARTMENT_DIFFERS',
      'is of another department than the item',
      '实施部门与监管部门不一致',
    );
    compare('regionCode', 'REGION_DIFFERS', 'is of another region than the item', '区划与事项不一致');
    const alone = (permit.legalBasisCodes ?? []).map(String).filter((code) => !basisCodes.has(code));
    if (alone.length > 0)
      found.push(
        difference(
          permitCode,
          'BASIS_DIFFERS',
          'legalBasisCodes',
          [[...basisCodes].sort().join(' ') || null, alone.join(' ')],
          'rests on a basis that no sub-item names',
          '设定依据未被任何子项引用',
        ),
      );
    return found;
  });
}

export function linkedPermits({ linkedPermitCodes }: Pick<Item, 'linkedPermitCodes'>): string[] {
  return [...new Set((linkedPermitCodes ?? []).map(String))];
}

function difference(
  permitCode: string,
  code: string,
  field: string | null,
  [itemValue, permitValue]: [string | null, string | null],
  en: string,
  zh: string,
): PermitDifference {
  const message = `The permit ${permitCode} ${en}.`;
  return { permitCode, code, field, itemValue, permitValue, message, messageZh: `许可事项 ${permitCode} ${zh}。` };
}

/** What is wrong with a permit beyond its single fields. */
export function permitFaults({ legalBasisCodes, regionCode }: Permit): Problem[] {
  const faults = textListFaults('legalBasisCodes', legalBasisCodes);
  if (regionCode && !normaliseRegionCode(regionCode))
    faults.push(problemOf('REGION_UNKNOWN', 'regionCode', 'The region is not one of GB/T 2260.', '区划代码不存在。'));
  return faults;
}

/** A list of codes holds texts and nothing else. */
export function textListFaults(field: string, list: readonly unknown[] | undefined): Problem[] {
  const asText = { value: { type: 'text', zh: field, maxLength: 50 } } as const;
  return (list ?? []).some((entry) => typeof entry !== 'string' || checkRow(asText, { value: entry }).held.length > 0)
    ? [
        problemOf(
          'VALUE_INVALID',
          field,
          `${field} takes codes of at most 50 characters.`,
          '应为编码列表，每项不超过50字。',
        ),
      ]
    : [];
}

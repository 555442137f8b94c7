import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { ITEM_FIELDS } from './catalogue-fields.ts';

const LOCAL_STATE = { 编制中: 'DRAFT', 已发布: 'PUBLISHED' };

/** What a department says of its own item beside sub-items and checklists. */
export const LOCAL_ITEM_INPUT_FIELDS = {
  name: ITEM_FIELDS.name,
  permitType: ITEM_FIELDS.permitType,
  linkedPermitCodes: ITEM_FIELDS.linkedPermitCodes,
  subItems: { type: 'list', zh: '监管事项子项' },
  checklists: { type: 'list', zh: '检查实施清单' },
} as const satisfies FieldSpecs;

/** 本级事项: a department's own item, combed out of one that it claimed, until it is published (Art. 10, 11). `_id` is the item code. */
export const LOCAL_ITEM_FIELDS = {
  ...LOCAL_ITEM_INPUT_FIELDS,
  itemCode: ITEM_FIELDS.itemCode,
  claimNo: { type: 'text', zh: '认领编号', identifying: true },
  parentCode: ITEM_FIELDS.parentCode,
  departmentCode: ITEM_FIELDS.departmentCode,
  regionCode: ITEM_FIELDS.regionCode,
  state: { type: 'text', zh: '编制状态', codes: LOCAL_STATE },
  effectiveOn: { type: 'date', zh: '生效日期' },
} as const satisfies FieldSpecs;

import type { FieldSpecs } from '../../shared/ingest/dataset.ts';

const ITEM_STATUS = { '0': 'IN_USE', '1': 'CANCELLED', '2': 'SUSPENDED' };
const PERMIT_TYPE = { '0': 'FIRST', '1': 'SECOND', '2': 'THIRD', '3': 'OTHER' };
const ACT_TYPE = { '0': 'INSPECTION', '1': 'PENALTY', '2': 'COMPULSION', '3': 'OTHER' };
const LEVEL = { '1': 'NATION', '2': 'PROVINCE', '3': 'CITY', '4': 'COUNTY', '5': 'TOWNSHIP' };
const CLAIM_STATUS = { 未认领: 'UNCLAIMED', 已认领: 'CLAIMED', 已退回: 'RETURNED' };

/** 监管事项目录清单主项; data-model 1.1. `_id` is the item code. */
export const ITEM_FIELDS = {
  itemCode: { type: 'text', zh: '事项编码', identifying: true },
  name: { type: 'text', zh: '监管目录事项名称', due: true, maxLength: 500 },
  parentCode: { type: 'text', zh: '父级事项编码', maxLength: 32 },
  departmentCode: { type: 'text', zh: '监管部门编码', due: true, maxLength: 32 },
  permitType: { type: 'text', zh: '许可事项类型', due: true, codes: PERMIT_TYPE },
  linkedPermitCodes: { type: 'list', zh: '关联许可事项' },
  status: { type: 'text', zh: '操作状态', due: true, codes: ITEM_STATUS },
  statusReason: { type: 'text', zh: '调整理由', maxLength: 2_000 },
  versionId: { type: 'text', zh: '版本', due: true, maxLength: 14 },
  versionDate: { type: 'date', zh: '版本日期', identifying: true },
  regionCode: { type: 'text', zh: '区划代码', due: true },
  claimStatus: { type: 'text', zh: '认领状态', codes: CLAIM_STATUS },
  claimedBy: { type: 'text', zh: '认领部门', maxLength: 32 },
  claimedOn: { type: 'date', zh: '认领日期' },
  issuedByLevel: { type: 'text', zh: '下发层级', codes: LEVEL },
  createdBy: { type: 'text', zh: '创建人', maxLength: 50 },
  createdDept: { type: 'text', zh: '创建部门', maxLength: 32 },
} as const satisfies FieldSpecs;

/** 监管事项子项; data-model 1.2. `_id` is the sub-item code. */
export const SUB_ITEM_FIELDS = {
  subItemCode: { type: 'text', zh: '子项编码', identifying: true, maxLength: 50 },
  name: { type: 'text', zh: '子项名称', due: true, maxLength: 500 },
  itemCode: { type: 'text', zh: '主项编码', identifying: true },
  departmentCode: { type: 'text', zh: '监管部门编码', due: true, maxLength: 32 },
  superviseObject: { type: 'text', zh: '监管对象', due: true, maxLength: 500 },
  superviseForm: { type: 'text', zh: '监管形式', due: true, maxLength: 255 },
  actType: { type: 'text', zh: '行政类型', due: true, codes: ACT_TYPE },
  legalBasis: { type: 'text', zh: '设定依据', due: true },
  legalBasisCodes: { type: 'list', zh: '设定依据编码' },
  superviseWay: { type: 'text', zh: '监管方式', due: true },
  superviseFlow: { type: 'text', zh: '监管流程', due: true },
  superviseResult: { type: 'text', zh: '监管结果', due: true },
  superviseLevel: { type: 'text', zh: '监管层级', due: true, codes: LEVEL },
  takeEffectDate: { type: 'date', zh: '生效日期' },
  cancelDate: { type: 'date', zh: '取消日期' },
} as const satisfies FieldSpecs;

/** 检查实施清单; data-model 1.3. `_id` is the checklist code. */
export const CHECKLIST_FIELDS = {
  checklistCode: { type: 'text', zh: '检查实施清单编码', identifying: true },
  name: { type: 'text', zh: '清单名称', maxLength: 500 },
  subItemCode: { type: 'text', zh: '子项编码', identifying: true, maxLength: 50 },
  implementingBody: { type: 'text', zh: '实施主体', due: true, maxLength: 100 },
  departmentCode: { type: 'text', zh: '监管部门编码', due: true, maxLength: 32 },
  level: { type: 'text', zh: '监管层级', due: true, codes: LEVEL },
  checkForm: { type: 'text', zh: '检查形式' },
  checkMode: { type: 'text', zh: '检查方式' },
  checkContent: { type: 'text', zh: '检查内容', due: true },
  entries: { type: 'list', zh: '检查条目' },
  frequency: { type: 'text', zh: '检查频次' },
  ratio: { type: 'decimal', zh: '抽查比例' },
  objectScope: { type: 'text', zh: '检查对象范围' },
  itemCategory: { type: 'text', zh: '事项类别' },
  validFrom: { type: 'date', zh: '有效期起' },
  validTo: { type: 'date', zh: '有效期止' },
  formUrl: { type: 'text', zh: '表单地址' },
} as const satisfies FieldSpecs;

import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { SCHEME_CODES } from './schemes.ts';

const LISTING_KIND = { 经营异常名录: 'ABNORMAL', 严重违法失信名单: 'SERIOUS' };
const SANCTION_KIND = { 联合惩戒: 'SANCTION', 联合激励: 'INCENTIVE' };
const LEVEL = { 轻微: 'MINOR', 一般: 'GENERAL', 严重: 'SERIOUS' };
const DECISION = { 准予修复: 'APPROVED', 不予修复: 'REJECTED' };

/** 信用评价; data-model 1.8. `_id` is the provider and the number. */
export const RATING_FIELDS = {
  ratingNo: { type: 'text', zh: '评价编号', identifying: true, maxLength: 50 },
  objectId: { type: 'text', zh: '监管对象编码', identifying: true, maxLength: 200 },
  appraiseName: { type: 'text', zh: '评价名称', due: true, maxLength: 20 },
  scheme: { type: 'text', zh: '评价体系', identifying: true, codes: SCHEME_CODES },
  grade: { type: 'text', zh: '评价等级', maxLength: 10 },
  score: { type: 'decimal', zh: '评价得分' },
  components: { type: 'list', zh: '得分构成' },
  agency: { type: 'text', zh: '评价机构', due: true, maxLength: 50 },
  appraisedOn: { type: 'date', zh: '评价日期', identifying: true },
  scope: { type: 'text', zh: '评价范围', maxLength: 50 },
  validFrom: { type: 'date', zh: '有效期起' },
  validTo: { type: 'date', zh: '有效期止' },
} as const satisfies FieldSpecs;

/** 经营异常名录, 严重违法失信名单; data-model 1.8. `_id` is the provider and the number. */
export const LISTING_FIELDS = {
  listingNo: { type: 'text', zh: '列入编号', identifying: true, maxLength: 50 },
  kind: { type: 'text', zh: '名单类别', identifying: true, codes: LISTING_KIND },
  objectId: { type: 'text', zh: '监管对象编码', identifying: true, maxLength: 200 },
  regionCode: { type: 'text', zh: '区划代码' },
  putDate: { type: 'date', zh: '列入日期', identifying: true },
  putReason: { type: 'text', zh: '列入原因', due: true, maxLength: 600 },
  putDept: { type: 'text', zh: '列入决定机关', due: true, maxLength: 150 },
  removeDate: { type: 'date', zh: '移出日期' },
  removeReason: { type: 'text', zh: '移出原因', maxLength: 600 },
  removeDept: { type: 'text', zh: '移出决定机关', maxLength: 150 },
  level: { type: 'text', zh: '失信程度', codes: LEVEL },
  published: { type: 'boolean', zh: '是否公示' },
  publicFrom: { type: 'date', zh: '公示起始日' },
  publicUntil: { type: 'date', zh: '公示截止日' },
  repairedAt: { type: 'date', zh: '信用修复日期' },
  basisActId: { type: 'text', zh: '依据的行政处罚', maxLength: 300 },
} as const satisfies FieldSpecs;

/** 联合惩戒, 联合激励; data-model 1.8. `_id` is the provider and the number. */
export const SANCTION_FIELDS = {
  sanctionNo: { type: 'text', zh: '奖惩编号', identifying: true, maxLength: 50 },
  kind: { type: 'text', zh: '奖惩类别', identifying: true, codes: SANCTION_KIND },
  objectId: { type: 'text', zh: '监管对象编码', identifying: true, maxLength: 200 },
  measureCode: { type: 'text', zh: '措施编码', due: true, maxLength: 50 },
  basis: { type: 'text', zh: '依据', due: true, maxLength: 600 },
  startOn: { type: 'date', zh: '开始日期', identifying: true },
  endOn: { type: 'date', zh: '结束日期' },
  executingDept: { type: 'text', zh: '执行部门', due: true, maxLength: 32 },
  feedback: { type: 'text', zh: '执行反馈', maxLength: 1000 },
  published: { type: 'boolean', zh: '是否公示' },
  publicFrom: { type: 'date', zh: '公示起始日' },
  publicUntil: { type: 'date', zh: '公示截止日' },
  basisActId: { type: 'text', zh: '依据的行政处罚', maxLength: 300 },
} as const satisfies FieldSpecs;

/** 信用修复; data-model 1.8. `_id` is the provider and the number; the listing is one of the same provider. */
export const REPAIR_FIELDS = {
  repairNo: { type: 'text', zh: '修复编号', identifying: true, maxLength: 50 },
  listingNo: { type: 'text', zh: '列入编号', identifying: true, maxLength: 50 },
  objectId: { type: 'text', zh: '监管对象编码', identifying: true, maxLength: 200 },
  appliedOn: { type: 'date', zh: '申请日期' },
  application: { type: 'text', zh: '申请理由', maxLength: 1000 },
  acceptedOn: { type: 'date', zh: '受理日期' },
  decision: { type: 'text', zh: '修复决定', identifying: true, codes: DECISION },
  decidedOn: { type: 'date', zh: '决定日期', identifying: true },
  reason: { type: 'text', zh: '决定理由', maxLength: 600 },
} as const satisfies FieldSpecs;

/** Of a record whose basis is gone: written here, and kept when its provider sends it again. */
const WITHDRAWAL = {
  withdrawnOn: { type: 'date', zh: '撤下日期' },
  withdrawnReason: { type: 'text', zh: '撤下原因', maxLength: 600 },
} as const satisfies FieldSpecs;

/** What a rating has beside what a provider may say. It never changes but for what became of it. */
export const RATING_RECORD_FIELDS = {
  ...RATING_FIELDS,
  ...WITHDRAWAL,
  published: { type: 'boolean', zh: '是否公示' },
  methodNo: { type: 'text', zh: '评价方法' },
  explanation: { type: 'list', zh: '得分说明' },
  replacedOn: { type: 'date', zh: '被替代日期' },
  replacedBy: { type: 'text', zh: '替代评价' },
  reviewDue: { type: 'boolean', zh: '待重新评价' },
} as const satisfies FieldSpecs;

export const LISTING_RECORD_FIELDS = { ...LISTING_FIELDS, ...WITHDRAWAL } as const satisfies FieldSpecs;
export const SANCTION_RECORD_FIELDS = { ...SANCTION_FIELDS, ...WITHDRAWAL } as const satisfies FieldSpecs;

/** 撤销的行政处罚: no rating counts it, and nothing rests on it. `_id` is the act's global id. */
export const OVERTURNED_FIELDS = {
  actId: { type: 'text', zh: '行政处罚', identifying: true },
  ...WITHDRAWAL,
} as const satisfies FieldSpecs;

/** 批量评价: all objects of a department's region rated by one method. `_id` is `runNo`. */
export const RUN_FIELDS = {
  runNo: { type: 'text', zh: '批次编号', identifying: true },
  scheme: { type: 'text', zh: '评价体系', identifying: true, codes: SCHEME_CODES },
  methodNo: { type: 'text', zh: '评价方法', identifying: true },
  departmentCode: { type: 'text', zh: '评价部门', identifying: true },
  regionCode: { type: 'text', zh: '区划代码' },
  state: { type: 'text', zh: '状态' },
  rated: { type: 'integer', zh: '已评价对象数' },
  after: { type: 'text', zh: '进度' },
  by: { type: 'text', zh: '发起人' },
  startedAt: { type: 'datetime', zh: '开始时间' },
  finishedAt: { type: 'datetime', zh: '结束时间' },
} as const satisfies FieldSpecs;

import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { CHECK_FORM, CHECK_MODE, CHECK_RESULT, CHECK_TYPE, COMPULSION_KIND } from '../code-lists.ts';
import { COMMON_ACT_FIELDS } from './act-fields.ts';

const PROCEDURE = { '01': 'SIMPLE', '02': 'ORDINARY' };

/** 行政检查; data-model 1.6. */
export const INSPECTION_FIELDS = {
  ...COMMON_ACT_FIELDS,
  checkDate: { type: 'date', zh: '检查日期', identifying: true },
  checklistCode: { type: 'text', zh: '检查实施清单编码', due: true, maxLength: 50 },
  checkForm: { type: 'text', zh: '检查形式', due: true, codes: CHECK_FORM.codes },
  checkType: { type: 'text', zh: '检查类别', due: true, codes: CHECK_TYPE.codes },
  checkMode: { type: 'text', zh: '检查方式', codes: CHECK_MODE.codes },
  checkResult: { type: 'text', zh: '检查结果', due: true, codes: CHECK_RESULT.codes },
  score: { type: 'decimal', zh: '评分' },
  /** Row number in its file: which of several inspections of one object and day a finding belongs to. Not a part of the record's content. */
  sourceOrder: { type: 'integer', zh: '文件行号' },
} as const satisfies FieldSpecs;

/** 行政处罚, with what double publication (双公示) adds; data-model 1.6. */
export const PENALTY_FIELDS = {
  ...COMMON_ACT_FIELDS,
  decidedOn: { type: 'date', zh: '处罚决定日期', identifying: true },
  caseSource: { type: 'text', zh: '案件来源', due: true, maxLength: 50 },
  inspectionActNo: { type: 'text', zh: '检查行为编号', due: true, maxLength: 50 },
  illegalFact: { type: 'text', zh: '违法事实', due: true },
  evidence: { type: 'text', zh: '证据' },
  penaltyBasis: { type: 'text', zh: '处罚依据', due: true },
  procedure: { type: 'text', zh: '处罚程序', due: true, codes: PROCEDURE },
  hearing: { type: 'boolean', zh: '是否听证', due: true },
  filedOn: { type: 'date', zh: '立案日期' },
  criminal: { type: 'boolean', zh: '是否涉刑', due: true },
  major: { type: 'boolean', zh: '是否重大处罚' },
  legalReview: { type: 'boolean', zh: '是否法制审核' },
  legalReviewedOn: { type: 'date', zh: '法制审核日期' },
  legalReviewOpinion: { type: 'text', zh: '法制审核意见' },
  groupDiscussion: { type: 'boolean', zh: '是否集体讨论' },
  groupDiscussedOn: { type: 'date', zh: '集体讨论日期' },
  groupConclusion: { type: 'text', zh: '集体讨论结论' },
  documentNo: { type: 'text', zh: '处罚决定书文号', due: true, maxLength: 100 },
  penaltyTypes: { type: 'list', zh: '处罚种类', due: true },
  fineAmount: { type: 'fen', zh: '罚款金额' },
  confiscatedIncome: { type: 'fen', zh: '没收违法所得' },
  confiscatedProperty: { type: 'fen', zh: '没收非法财物' },
  revokedLicence: { type: 'text', zh: '暂扣或吊销证照', maxLength: 200 },
  penaltyResult: { type: 'text', zh: '处罚结果', due: true, maxLength: 1000 },
  violationType: { type: 'text', zh: '违法行为类型', maxLength: 500 },
  reconsideration: { type: 'boolean', zh: '是否行政复议', due: true },
  litigation: { type: 'boolean', zh: '是否行政诉讼', due: true },
  /** `{ ground, outcome, decidedOn, documentNo }` each; see `reviewsOf`. */
  reviews: { type: 'list', zh: '行政复议、行政诉讼结果' },
  closureMethod: { type: 'text', zh: '结案方式', maxLength: 50 },
  closureResult: { type: 'text', zh: '结案结果', maxLength: 1000 },
  paidAmount: { type: 'fen', zh: '已缴罚款' },
  noPenalty: { type: 'boolean', zh: '是否不予处罚', due: true },
  closedOn: { type: 'date', zh: '结案日期' },
  otherHandling: { type: 'text', zh: '其他处理' },
  transferredOn: { type: 'date', zh: '移送日期' },
  penaltyValidUntil: { type: 'date', zh: '处罚有效期' },
  cancelReason: { type: 'text', zh: '撤销原因' },
  authority: { type: 'text', zh: '处罚机关', maxLength: 200 },
  authorityCode: { type: 'text', zh: '处罚机关统一社会信用代码', maxLength: 20 },
  dataSource: { type: 'text', zh: '数据来源单位', maxLength: 200 },
  dataSourceCode: { type: 'text', zh: '数据来源单位统一社会信用代码', maxLength: 20 },
} as const satisfies FieldSpecs;

/** 行政强制; data-model 1.6. */
export const COMPULSION_FIELDS = {
  ...COMMON_ACT_FIELDS,
  measureFrom: { type: 'date', zh: '强制措施起始日期', identifying: true },
  measureTo: { type: 'date', zh: '强制措施截止日期' },
  extensionDays: { type: 'integer', zh: '延长天数' },
  extensionReason: { type: 'text', zh: '延长理由', maxLength: 500, personal: true },
  inspectionActNo: { type: 'text', zh: '检查行为编号', due: true, maxLength: 50 },
  illegalFact: { type: 'text', zh: '违法事实', due: true, maxLength: 1000 },
  basis: { type: 'text', zh: '强制依据', due: true, maxLength: 1000 },
  documentNo: { type: 'text', zh: '强制决定书文号', due: true, maxLength: 100 },
  compulsionKind: { type: 'text', zh: '行政强制种类', due: true, codes: COMPULSION_KIND.codes },
  measureType: { type: 'text', zh: '强制措施种类', maxLength: 50 },
  executionType: { type: 'text', zh: '强制执行种类', maxLength: 50 },
  result: { type: 'text', zh: '强制结果', maxLength: 50 },
} as const satisfies FieldSpecs;

/** 其他行为; data-model 1.6. */
export const OTHER_ACT_FIELDS = {
  ...COMMON_ACT_FIELDS,
  startedOn: { type: 'date', zh: '开始日期', identifying: true },
  endedOn: { type: 'date', zh: '结束日期' },
  inspectionActNo: { type: 'text', zh: '检查行为编号', due: true, maxLength: 100 },
  itemSource: { type: 'text', zh: '事项来源', maxLength: 50 },
  measure: { type: 'text', zh: '监管措施', maxLength: 50 },
  closing: { type: 'text', zh: '结案情况', maxLength: 200 },
} as const satisfies FieldSpecs;

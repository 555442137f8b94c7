import type { FieldSpecs } from '../../shared/ingest/dataset.ts';

const BASIS_LEVEL = { '1': 'NATION', '2': 'PROVINCE', '3': 'CITY', '4': 'COUNTY', '5': 'TOWNSHIP' };
const GROUND = { 废止: 'REPEALED', 修改: 'AMENDED' };
const REVIEW_STATE = { 待核: 'OPEN', 已核: 'SETTLED' };
const OUTCOME = { 已调整: 'ADJUSTED', 已取消: 'CANCELLED', 不受影响: 'UNAFFECTED' };

/** 设定依据: a law, regulation or rule on which items rest (Art. 10, 12). `_id` is its code. */
export const LEGAL_BASIS_FIELDS = {
  basisCode: { type: 'text', zh: '依据编码', identifying: true, maxLength: 50 },
  title: { type: 'text', zh: '依据名称', identifying: true, maxLength: 500 },
  level: { type: 'text', zh: '制定层级', due: true, codes: BASIS_LEVEL },
  documentNo: { type: 'text', zh: '文号', maxLength: 100 },
  effectiveFrom: { type: 'date', zh: '施行日期', due: true },
  amendedOn: { type: 'date', zh: '修改施行日期' },
  repealedOn: { type: 'date', zh: '废止日期' },
  changeNote: { type: 'text', zh: '立改废释说明', maxLength: 2_000 },
} as const satisfies FieldSpecs;

/** 依据采用: a department goes by a basis that a higher level published. `_id` is `<basis>@<department>`. */
export const ADOPTION_FIELDS = {
  basisCode: { type: 'text', zh: '依据编码', identifying: true },
  departmentCode: { type: 'text', zh: '采用部门编码', identifying: true },
  adoptedOn: { type: 'date', zh: '采用日期' },
} as const satisfies FieldSpecs;

/** 事项核改: an item is to be looked at since a basis of it was repealed or amended (Art. 12). `_id` is the review number. */
export const REVIEW_FIELDS = {
  reviewNo: { type: 'text', zh: '核改编号', identifying: true },
  itemCode: { type: 'text', zh: '事项编码', identifying: true },
  basisCode: { type: 'text', zh: '依据编码', identifying: true },
  departmentCode: { type: 'text', zh: '监管部门编码' },
  ground: { type: 'text', zh: '事由', codes: GROUND },
  changedOn: { type: 'date', zh: '变动日期' },
  state: { type: 'text', zh: '核改状态', codes: REVIEW_STATE },
  taskNo: { type: 'text', zh: '任务编号' },
  outcome: { type: 'text', zh: '核改结果', codes: OUTCOME },
  note: { type: 'text', zh: '说明', maxLength: 2_000 },
  raisedAt: { type: 'datetime', zh: '提出时间' },
  settledAt: { type: 'datetime', zh: '办结时间' },
  settledBy: { type: 'text', zh: '办理人' },
} as const satisfies FieldSpecs;

/** What a department says of an item that it has looked at again. */
export const SETTLE_FIELDS = {
  outcome: { type: 'text', zh: '核改结果', identifying: true, codes: OUTCOME },
  note: { type: 'text', zh: '说明', identifying: true, maxLength: 2_000 },
} as const satisfies FieldSpecs;

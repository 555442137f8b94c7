import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import type { RecordOf } from '../../shared/subgraph/record-schema.ts';

/** Kinds of task (Art. 9, 28, 37). Those of joint supervision and urging have mutations of their own. */
export const TASK_KIND = {
  一般任务: 'PLAIN',
  事项认领: 'CLAIMING',
  风险核查: 'RISK_VERIFICATION',
  联合监管: 'JOINT_SUPERVISION',
  投诉举报处理: 'COMPLAINT_HANDLING',
  督办: 'URGING',
};
const ISSUED_KIND = {
  一般任务: 'PLAIN',
  事项认领: 'CLAIMING',
  风险核查: 'RISK_VERIFICATION',
  投诉举报处理: 'COMPLAINT_HANDLING',
};
const TASK_STATUS = {
  已下发: 'ISSUED',
  已认领: 'CLAIMED',
  办理中: 'IN_PROGRESS',
  已反馈: 'FED_BACK',
  已办结: 'CLOSED',
};

/** What the issuer of any task says. */
const MATTER_FIELDS = {
  title: { type: 'text', zh: '任务名称', identifying: true, maxLength: 200 },
  content: { type: 'text', zh: '任务内容', identifying: true, maxLength: 5_000 },
  assignedTo: { type: 'text', zh: '承办部门', identifying: true, maxLength: 32 },
  dueOn: { type: 'date', zh: '办理期限', identifying: true },
} as const satisfies FieldSpecs;

/** What a task is about. */
const ABOUT_FIELDS = {
  itemCode: { type: 'text', zh: '监管事项编码', maxLength: 32 },
  objectId: { type: 'text', zh: '监管对象编号', maxLength: 100 },
  complaintNo: { type: 'text', zh: '投诉举报编号', maxLength: 100 },
} as const satisfies FieldSpecs;

/** What the issuer of a task between two departments says. */
export const ISSUE_FIELDS = {
  ...MATTER_FIELDS,
  ...ABOUT_FIELDS,
  kind: { type: 'text', zh: '任务类型', codes: ISSUED_KIND },
} as const satisfies FieldSpecs;

/** What the assigned department reports. */
export const FEEDBACK_FIELDS = {
  feedback: { type: 'text', zh: '反馈内容', identifying: true, maxLength: 5_000 },
} as const satisfies FieldSpecs;

/** Why the issuer returns what was fed back. */
export const RETURN_FIELDS = {
  returnReason: { type: 'text', zh: '退回理由', identifying: true, maxLength: 1_000 },
} as const satisfies FieldSpecs;

/** The five grounds of Art. 38, in its order. */
export const URGING_GROUNDS = {
  '38-1': 'ITEMS',
  '38-2': 'DATA',
  '38-3': 'USE',
  '38-4': 'TASKS',
  '38-5': 'OTHER',
} as const;
export type UrgingGround = (typeof URGING_GROUNDS)[keyof typeof URGING_GROUNDS];

/** What the office says of an urging order (督办, Art. 37). */
export const URGE_FIELDS = {
  ...MATTER_FIELDS,
  ground: { type: 'text', zh: '督办情形', identifying: true, codes: URGING_GROUNDS },
} as const satisfies FieldSpecs;

/** What the office says of the next round: the rest stands in the order before. */
export const NEXT_ROUND_FIELDS = {
  content: { ...MATTER_FIELDS.content, zh: '督办内容' },
  dueOn: { ...MATTER_FIELDS.dueOn, zh: '整改期限' },
} as const satisfies FieldSpecs;

/** What the office finds when it checks. */
export const CHECK_FIELDS = {
  rectified: { type: 'boolean', zh: '是否整改', identifying: true },
  checkNote: { type: 'text', zh: '核查意见', maxLength: 1_000 },
} as const satisfies FieldSpecs;

/** 监管任务; data-model 1.9 JointTask (a unit's part) and UrgeNotice. `_id` is the task number; what is not said in a step is the server's. */
export const TASK_FIELDS = {
  ...MATTER_FIELDS,
  ...ABOUT_FIELDS,
  ...FEEDBACK_FIELDS,
  ...RETURN_FIELDS,
  taskNo: { type: 'text', zh: '任务编号', identifying: true },
  kind: { type: 'text', zh: '任务类型', codes: TASK_KIND },
  status: { type: 'text', zh: '任务状态', codes: TASK_STATUS },
  issuedBy: { type: 'text', zh: '下发部门' },
  issuedAt: { type: 'datetime', zh: '下发时间' },
  deliveredAt: { type: 'datetime', zh: '送达时间' },
  receipt: { type: 'text', zh: '送达回执' },
  claimedAt: { type: 'datetime', zh: '认领时间' },
  claimedBy: { type: 'text', zh: '认领人' },
  startedAt: { type: 'datetime', zh: '开始办理时间' },
  fedBackAt: { type: 'datetime', zh: '反馈时间' },
  actIds: { type: 'list', zh: '关联行为' },
  returnedAt: { type: 'datetime', zh: '退回时间' },
  closedAt: { type: 'datetime', zh: '办结时间' },
  escalatedAt: { type: 'datetime', zh: '上报时间' },
  escalatedTo: { type: 'text', zh: '上报至' },
  jointNo: { type: 'text', zh: '联合监管任务编号' },
  ground: { type: 'text', zh: '督办情形', codes: URGING_GROUNDS },
  matterNo: { type: 'text', zh: '督办事项编号' },
  round: { type: 'integer', zh: '督办轮次' },
  rectified: { type: 'boolean', zh: '是否整改' },
  checkNote: { type: 'text', zh: '核查意见' },
} as const satisfies FieldSpecs;

export type TaskDocument = RecordOf<typeof TASK_FIELDS>;
export type TaskContent = Partial<Pick<TaskDocument, keyof typeof TASK_FIELDS>>;

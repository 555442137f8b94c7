import type { Connection, Model } from 'mongoose';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';

const SOURCE_KIND = {
  业务系统: 'SYSTEM',
  平台: 'PLATFORM',
  重点企业系统: 'ENTERPRISE',
  第三方系统: 'THIRD_PARTY',
  社会数据: 'SOCIAL',
  在线录入: 'ONLINE',
};
const SOURCE_STATE = { 在用: 'ACTIVE', 静默: 'SILENT', 停用: 'RETIRED' };
const TASK_KIND = { 一般任务: 'PLAIN' };
const TASK_STATUS = { 已下发: 'ISSUED', 已认领: 'CLAIMED', 已反馈: 'FED_BACK', 已办结: 'CLOSED' };

/** 数据源. `_id` is the source id. */
export const SOURCE_FIELDS = {
  sourceId: { type: 'text', zh: '数据源编号', identifying: true, maxLength: 50 },
  name: { type: 'text', zh: '数据源名称', due: true, maxLength: 200 },
  kind: { type: 'text', zh: '数据源类型', due: true, codes: SOURCE_KIND },
  departmentCode: { type: 'text', zh: '主管部门编码', due: true, maxLength: 32 },
  state: { type: 'text', zh: '数据源状态', due: true, codes: SOURCE_STATE },
  lastContactAt: { type: 'datetime', zh: '最近联通时间' },
  registeredAt: { type: 'datetime', zh: '登记时间', due: true },
} as const satisfies FieldSpecs;

/** What the issuer of a task says. */
export const ISSUE_FIELDS = {
  title: { type: 'text', zh: '任务名称', identifying: true, maxLength: 200 },
  content: { type: 'text', zh: '任务内容', identifying: true, maxLength: 5_000 },
  assignedTo: { type: 'text', zh: '承办部门', identifying: true, maxLength: 32 },
  dueOn: { type: 'date', zh: '办理期限', identifying: true },
  itemCode: { type: 'text', zh: '监管事项编码', maxLength: 32 },
  objectId: { type: 'text', zh: '监管对象编号', maxLength: 100 },
  complaintNo: { type: 'text', zh: '投诉举报编号', maxLength: 100 },
} as const satisfies FieldSpecs;

/** What the assigned department reports. */
export const FEEDBACK_FIELDS = {
  feedback: { type: 'text', zh: '反馈内容', identifying: true, maxLength: 5_000 },
} as const satisfies FieldSpecs;

/** 监管任务, the plain part of data-model 1.9 JointTask. `_id` is the task number; what is not said in a step is the server's. */
export const TASK_FIELDS = {
  ...ISSUE_FIELDS,
  ...FEEDBACK_FIELDS,
  taskNo: { type: 'text', zh: '任务编号', identifying: true },
  kind: { type: 'text', zh: '任务类型', codes: TASK_KIND },
  status: { type: 'text', zh: '任务状态', codes: TASK_STATUS },
  issuedBy: { type: 'text', zh: '下发部门' },
  issuedAt: { type: 'datetime', zh: '下发时间' },
  deliveredAt: { type: 'datetime', zh: '送达时间' },
  claimedAt: { type: 'datetime', zh: '认领时间' },
  claimedBy: { type: 'text', zh: '认领人' },
  fedBackAt: { type: 'datetime', zh: '反馈时间' },
  closedAt: { type: 'datetime', zh: '办结时间' },
} as const satisfies FieldSpecs;

export type SourceDocument = RecordOf<typeof SOURCE_FIELDS>;

export type TaskDocument = RecordOf<typeof TASK_FIELDS>;

export interface CoordinationModels {
  sources: Model<SourceDocument>;
  tasks: Model<TaskDocument>;
}

export function coordinationModels(connection: Connection): CoordinationModels {
  const source = recordSchema<SourceDocument>(SOURCE_FIELDS, { nameGrams: [String] }, [
    { readers: 1, _id: 1 },
    { departmentCode: 1, _id: 1 },
    { nameGrams: 1, _id: 1 },
  ]);
  const task = recordSchema<TaskDocument>(TASK_FIELDS, {}, [
    { readers: 1, _id: 1 },
    { readers: 1, issuedAt: 1, _id: 1 },
    { readers: 1, dueOn: 1, _id: 1 },
    { readers: 1, status: 1, issuedAt: 1, _id: 1 },
    { readers: 1, status: 1, dueOn: 1, _id: 1 },
    { readers: 1, assignedTo: 1, issuedAt: 1, _id: 1 },
    { readers: 1, issuedBy: 1, issuedAt: 1, _id: 1 },
  ]);
  task.index({ complaintNo: 1, _id: 1 }, { partialFilterExpression: { complaintNo: { $exists: true } } });
  return {
    sources: connection.model<SourceDocument>('DataSource', source, 'sources'),
    tasks: connection.model<TaskDocument>('Task', task, 'tasks'),
  };
}

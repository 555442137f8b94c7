import type { Connection, Model } from 'mongoose';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';
import { CRITICISM_FIELDS, type CriticismDocument } from './criticism-fields.ts';
import { JOINT_FIELDS, type JointDocument } from './joint-fields.ts';
import { TASK_FIELDS, type TaskDocument } from './task-fields.ts';

const SOURCE_KIND = {
  业务系统: 'SYSTEM',
  平台: 'PLATFORM',
  重点企业系统: 'ENTERPRISE',
  第三方系统: 'THIRD_PARTY',
  社会数据: 'SOCIAL',
  在线录入: 'ONLINE',
};
const SOURCE_STATE = { 在用: 'ACTIVE', 静默: 'SILENT', 停用: 'RETIRED' };

/** 数据源. `_id` is the source id. */
export const SOURCE_FIELDS = {
  sourceId: { type: 'text', zh: '数据源编号', identifying: true, maxLength: 50 },
  name: { type: 'text', zh: '数据源名称', due: true, maxLength: 200 },
  kind: { type: 'text', zh: '数据源类型', due: true, codes: SOURCE_KIND },
  departmentCode: { type: 'text', zh: '主管部门编码', due: true, maxLength: 32 },
  state: { type: 'text', zh: '数据源状态', due: true, codes: SOURCE_STATE },
  lastContactAt: { type: 'datetime', zh: '最近联通时间' },
  registeredAt: { type: 'datetime', zh: '登记时间', due: true },
  /** Hours within which it is expected to send; without it nobody waits. */
  expectedHours: { type: 'integer', zh: '应报送间隔（小时）' },
} as const satisfies FieldSpecs;

export type SourceDocument = RecordOf<typeof SOURCE_FIELDS>;

export interface CoordinationModels {
  sources: Model<SourceDocument>;
  tasks: Model<TaskDocument>;
  jointTasks: Model<JointDocument>;
  criticisms: Model<CriticismDocument>;
}

export function coordinationModels(connection: Connection): CoordinationModels {
  const source = recordSchema<SourceDocument>(SOURCE_FIELDS, { nameGrams: [String] }, [
    { readers: 1, _id: 1 },
    { departmentCode: 1, _id: 1 },
    { nameGrams: 1, _id: 1 },
  ]);
  return {
    sources: connection.model<SourceDocument>('DataSource', source, 'sources'),
    tasks: connection.model<TaskDocument>('Task', taskSchema(), 'tasks'),
    jointTasks: connection.model<JointDocument>('JointTask', jointSchema(), 'joint_tasks'),
    criticisms: connection.model<CriticismDocument>('CriticismNotice', criticismSchema(), 'criticisms'),
  };
}

/** Whose turn a task is, beside its fields: see `turnOf`. */
const TURN = { toDo: String, toCheck: String, awaitedBy: String, watchOn: String };

function taskSchema() {
  const schema = recordSchema<TaskDocument>(TASK_FIELDS, TURN, [
    { readers: 1, _id: 1 },
    { readers: 1, issuedAt: 1, _id: 1 },
    { readers: 1, dueOn: 1, _id: 1 },
    { readers: 1, status: 1, issuedAt: 1, _id: 1 },
    { readers: 1, status: 1, dueOn: 1, _id: 1 },
    { readers: 1, kind: 1, issuedAt: 1, _id: 1 },
    { readers: 1, assignedTo: 1, issuedAt: 1, _id: 1 },
    { readers: 1, issuedBy: 1, issuedAt: 1, _id: 1 },
  ]);
  // what only some tasks have
  for (const key of ['toDo', 'toCheck', 'awaitedBy'])
    schema.index({ [key]: 1, dueOn: 1, _id: 1 }, { partialFilterExpression: { [key]: { $exists: true } } });
  for (const key of ['complaintNo', 'jointNo', 'matterNo', 'watchOn', 'round'])
    schema.index({ [key]: 1, _id: 1 }, { partialFilterExpression: { [key]: { $exists: true } } });
  return schema;
}

function jointSchema() {
  return recordSchema<JointDocument>(JOINT_FIELDS, {}, [
    { readers: 1, _id: 1 },
    { readers: 1, issuedAt: 1, _id: 1 },
    { readers: 1, issuedBy: 1, issuedAt: 1, _id: 1 },
  ]);
}

function criticismSchema() {
  return recordSchema<CriticismDocument>(CRITICISM_FIELDS, {}, [
    { readers: 1, _id: 1 },
    { readers: 1, decidedAt: 1, _id: 1 },
    { readers: 1, departmentCode: 1, decidedAt: 1, _id: 1 },
    { matterNo: 1, _id: 1 },
  ]);
}

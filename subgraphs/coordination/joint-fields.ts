import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import type { RecordOf } from '../../shared/subgraph/record-schema.ts';

/** What the initiating department says of a joint task. */
export const JOINT_ISSUE_FIELDS = {
  title: { type: 'text', zh: '任务名称', identifying: true, maxLength: 200 },
  content: { type: 'text', zh: '任务内容', identifying: true, maxLength: 5_000 },
  units: { type: 'list', zh: '联合部门', identifying: true },
  startsOn: { type: 'date', zh: '开始日期' },
  dueOn: { type: 'date', zh: '办理期限', identifying: true },
  itemCode: { type: 'text', zh: '监管事项编码', maxLength: 32 },
  objectId: { type: 'text', zh: '监管对象编号', maxLength: 100 },
  inspectContent: { type: 'text', zh: '检查内容', maxLength: 2_000 },
  remark: { type: 'text', zh: '备注', maxLength: 1_000 },
} as const satisfies FieldSpecs;

/** 联合监管任务; data-model 1.9 JointTask. `_id` is its number; its state is that of its units' parts, which are tasks. */
export const JOINT_FIELDS = {
  ...JOINT_ISSUE_FIELDS,
  jointNo: { type: 'text', zh: '联合监管任务编号', identifying: true },
  issuedBy: { type: 'text', zh: '发起部门' },
  issuedAt: { type: 'datetime', zh: '发起时间' },
} as const satisfies FieldSpecs;

export type JointDocument = RecordOf<typeof JOINT_FIELDS>;

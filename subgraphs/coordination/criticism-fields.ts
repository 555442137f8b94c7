import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import type { RecordOf } from '../../shared/subgraph/record-schema.ts';
import { URGING_GROUNDS } from './task-fields.ts';

const DECISION = { 予以通报: 'ISSUED', 不予通报: 'DISMISSED' };

/** What the office decides of a candidate (Art. 38). */
export const DECIDE_FIELDS = {
  decision: { type: 'text', zh: '通报决定', identifying: true, codes: DECISION },
  reason: { type: 'text', zh: '理由', identifying: true, maxLength: 2_000 },
} as const satisfies FieldSpecs;

/** 通报: a decision on a candidate, with the evidence as it stood. `_id` is its number: the matter, and the rounds that it rests on. */
export const CRITICISM_FIELDS = {
  ...DECIDE_FIELDS,
  criticismNo: { type: 'text', zh: '通报编号', identifying: true },
  matterNo: { type: 'text', zh: '督办事项编号' },
  ground: { type: 'text', zh: '通报情形', codes: URGING_GROUNDS },
  departmentCode: { type: 'text', zh: '被通报部门编码' },
  rounds: { type: 'integer', zh: '未整改轮次' },
  required: { type: 'integer', zh: '通报所需轮次' },
  orders: { type: 'list', zh: '督办依据' },
  counted: { type: 'list', zh: '计入记录' },
  decidedBy: { type: 'text', zh: '决定部门' },
  decidedAt: { type: 'datetime', zh: '决定时间' },
  receipt: { type: 'text', zh: '送达回执' },
} as const satisfies FieldSpecs;

export type CriticismDocument = RecordOf<typeof CRITICISM_FIELDS>;

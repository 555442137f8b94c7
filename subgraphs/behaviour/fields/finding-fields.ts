import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';

/** 检查发现; data-model 1.6. Fed on its own, and linked to the inspection of that object and day. */
export const FINDING_FIELDS = {
  objectId: { type: 'text', zh: '监管对象唯一编码', identifying: true, maxLength: 200 },
  checkDate: { type: 'date', zh: '检查日期', identifying: true },
  actNo: { type: 'text', zh: '行为编号', maxLength: 50 },
  code: { type: 'text', zh: '问题代码', due: true, maxLength: 50 },
  description: { type: 'text', zh: '问题描述', due: true, maxLength: 2000 },
  severity: { type: 'text', zh: '严重程度', maxLength: 50 },
  rectifiedOn: { type: 'date', zh: '整改日期' },
} as const satisfies FieldSpecs;

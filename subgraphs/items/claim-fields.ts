import type { FieldSpecs } from '../../shared/ingest/dataset.ts';

const CLAIM_STATE = { 待认领: 'PENDING', 已认领: 'CLAIMED', 已退回: 'RETURNED', 不适用: 'NOT_APPLICABLE' };

/** 事项认领: an item that a superior issued, as one department has to answer it (Art. 9). `_id` is the claim number. */
export const CLAIM_FIELDS = {
  claimNo: { type: 'text', zh: '认领编号', identifying: true },
  itemCode: { type: 'text', zh: '事项编码', identifying: true },
  departmentCode: { type: 'text', zh: '认领部门编码', identifying: true, maxLength: 32 },
  regionCode: { type: 'text', zh: '区划代码', identifying: true },
  state: { type: 'text', zh: '认领状态', codes: CLAIM_STATE },
  reason: { type: 'text', zh: '理由', maxLength: 2_000 },
  issuedBy: { type: 'text', zh: '下发部门' },
  issuedAt: { type: 'datetime', zh: '下发时间' },
  dueOn: { type: 'date', zh: '认领期限' },
  dueProvisional: { type: 'boolean', zh: '期限待定' },
  decidedAt: { type: 'datetime', zh: '办理时间' },
  decidedBy: { type: 'text', zh: '办理人' },
} as const satisfies FieldSpecs;

/** Why an item is returned, does not apply, or is issued again. */
export const REASON_FIELDS = {
  reason: { type: 'text', zh: '理由', identifying: true, maxLength: 2_000 },
} as const satisfies FieldSpecs;

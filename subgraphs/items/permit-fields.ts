import type { FieldSpecs } from '../../shared/ingest/dataset.ts';

const PERMIT_STATUS = { '0': 'IN_USE', '1': 'CANCELLED', '2': 'SUSPENDED' };

/** 行政许可事项 of the city's catalogue of government services (Art. 12). `_id` is the permit code. */
export const PERMIT_FIELDS = {
  permitCode: { type: 'text', zh: '许可事项编码', identifying: true, maxLength: 50 },
  name: { type: 'text', zh: '许可事项名称', due: true, maxLength: 500 },
  departmentCode: { type: 'text', zh: '实施部门编码', due: true, maxLength: 32 },
  regionCode: { type: 'text', zh: '区划代码', due: true },
  status: { type: 'text', zh: '操作状态', due: true, codes: PERMIT_STATUS },
  legalBasisCodes: { type: 'list', zh: '设定依据编码' },
} as const satisfies FieldSpecs;

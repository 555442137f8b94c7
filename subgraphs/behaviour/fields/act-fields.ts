import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { COUNTERPART_NATURE } from '../code-lists.ts';
import { OBJECT_TYPE } from './object-fields.ts';

const PUBLIC_STATUS = { 已公示: 'PUBLISHED', 未公示: 'UNPUBLISHED', 已撤下: 'WITHDRAWN' };

/** What acts of every kind have; data-model 1.6. The day an act occurred is a field of its kind (check date, day of decision, …). */
export const COMMON_ACT_FIELDS = {
  actNo: { type: 'text', zh: '行为编号', identifying: true, maxLength: 50 },
  actName: { type: 'text', zh: '行为名称', due: true, maxLength: 500 },
  itemCode: { type: 'text', zh: '事项编码', due: true },
  /** The provider department where it is not given. */
  departmentCode: { type: 'text', zh: '监管部门编码', maxLength: 32 },
  implementingBody: { type: 'text', zh: '实施主体', due: true, maxLength: 100 },
  implementingBodyCode: { type: 'text', zh: '实施主体统一社会信用代码', maxLength: 20 },
  entrustedDepartment: { type: 'text', zh: '受委托部门', maxLength: 100 },
  entrustedDepartmentCode: { type: 'text', zh: '受委托部门编码', maxLength: 32 },
  regionCode: { type: 'text', zh: '区划代码', due: true },
  objectType: { type: 'text', zh: '监管对象类型', codes: OBJECT_TYPE },
  objectId: { type: 'text', zh: '监管对象唯一编码', maxLength: 200 },
  objectName: { type: 'text', zh: '监管对象名称', due: true, maxLength: 200, personal: true },
  counterpartName: { type: 'text', zh: '行政相对人', due: true, maxLength: 200, personal: true },
  counterpartNature: { type: 'text', zh: '行政相对人性质', due: true, codes: COUNTERPART_NATURE.codes },
  counterpartIdType: { type: 'text', zh: '行政相对人证件类型', due: true, maxLength: 50 },
  /** Credit code or identity document: feeding systems write either here. */
  counterpartCode: { type: 'text', zh: '行政相对人代码', due: true, maxLength: 20, personal: true },
  registeredAddress: { type: 'text', zh: '注册地址', maxLength: 400, personal: true },
  businessAddress: { type: 'text', zh: '经营地址', maxLength: 400, personal: true },
  /** `{ name, certificateNo }` each, or the certificate number alone. */
  officers: { type: 'list', zh: '执法人员', due: true, personal: true },
  planId: { type: 'text', zh: '双随机一公开计划编号', maxLength: 100 },
  complaintNo: { type: 'text', zh: '投诉举报编号', maxLength: 50 },
  reportedAt: { type: 'datetime', zh: '报送时间', due: true },
  reporter: { type: 'text', zh: '报送人员', maxLength: 50, personal: true },
  correctionReason: { type: 'text', zh: '更正理由', maxLength: 500, personal: true },
  publicStatus: { type: 'text', zh: '公示状态', codes: PUBLIC_STATUS },
  publicDate: { type: 'date', zh: '公示日期' },
  publicEndDate: { type: 'date', zh: '公示截止日期' },
} as const satisfies FieldSpecs;

import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { CHECK_MODE } from '../code-lists.ts';

const PLAN_KIND = { 年度: 'ANNUAL', 专项: 'SPECIAL' };
const PLAN_STATUS = { 待执行: 'PENDING', 执行中: 'IN_PROGRESS', 已完成: 'COMPLETED' };

/** 双随机、一公开抽查计划; data-model 1.9. `_id` is the plan id; without `announcedOn` the plan is not public. */
export const PLAN_FIELDS = {
  planId: { type: 'text', zh: '计划编号', identifying: true, maxLength: 100 },
  name: { type: 'text', zh: '计划名称', due: true, maxLength: 500 },
  year: { type: 'integer', zh: '计划年度', identifying: true },
  planKind: { type: 'text', zh: '计划类型', codes: PLAN_KIND },
  status: { type: 'text', zh: '计划状态', codes: PLAN_STATUS },
  areaName: { type: 'text', zh: '区域名称', due: true, maxLength: 100 },
  regionCode: { type: 'text', zh: '区划代码', due: true },
  departmentCode: { type: 'text', zh: '制定部门编码', due: true, maxLength: 32 },
  departmentCreditCode: { type: 'text', zh: '制定部门统一社会信用代码', due: true, maxLength: 20 },
  ratio: { type: 'decimal', zh: '抽查比例', due: true },
  itemCode: { type: 'text', zh: '事项编码' },
  itemName: { type: 'text', zh: '抽查事项', maxLength: 500 },
  objectScope: { type: 'text', zh: '检查对象范围', maxLength: 1000 },
  itemCategory: { type: 'text', zh: '事项类别', maxLength: 50 },
  months: { type: 'text', zh: '检查时间', maxLength: 100 },
  checkMode: { type: 'text', zh: '检查方式', codes: CHECK_MODE.codes },
  leadDepartmentCode: { type: 'text', zh: '牵头部门编码', maxLength: 32 },
  cooperatingDepartmentCodes: { type: 'list', zh: '配合部门编码' },
  announcedOn: { type: 'date', zh: '公告日期' },
  /** Object ids. */
  targets: { type: 'list', zh: '抽中对象' },
  /** Of each department that takes part. */
  officersPerVisit: { type: 'integer', zh: '每组执法人员数' },
  /** `ScopeCondition` each: an object is in scope that meets all of them. */
  scope: { type: 'list', zh: '抽查对象条件' },
  /** By which objects are graded where a stratum names a grade. */
  creditScheme: { type: 'text', zh: '信用评价体系', maxLength: 50 },
  /** `PlanStratum` each; what is in none of them is drawn at `ratio`. */
  strata: { type: 'list', zh: '分层抽查比例' },
} as const satisfies FieldSpecs;

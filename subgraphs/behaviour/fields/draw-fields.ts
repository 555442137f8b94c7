import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';

/** 抽取记录 of a plan. `_id` is the plan id: a plan is drawn once. */
export const DRAW_FIELDS = {
  planId: { type: 'text', zh: '计划编号', identifying: true },
  state: { type: 'text', zh: '抽取状态', codes: { 已承诺: 'COMMITTED', 已抽取: 'DRAWN', 已公布: 'PUBLISHED' } },
  /** `Stratum` each, as committed to. */
  strata: { type: 'list', zh: '分层抽查比例' },
  departmentCodes: { type: 'list', zh: '参与部门编码' },
  officersPerVisit: { type: 'integer', zh: '每组执法人员数' },
  seedDigest: { type: 'text', zh: '种子摘要' },
  frameDigest: { type: 'text', zh: '名录库摘要' },
  objects: { type: 'integer', zh: '检查对象数' },
  officers: { type: 'integer', zh: '执法人员数' },
  beaconSource: { type: 'text', zh: '外部随机数来源', identifying: true, maxLength: 500 },
  beaconDue: { type: 'datetime', zh: '外部随机数产生时间', identifying: true },
  validOn: { type: 'date', zh: '首个检查日期' },
  committedAt: { type: 'datetime', zh: '承诺时间' },
  chance: { type: 'text', zh: '外部随机数' },
  chanceAt: { type: 'datetime', zh: '外部随机数登记时间' },
  visits: { type: 'integer', zh: '抽中检查数' },
  seed: { type: 'text', zh: '种子' },
  publishedAt: { type: 'datetime', zh: '公布时间' },
  /** 32 bytes, base64url; sealed in the store. `seed` is the same once it is published. */
  secretSeed: { type: 'text', zh: '种子（保密）' },
  /** 32 bytes, base64url; sealed in the store and never published. */
  salt: { type: 'text', zh: '盐值（保密）' },
} as const satisfies FieldSpecs;

/** 抽中检查 of a draw: an object, and who visits it. `_id` is the plan id and the number. */
export const VISIT_FIELDS = {
  planId: { type: 'text', zh: '计划编号', identifying: true },
  number: { type: 'integer', zh: '检查序号', identifying: true },
  /** Its place in the frame. */
  place: { type: 'integer', zh: '名录库序号' },
  objectId: { type: 'text', zh: '监管对象唯一编码' },
  /** As it stands in the frame: of a natural person a salted one. */
  frameId: { type: 'text', zh: '名录库编码' },
  stratum: { type: 'text', zh: '分层' },
  regionCode: { type: 'text', zh: '区划代码' },
  /** `{ departmentCode, certificateNos }` each, the leading department first. */
  teams: { type: 'list', zh: '检查组' },
  state: { type: 'text', zh: '检查状态', codes: { 待检查: 'PENDING', 已检查: 'DONE', 无法检查: 'NOT_POSSIBLE' } },
  notPossibleReason: { type: 'text', zh: '无法检查原因', maxLength: 500 },
  /** Of the inspection that was made of it, once the results are published. */
  actId: { type: 'text', zh: '检查行为' },
  checkedOn: { type: 'date', zh: '检查日期' },
  checkResult: { type: 'text', zh: '检查结果' },
  /** Who had declared an interest in it, and what makes their digest in the frame unguessable; once published. */
  excludedSalt: { type: 'text', zh: '回避盐值' },
  excludedOfficers: { type: 'list', zh: '回避人员' },
} as const satisfies FieldSpecs;

/** 利害关系申报 of an officer. `_id` is made of plan, object and officer. */
export const INTEREST_FIELDS = {
  planId: { type: 'text', zh: '计划编号', identifying: true, maxLength: 100 },
  objectId: { type: 'text', zh: '监管对象唯一编码', identifying: true, maxLength: 200 },
  reason: { type: 'text', zh: '利害关系', identifying: true, maxLength: 500, personal: true },
  certificateNo: { type: 'text', zh: '执法证号' },
  declaredAt: { type: 'datetime', zh: '申报时间' },
} as const satisfies FieldSpecs;

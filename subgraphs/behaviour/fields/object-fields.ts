import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';

/** 监管对象类型, the published list 1 to 11. */
export const OBJECT_TYPE = {
  '1': 'ENTERPRISE',
  '2': 'NATURAL_PERSON',
  '3': 'SPECIAL_EQUIPMENT',
  '4': 'FOOD',
  '5': 'SPECIAL_FOOD',
  '6': 'DRUG',
  '7': 'COSMETIC',
  '8': 'MEDICAL_DEVICE',
  '9': 'PREMISES',
  '10': 'NON_ENTERPRISE',
  '11': 'OTHER',
};

/** 监管对象; data-model 1.4. `_id` is the object id. */
export const OBJECT_FIELDS = {
  objectId: { type: 'text', zh: '监管对象唯一编码', identifying: true, maxLength: 200 },
  name: { type: 'text', zh: '监管对象名称', due: true, maxLength: 200, personal: true },
  objectType: { type: 'text', zh: '监管对象类型', due: true, codes: OBJECT_TYPE },
  category: { type: 'text', zh: '监管对象大类', maxLength: 600 },
  subCategory: { type: 'text', zh: '监管对象子类', maxLength: 600 },
  creditCode: { type: 'text', zh: '统一社会信用代码', maxLength: 20 },
  idType: { type: 'text', zh: '证件类型', maxLength: 50 },
  idNumber: { type: 'text', zh: '证件号码', maxLength: 50, personal: true },
  regionCode: { type: 'text', zh: '所在地区行政区划代码', due: true },
  registeredAddress: { type: 'text', zh: '注册地址', maxLength: 600, personal: true },
  businessAddress: { type: 'text', zh: '经营地址', maxLength: 600, personal: true },
  legalRepresentative: { type: 'text', zh: '法定代表人', maxLength: 100, personal: true },
  registeredCapital: { type: 'fen', zh: '注册资本' },
  businessScope: { type: 'text', zh: '经营范围' },
  establishedOn: { type: 'date', zh: '成立日期' },
  operatingStatus: { type: 'text', zh: '经营状态', maxLength: 50 },
  registrationAuthority: { type: 'text', zh: '登记机关', maxLength: 200 },
  industryCode: { type: 'text', zh: '行业代码', maxLength: 20 },
  contactPhone: { type: 'text', zh: '联系电话', maxLength: 50, personal: true },
  annualRevenue: { type: 'fen', zh: '年营业收入' },
  taxAmount: { type: 'fen', zh: '纳税额' },
  employeeCount: { type: 'integer', zh: '参保人数' },
  tags: { type: 'list', zh: '标签' },
  riskLevel: { type: 'text', zh: '风险等级', maxLength: 50 },
} as const satisfies FieldSpecs;

import type { Connection, IndexDefinition, Model } from 'mongoose';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';
import { type AccountModels, accountModels } from './accounts/model.ts';
import { type ContactDocument, contactModel } from './contacts/model.ts';
import { type GrantDocument, grantModel } from './grants/model.ts';
import { OFFICER_PERSONS } from './persons.ts';
import { type TrainingModels, trainingModels } from './training/model.ts';

const LEVEL = { 市级: 'CITY', 区县级: 'DISTRICT', 开发区: 'ZONE' };
const NATURE = {
  部门: 'DEPARTMENT',
  派出机关: 'DISPATCHED_ORGAN',
  法律法规授权组织: 'AUTHORISED_ORGANISATION',
  政府办公厅: 'GOVERNMENT_OFFICE',
  政府办公室: 'GOVERNMENT_OFFICE',
  决策机关: 'DECISION_ORGAN',
  监察机关: 'INSPECTION_ORGAN',
  机构编制机关: 'STAFFING_ORGAN',
};
/** GB/T 2261.1, and the words themselves. */
const GENDER = {
  '0': 'UNKNOWN',
  '1': 'MALE',
  '2': 'FEMALE',
  '9': 'UNSPECIFIED',
  男: 'MALE',
  女: 'FEMALE',
};

/** 监管部门 (Art. 3, 5): departments, dispatched organs and authorised organisations. `_id` is the code. */
export const DEPARTMENT_FIELDS = {
  code: { type: 'text', zh: '部门编码', identifying: true, maxLength: 32 },
  name: { type: 'text', zh: '部门名称', due: true, maxLength: 150 },
  english: { type: 'text', zh: '英文名称', maxLength: 200 },
  shortName: { type: 'text', zh: '简称', maxLength: 50 },
  level: { type: 'text', zh: '层级', due: true, codes: LEVEL },
  nature: { type: 'text', zh: '机构性质', due: true, codes: NATURE },
  regionCode: { type: 'text', zh: '区划代码', due: true },
  creditCode: { type: 'text', zh: '统一社会信用代码', due: true },
  parentCode: { type: 'text', zh: '上级部门编码', maxLength: 32 },
  responsibleLeader: { type: 'text', zh: '分管领导', due: true, maxLength: 50, personal: true },
  responsibleOrgan: { type: 'text', zh: '责任机构', due: true, maxLength: 100 },
  personInCharge: { type: 'text', zh: '责任人', due: true, maxLength: 50, personal: true },
} as const satisfies FieldSpecs;

/** 执法人员; data-model 1.5. `_id` is the certificate number, which has no national form. */
export const OFFICER_FIELDS = {
  certificateNo: { type: 'text', zh: '执法证号', identifying: true, maxLength: 100 },
  name: { type: 'text', zh: '姓名', due: true, maxLength: 50 },
  unitName: { type: 'text', zh: '所属主体', due: true, maxLength: 100 },
  departmentCode: { type: 'text', zh: '部门编码', due: true, maxLength: 32 },
  regionCode: { type: 'text', zh: '区划代码' },
  issuingAuthority: { type: 'text', zh: '发证机关', maxLength: 100 },
  enforcementArea: { type: 'text', zh: '执法区域', maxLength: 200 },
  enforcementCategory: { type: 'text', zh: '执法类别', maxLength: 200 },
  certificateExpiry: { type: 'date', zh: '证件有效期', due: true },
  nature: { type: 'text', zh: '执法人员性质', maxLength: 50 },
  isSupervisor: { type: 'boolean', zh: '是否监督人员' },
  hasLegalQualification: { type: 'boolean', zh: '是否具有法律职业资格' },
  rank: { type: 'text', zh: '职级', maxLength: 50 },
  education: { type: 'text', zh: '最高学历', maxLength: 50 },
  major: { type: 'text', zh: '专业', maxLength: 100 },
  idNumber: { type: 'text', zh: '身份证号', personal: true },
  gender: { type: 'text', zh: '性别', codes: GENDER, personal: true },
  birthDate: { type: 'date', zh: '出生日期', personal: true },
  politicalStatus: { type: 'text', zh: '政治面貌', maxLength: 50, personal: true },
  ethnicity: { type: 'text', zh: '民族', maxLength: 50, personal: true },
  phone: { type: 'text', zh: '联系电话', personal: true },
} as const satisfies FieldSpecs;

export type DepartmentDocument = RecordOf<typeof DEPARTMENT_FIELDS>;
export type OfficerDocument = RecordOf<typeof OFFICER_FIELDS>;

export interface PersonnelModels extends AccountModels {
  departments: Model<DepartmentDocument>;
  officers: Model<OfficerDocument>;
  grants: Model<GrantDocument>;
  contacts: Model<ContactDocument>;
  training: TrainingModels;
}

export function personnelModels(connection: Connection): PersonnelModels {
  const department = recordSchema<DepartmentDocument>(DEPARTMENT_FIELDS, { nameGrams: [String] }, [
    { parentCode: 1, _id: 1 },
    { regionCode: 1, _id: 1 },
    { nature: 1, _id: 1 },
    { level: 1, _id: 1 },
    { nameGrams: 1, _id: 1 },
    { name: 1, _id: 1 },
  ]);
  const indexes: IndexDefinition[] = [
    { departmentCode: 1, _id: 1 },
    { regionCode: 1, _id: 1 },
    { nameGrams: 1, _id: 1 },
    { name: 1, _id: 1 },
    { unitNameGrams: 1, _id: 1 },
    { unitName: 1, _id: 1 },
    { certificateExpiry: 1, _id: 1 },
  ];
  const derived = { nameGrams: [String], unitNameGrams: [String] };
  const officer = recordSchema<OfficerDocument>(OFFICER_FIELDS, derived, indexes, OFFICER_PERSONS);
  return {
    departments: connection.model<DepartmentDocument>('Department', department, 'departments'),
    officers: connection.model<OfficerDocument>('EnforcementOfficer', officer, 'officers'),
    grants: grantModel(connection),
    contacts: contactModel(connection),
    training: trainingModels(connection),
    ...accountModels(connection),
  };
}

import type { Connection, Model } from 'mongoose';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import type { PersonRoles } from '../../../shared/subgraph/personal-data.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';

/** 分管领导、责任机构、责任人 (Art. 5): what a department names. */
export const CONTACT_ROLE = {
  分管领导: 'RESPONSIBLE_LEADER',
  责任机构: 'RESPONSIBLE_ORGAN',
  责任人: 'PERSON_IN_CHARGE',
} as const;
export type ContactRole = (typeof CONTACT_ROLE)[keyof typeof CONTACT_ROLE];

/** What a department says of whom it appoints. */
export const APPOINTMENT_FIELDS = {
  role: { type: 'text', zh: '角色', identifying: true, codes: CONTACT_ROLE },
  name: { type: 'text', zh: '姓名或机构名称', identifying: true, maxLength: 100 },
  position: { type: 'text', zh: '职务', maxLength: 100 },
  phone: { type: 'text', zh: '联系电话', maxLength: 30, personal: true },
  since: { type: 'date', zh: '任职起始日', identifying: true },
} as const satisfies FieldSpecs;

/** 监管工作联系人 (Art. 5): one term of one of the three. `_id` is the department's code, the role and which term it is. */
export const CONTACT_FIELDS = {
  contactNo: { type: 'text', zh: '联系人编号', identifying: true },
  departmentCode: { type: 'text', zh: '部门编码', identifying: true },
  ...APPOINTMENT_FIELDS,
  /** Last day; absent: still in office. */
  until: { type: 'date', zh: '任职截止日' },
  appointedBy: { type: 'text', zh: '登记人' },
} as const satisfies FieldSpecs;

export const END_FIELDS = {
  until: { type: 'date', zh: '任职截止日', identifying: true },
} as const satisfies FieldSpecs;

export type ContactDocument = RecordOf<typeof CONTACT_FIELDS>;

/** The number under which a person is reached is theirs; that they hold the office is not. */
export const CONTACT_PERSONS: PersonRoles = { contact: { fields: ['phone'] } };

export function contactModel(connection: Connection): Model<ContactDocument> {
  const schema = recordSchema<ContactDocument>(
    CONTACT_FIELDS,
    {},
    [
      { departmentCode: 1, since: 1, _id: 1 },
      { role: 1, since: 1, _id: 1 },
      { since: 1, _id: 1 },
    ],
    CONTACT_PERSONS,
  );
  return connection.model<ContactDocument>('DepartmentContact', schema, 'contacts');
}

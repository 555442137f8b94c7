import type { Model } from 'mongoose';
import { type CivilDate, civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { maskPhone } from '../../../shared/disclosure/mask.ts';
import { connection } from '../../../shared/paging/connection.ts';
import type { ListArguments, ListSpec } from '../../../shared/paging/list-spec.ts';
import { childrenLoader } from '../../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { mutation } from '../../../shared/subgraph/mutation.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import { found } from '../found.ts';
import type { DepartmentDocument } from '../model.ts';
import { type AppointInput, appointContact, endContact } from './appoint.ts';
import type { ContactDocument, ContactRole } from './model.ts';
import { isInOffice } from './rules.ts';

const CONTACT_LIST: ListSpec = {
  publicInFull: true,
  type: 'DepartmentContact',
  filters: {
    contactNo: { path: '_id' },
    departmentCode: { path: 'departmentCode' },
    role: { path: 'role' },
    since: { path: 'since' },
  },
  orders: { SINCE: 'since' },
  defaultOrder: { field: 'SINCE', direction: 'DESC' },
};

interface ContactModels {
  contacts: Model<ContactDocument>;
  departments: Model<DepartmentDocument>;
}

/** 分管领导、责任机构、责任人 (Art. 5). */
export function contactResolvers({ contacts, departments }: ContactModels, cursorKey: string) {
  const lists = { model: contacts, spec: CONTACT_LIST, cursorKey };
  const inOffice = async (code: string, on: CivilDate, context: SubgraphContext) =>
    (await childrenLoader(context, contacts, 'departmentCode').load(code)).filter((term) => isInOffice(term, on));
  /** Whom the department has named, or, where it has named nobody yet, what its row says. */
  const named =
    (role: ContactRole, field: 'responsibleLeader' | 'responsibleOrgan' | 'personInCharge') =>
    async (department: DepartmentDocument, _: unknown, context: SubgraphContext) => {
      const present = await inOffice(department._id, civilDateOf(context.now), context);
      return present.find((term) => term.role === role)?.name ?? department[field];
    };

  return {
    Query: {
      departmentContact: (_: unknown, { contactNo }: { contactNo: string }, context: SubgraphContext) =>
        entityLoader(context, contacts).load(contactNo),
      departmentContacts: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(lists, args, context, 'departmentContacts'),
    },
    Mutation: {
      appointContact: mutation<ContactDocument, AppointInput>(contacts, (input, { viewer, now }, session) =>
        appointContact(contacts, input, viewer, now, session),
      ),
      endContact: mutation<ContactDocument, { contactNo: string; until: string; expectedVersion: number }>(
        contacts,
        async ({ contactNo, ...end }, context, session) => {
          const contact = await found(contacts, contactNo, context, '联系人');
          await endContact(contacts, contact, end, context.viewer, context.now, session);
          return contactNo;
        },
      ),
    },
    Department: {
      contacts: ({ _id }: DepartmentDocument, { on }: { on?: CivilDate | null }, context: SubgraphContext) =>
        inOffice(_id, on ?? civilDateOf(context.now), context),
      responsibleLeader: named('RESPONSIBLE_LEADER', 'responsibleLeader'),
      responsibleOrgan: named('RESPONSIBLE_ORGAN', 'responsibleOrgan'),
      personInCharge: named('PERSON_IN_CHARGE', 'personInCharge'),
    },
    DepartmentContact: {
      department: ({ departmentCode }: ContactDocument, _: unknown, context: SubgraphContext) =>
        departmentCode && entityLoader(context, departments).load(departmentCode),
      inOffice: (contact: ContactDocument, _: unknown, { now }: SubgraphContext) =>
        isInOffice(contact, civilDateOf(now)),
      phoneMasked: ({ phone }: ContactDocument) => phone && maskPhone(phone),
      provenance,
    },
  };
}

import type { ClientSession, Model } from 'mongoose';
import { readersOf } from '../../../shared/access/reader-keys.ts';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { unsealed } from '../../../shared/audit/sealed-values.ts';
import { type Draft, writeRecords } from '../../../shared/audit/write-records.ts';
import { regionAncestors } from '../../../shared/codes/region.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import { contentOf, originOf } from '../../../shared/subgraph/write-online.ts';
import { APPOINTMENT_FIELDS, CONTACT_FIELDS, type ContactDocument, END_FIELDS } from './model.ts';
import { checkEnd, checkPhone, endOfFormer } from './rules.ts';

export interface AppointInput extends CanonicalRow {
  /** Version of the term that ends by it. */
  expectedVersion?: number | null;
}

/**
 * Names who holds one of the three offices of the viewer's department (Art. 5). Whoever held it before ends the day before, and stays on
 * record.
 * @returns the number of the new term
 * @throws ReportedError BAD_USER_INPUT, STALE, WRONG_DEPARTMENT (an account without a department)
 */
export async function appointContact(
  contacts: Model<ContactDocument>,
  { expectedVersion, ...input }: AppointInput,
  viewer: Viewer,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const departmentCode = viewer.department;
  if (departmentCode === undefined)
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      'Contacts are named by accounts in post at a department.',
      {},
      '联系人须由在岗部门账号登记。',
    );
  const values = checkedInput(APPOINTMENT_FIELDS, input);
  checkPhone(values.phone);
  const [last] = await terms(contacts, { departmentCode, role: values.role! }, session);
  const until = endOfFormer(last, { since: values.since!, expectedVersion });
  const term = last ? Number(last._id.split('-').at(-1)) + 1 : 1;
  const contactNo = `${departmentCode}-${values.role}-${term}`;
  const content = { ...values, contactNo, departmentCode, appointedBy: viewer.account };
  const regions = regionAncestors(viewer.region ?? '');
  const readers = readersOf({ provider: departmentCode, regions, published: true });
  const drafts: Draft[] = [{ _id: contactNo, content, readers }];
  if (last && until) drafts.push(ended(last, until));
  await writeRecords(contacts, drafts, originOf(viewer, now), session);
  return contactNo;
}

/**
 * Ends a term whose successor is not known yet.
 * @param contact as the viewer may see it
 * @throws ReportedError WRONG_DEPARTMENT, STALE, ILLEGAL_TRANSITION, BAD_USER_INPUT
 */
export async function endContact(
  contacts: Model<ContactDocument>,
  contact: ContactDocument,
  input: { until: string; expectedVersion: number },
  viewer: Viewer,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const { _id: id, version } = contact;
  if (viewer.department === undefined || viewer.department !== contact.departmentCode)
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      'A term is ended by the department that named who holds it.',
      { id },
      '任期由登记部门结束。',
    );
  if (input.expectedVersion !== version)
    throw new ReportedError('STALE', `Version ${input.expectedVersion} is not the present one.`, { id, version });
  const { until } = checkedInput(END_FIELDS, { until: input.until });
  checkEnd(contact, until!);
  await writeRecords(contacts, [ended(contact, until!)], originOf(viewer, now), session);
}

function ended(contact: ContactDocument, until: string): Draft {
  const { _id, readers, version } = contact;
  return { _id, content: contentOf(CONTACT_FIELDS, contact, { until }), readers, expectedVersion: version };
}

/** Those of one office, the newest first; 1 is enough, since terms follow each other. */
async function terms(
  contacts: Model<ContactDocument>,
  office: { departmentCode: string; role: string },
  session: ClientSession,
): Promise<ContactDocument[]> {
  const newest = contacts.find(office, null, { session }).sort({ since: -1 }).limit(1);
  return unsealed(contacts, await newest.lean<ContactDocument[]>(), session);
}

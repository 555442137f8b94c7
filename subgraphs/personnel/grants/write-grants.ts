import { randomUUID } from 'node:crypto';
import type { Model } from 'mongoose';
import type { FieldsToGrant } from '../../../shared/access/fields-to-grant.ts';
import { readersOf } from '../../../shared/access/reader-keys.ts';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { digestOf } from '../../../shared/audit/digest.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { regionAncestors } from '../../../shared/codes/region.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { contentOf, originOf } from '../../../shared/subgraph/write-online.ts';
import type { DepartmentDocument } from '../model.ts';
import { GRANT_FIELDS, type GrantDocument } from './model.ts';
import { checkedText, checkRevocation, type GrantRequest, grantTerms } from './rules.ts';

/** What granting needs beside the store. */
export interface GrantServices {
  grants: Model<GrantDocument>;
  fieldsToGrant: FieldsToGrant;
  /** The department of a code; undefined or null where there is none. */
  department(code: string): Promise<Pick<DepartmentDocument, 'regionCode'> | undefined | null>;
}

const MOST_KEY_CHARACTERS = 100;

/**
 * Grants rows of the viewer's own department (Art. 24), never those of another one that are only assigned to it: the provider is the
 * department the viewer is in post at. In force from its first day, for every request from then on.
 * @returns the number of the grant; of the one given before, when the request is the same again
 * @throws ReportedError BAD_USER_INPUT, WRONG_DEPARTMENT (an account without a department), CONFLICT (the idempotency key of another grant)
 */
export async function grantData(
  { grants, fieldsToGrant, department }: GrantServices,
  { idempotencyKey, receiver, ...request }: GrantRequest & { idempotencyKey?: string | null },
  viewer: Viewer,
  now: Date,
): Promise<string> {
  const provider = viewer.department;
  if (provider === undefined)
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      'Data is granted by accounts in post at a department.',
      {},
      '数据授权须由在岗部门账号办理。',
    );
  const terms = grantTerms({ ...request, receiver }, fieldsToGrant, civilDateOf(now));
  if (receiver === provider) throw badInput('input.receiver', 'is the department itself', '接收部门不能是本部门');
  const [own, other] = await Promise.all([department(provider), department(receiver)]);
  if (!other) throw badInput('input.receiver', 'is not known', '不存在');

  const _id = numberOf(idempotencyKey, viewer);
  const asked = { providerCode: provider, receiverCode: receiver, ...terms };
  const [before] = await grants.find({ _id }).lean<GrantDocument[]>();
  if (before) return sameAsBefore(before, asked);
  const content = { ...asked, grantedBy: viewer.account, grantedAt: now };
  const regions = own?.regionCode ? regionAncestors(own.regionCode) : [];
  const readers = readersOf({ provider, regions, assigned: [receiver], published: false });
  await writeRecords(grants, [{ _id, content, readers }], originOf(viewer, now));
  return _id;
}

/**
 * Revokes a grant: the next request of the receiver is answered without it.
 * @param grant as the viewer may see it
 * @throws ReportedError see `checkRevocation`; BAD_USER_INPUT without a reason
 */
export async function revokeGrant(
  { grants }: GrantServices,
  grant: GrantDocument,
  { reason, expectedVersion }: { reason: string; expectedVersion: number },
  viewer: Viewer,
  now: Date,
): Promise<void> {
  checkRevocation(grant, { department: viewer.department, expectedVersion }, civilDateOf(now));
  const revoked = { revokedBy: viewer.account, revokedAt: now, revokeReason: checkedText('reason', reason) };
  const content = contentOf(GRANT_FIELDS, grant, revoked);
  const draft = { _id: grant._id, content, readers: grant.readers, expectedVersion };
  await writeRecords(grants, [draft], originOf(viewer, now));
}

function sameAsBefore(before: GrantDocument, asked: Readonly<Record<string, unknown>>): string {
  const former = Object.fromEntries(Object.keys(asked).map((field) => [field, before[field as keyof GrantDocument]]));
  if (digestOf(former) !== digestOf(asked))
    throw new ReportedError(
      'CONFLICT',
      'This idempotency key was used for another grant.',
      { argument: 'input.idempotencyKey' },
      '该幂等键已用于另一授权。',
    );
  return before._id;
}

/** The key counts within the account that sends it. */
function numberOf(key: string | null | undefined, { department, account }: Viewer): string {
  if (key === null || key === undefined) return `SQ-${randomUUID()}`;
  if (key === '' || key.length > MOST_KEY_CHARACTERS)
    throw badInput(
      'input.idempotencyKey',
      `takes 1 to ${MOST_KEY_CHARACTERS} characters`,
      `长度应为1至${MOST_KEY_CHARACTERS}个字符`,
    );
  return `SQ-${digestOf([department, account, key]).slice(0, 32)}`;
}

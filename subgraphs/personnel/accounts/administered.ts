import type { Model } from 'mongoose';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import type { RecordEnvelope } from '../../../shared/subgraph/record-schema.ts';
import type { PersonnelModels } from '../model.ts';
import { administrationKeys } from './account-readers.ts';
import { type AdministeredDepartment, administersAs, refuseHigher } from './administration-rules.ts';
import type { Identities } from './identity.ts';
import type { AccountDocument } from './model.ts';

/** What administration works on. */
export interface AdministrationServices {
  models: PersonnelModels;
  identities: Identities;
}

/**
 * A department that the viewer administers; their own where none is named.
 * @throws ReportedError NOT_FOUND, whether it is another's or not there
 */
export async function administeredDepartment(
  { identities }: AdministrationServices,
  code: string | null | undefined,
  { viewer, now }: SubgraphContext,
): Promise<AdministeredDepartment> {
  const department = (await identities.departments(now)).get(code ?? viewer.department ?? '');
  if (!department || !administersAs(viewer, department)) throw notFound('department', '部门');
  return department;
}

/**
 * An account that the viewer administers, with its department: never their own. A session left open, or a token stolen, would give
 * whoever has it the password, and the holder of a post would say how long it lasts.
 * @throws ReportedError NOT_FOUND; SCOPE_NOT_YOURS for one above them, and for their own
 */
export async function administeredAccount(
  services: AdministrationServices,
  name: string,
  context: SubgraphContext,
): Promise<{ account: AccountDocument; department: AdministeredDepartment }> {
  const account = await administeredRecord(services.models.accounts, name, context);
  if (!account) throw notFound('account', '账号');
  refuseOwn(context.viewer, account._id);
  const department = await administeredDepartment(services, account.departmentCode, context);
  refuseHigher(context.viewer, department, (account.scopes ?? []) as string[]);
  return { account, department };
}

/** A record of what the viewer administers; undefined whether it is another's or not there. */
export async function administeredRecord<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  id: string,
  { viewer }: SubgraphContext,
): Promise<Doc | undefined> {
  const [found] = await model.find({ _id: id, readers: { $in: administrationKeys(viewer) } }).lean<Doc[]>();
  return found;
}

/** @throws ReportedError SCOPE_NOT_YOURS for the viewer's own account */
export function refuseOwn(viewer: Viewer, account: string | undefined): void {
  if (account !== viewer.account) return;
  throw new ReportedError(
    'SCOPE_NOT_YOURS',
    'Nobody administers their own account: change the password with changePassword, end a session with endSession, and ask another administrator for the rest.',
    {},
    '不得管理本人账号：口令请用changePassword修改，会话请用endSession注销，其他事项由其他管理人员办理。',
  );
}

/** One answer for what is another's and what is not there; the name that was asked for is not repeated. */
export function notFound(kind: string, kindZh: string): ReportedError<'NOT_FOUND'> {
  return new ReportedError(
    'NOT_FOUND',
    `There is no such ${kind} among those you administer.`,
    {},
    `您管理的范围内没有该${kindZh}。`,
  );
}

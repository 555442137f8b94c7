import { civilDateOf } from '../../../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../../../shared/ingest/dataset.ts';
import { connection } from '../../../../shared/paging/connection.ts';
import type { ListArguments } from '../../../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../../shared/subgraph/entity-loader.ts';
import { findAccount, findOfficer } from '../../store.ts';
import { type AccountStep, endAccount, endSessions, resetPassword, setAccountScopes, setPost } from '../administer.ts';
import { type AdministrationServices, administeredRecord } from '../administered.ts';
import { changePassword } from '../change-password.ts';
import { createAccount, type NewSecret } from '../create-account.ts';
import { devicesOf } from '../devices.ts';
import { ACCOUNT_LIST } from '../lists.ts';
import type { AccountDocument } from '../model.ts';
import { inPost } from '../rights.ts';
import { standingSessions } from '../sessions.ts';

/** What `viewer` shows of who has no account here: a program, or whom another issuer vouches for. */
type ShownAccount = Partial<AccountDocument>;

export function accountFields(services: AdministrationServices, cursorKey: string) {
  const { models, identities } = services;
  const accounts = { model: models.accounts, spec: ACCOUNT_LIST, cursorKey };
  return {
    Query: {
      viewer: async (_: unknown, __: unknown, { viewer }: SubgraphContext): Promise<ShownAccount> => {
        const { kind, account, department: departmentCode, scopes } = viewer;
        const record = kind === 'person' && account ? await findAccount(models, account) : undefined;
        return { ...record, account, departmentCode, scopes };
      },
      account: (_: unknown, { account }: { account: string }, context: SubgraphContext) =>
        administeredRecord(models.accounts, account, context),
      accounts: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(accounts, args, context, 'accounts'),
    },
    Mutation: {
      createAccount: async (_: unknown, { input }: { input: CanonicalRow }, context: SubgraphContext) =>
        withPassword(await createAccount(services, input, context)),
      setAccountScopes: (
        _: unknown,
        { input }: { input: AccountStep & { scopes: readonly string[] } },
        context: SubgraphContext,
      ) => setAccountScopes(services, input, context),
      setPost: (_: unknown, { input }: { input: AccountStep }, context: SubgraphContext) =>
        setPost(services, input, context),
      endAccount: (_: unknown, { input }: { input: AccountStep }, context: SubgraphContext) =>
        endAccount(services, input, context),
      resetPassword: async (_: unknown, { input }: { input: AccountStep }, context: SubgraphContext) =>
        withPassword(await resetPassword(services, input, context)),
      endSessions: (_: unknown, { account }: { account: string }, context: SubgraphContext) =>
        endSessions(services, account, context),
      changePassword: (
        _: unknown,
        { input }: { input: { oldPassword: string; newPassword: string } },
        context: SubgraphContext,
      ) => changePassword(models, input, context),
    },
    Account: {
      department: ({ departmentCode }: ShownAccount, _: unknown, context: SubgraphContext) =>
        departmentCode ? entityLoader(context, models.departments).load(departmentCode) : null,
      officer: ({ certificateNo }: ShownAccount, _: unknown, context: SubgraphContext) =>
        certificateNo ? entityLoader(context, models.officers).load(certificateNo) : null,
      post: ({ postFrom, postUntil }: ShownAccount) => ({ from: postFrom, until: postUntil }),
      inPost: async (account: ShownAccount, _: unknown, { now }: SubgraphContext) => {
        const { _id, certificateNo, departmentCode } = account;
        if (!_id || !departmentCode) return null;
        const department = (await identities.departments(now)).get(departmentCode);
        const officer = certificateNo ? await findOfficer(models, certificateNo) : undefined;
        return inPost({ account: { ...account, _id }, department, officer }, civilDateOf(now));
      },
      sessions: ({ _id }: ShownAccount, _: unknown, { now }: SubgraphContext) =>
        _id ? standingSessions(models, { account: _id }, now) : [],
      devices: ({ _id }: ShownAccount) => (_id ? devicesOf(models, _id) : []),
    },
  };
}

function withPassword({ record, secret }: NewSecret<AccountDocument>) {
  return { account: record, oneTimePassword: secret };
}

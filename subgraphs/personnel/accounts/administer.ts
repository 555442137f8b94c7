import type { ClientSession } from 'mongoose';
import { inTransaction } from '../../../shared/audit/transaction.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { FieldSpecs, ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { contentOf, originOf } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import { checkPost } from './account-input.ts';
import { type AdministrationServices, administeredAccount } from './administered.ts';
import { scopesAfter } from './administration-rules.ts';
import { type NewSecret, personOf } from './create-account.ts';
import { newOneTimePassword, storePassword } from './credentials.ts';
import { ACCOUNT_FIELDS, type AccountDocument } from './model.ts';
import { hashPassword } from './password.ts';
import { endingSessions, endSessionsNow, standingSessions } from './sessions.ts';

/** An account as the caller has read it. */
export interface AccountStep {
  account: string;
  expectedVersion: number;
}

type AccountValues = ValuesOf<typeof ACCOUNT_FIELDS>;

/** Gives and takes scopes. @throws ReportedError NOT_FOUND, SCOPE_NOT_YOURS, STALE, ILLEGAL_TRANSITION (an ended account) */
export async function setAccountScopes(
  services: AdministrationServices,
  { scopes, ...step }: AccountStep & { scopes: readonly string[] },
  context: SubgraphContext,
): Promise<AccountDocument> {
  const { account, department } = await administeredAccount(services, step.account, context);
  const after = scopesAfter(context.viewer, department, (account.scopes ?? []) as string[], scopes);
  return changeAccount(services.models, account, step, { scopes: after }, context);
}

const POST_FIELDS = {
  postFrom: { type: 'date', zh: '任职起始日' },
  postUntil: { type: 'date', zh: '任职截止日' },
} as const satisfies FieldSpecs;

/** Says from when until when (the last day) the holder is in post; a day that is not given is open. */
export async function setPost(
  services: AdministrationServices,
  { account: name, expectedVersion, ...term }: AccountStep & { postFrom?: string | null; postUntil?: string | null },
  context: SubgraphContext,
): Promise<AccountDocument> {
  const { account } = await administeredAccount(services, name, context);
  const { postFrom, postUntil } = checkedInput(POST_FIELDS, term);
  checkPost({ postFrom, postUntil });
  return changeAccount(services.models, account, { expectedVersion }, { postFrom, postUntil }, context);
}

/** Ends an account for good, and its sessions with it. */
export async function endAccount(
  services: AdministrationServices,
  step: AccountStep,
  context: SubgraphContext,
): Promise<AccountDocument> {
  const { models } = services;
  const { account } = await administeredAccount(services, step.account, context);
  const { viewer, now } = context;
  await endingSessions(models, { account: account._id }, { now, origin: originOf(viewer, now) }, (end) =>
    changeAccount(models, account, step, { active: false, endedAt: now }, context, end),
  );
  return (await findAccount(models, account._id))!;
}

/** Gives the holder a one-time password in place of a forgotten one, and ends the sessions. */
export async function resetPassword(
  services: AdministrationServices,
  step: AccountStep,
  context: SubgraphContext,
): Promise<NewSecret<AccountDocument>> {
  const { models } = services;
  const { account } = await administeredAccount(services, step.account, context);
  const secret = newOneTimePassword();
  const hash = await hashPassword(secret);
  const { viewer, now } = context;
  const set = { passwordSetAt: now, passwordOneTime: true };
  await endingSessions(models, { account: account._id }, { now, origin: originOf(viewer, now) }, (end) =>
    changeAccount(models, account, step, set, context, async (transaction) => {
      await storePassword(models, account._id, hash, transaction);
      await end(transaction);
    }),
  );
  return { record: (await findAccount(models, account._id))!, secret };
}

/** Ends every session of an account; it may sign in again. @returns how many there were */
export async function endSessions(
  services: AdministrationServices,
  name: string,
  context: SubgraphContext,
): Promise<number> {
  const { models } = services;
  const { account } = await administeredAccount(services, name, context);
  const standing = await standingSessions(models, { account: account._id }, context.now);
  await endSessionsNow(models, standing, context.now, originOf(context.viewer, context.now));
  return standing.length;
}

/**
 * Writes a change of an account that the viewer may change, and what goes with it, in one transaction.
 * @throws ReportedError STALE, or ILLEGAL_TRANSITION when the account was ended
 */
async function changeAccount(
  models: PersonnelModels,
  account: AccountDocument,
  { expectedVersion }: Pick<AccountStep, 'expectedVersion'>,
  changes: AccountValues,
  { viewer, now }: SubgraphContext,
  also?: (transaction: ClientSession) => Promise<void>,
): Promise<AccountDocument> {
  if (!account.active)
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      'The account was ended; it stays so.',
      {},
      '账号已注销，不能再变更。',
    );
  const draft = { ...accountDraft(account, changes), expectedVersion };
  await inTransaction(models.accounts.db, async (transaction) => {
    await writeRecords(models.accounts, [draft], originOf(viewer, now), transaction);
    await also?.(transaction);
  });
  return (await findAccount(models, account._id))!;
}

/** An account with changes, as it is written. Whoever is ended leaves the person free to have another account. */
export function accountDraft(account: AccountDocument, changes: AccountValues) {
  const content = contentOf(ACCOUNT_FIELDS, account, changes);
  const { createKey, createDigest } = account;
  return {
    _id: account._id,
    content,
    derived: {
      ...(createKey !== undefined && { createKey, createDigest }),
      ...(content['active'] === true && { person: personOf(account) }),
    },
    readers: account.readers,
  };
}

import type { Scope } from '../../../shared/access/viewer.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import type { AccountDocument } from './model.ts';
import { hashPassword } from './password.ts';
import { onlineOrigin, together } from './write-online.ts';

/** An account as it is asked for: of a person in post (Art. 26). */
export interface NewAccount {
  account: string;
  displayName: string;
  departmentCode: string;
  certificateNo?: string;
  scopes: readonly Scope[];
}

/**
 * Creates an account, or gives the one of this name a new password and what else is new; the change entry says who did it.
 * @param by account or command that does it
 */
export async function writeAccount(
  models: PersonnelModels,
  account: NewAccount,
  password: string,
  by: string,
  now: Date,
): Promise<void> {
  const former = await findAccount(models, account.account);
  const content = {
    ...account,
    active: true,
    createdAt: former?.createdAt ?? now,
  } satisfies Partial<AccountDocument>;
  const hash = await hashPassword(password);
  // No readers: accounts are in no list, and no viewer's key opens them.
  const draft = { _id: account.account, content, readers: [] };
  await together(models.accounts.db, async (session) => {
    await writeRecords(models.accounts, [draft], onlineOrigin(account.departmentCode, by, now), session);
    await models.credentials.updateOne({ _id: account.account }, { $set: { hash } }, { upsert: true, session });
  });
}

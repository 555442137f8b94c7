import type { Scope } from '../../../shared/access/viewer.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../../shared/codes/batch-number.ts';
import type { AccountDocument, PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import { hashPassword } from './password.ts';

/** An account as it is asked for: of a person in post (Art. 26). */
export interface NewAccount {
  account: string;
  displayName: string;
  departmentCode: string;
  certificateNo?: string;
  scopes: readonly Scope[];
}

const SOURCE_SYSTEM = 'supervision-graph';

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
    passwordHash: await hashPassword(password),
    active: true,
    createdAt: former?.createdAt ?? now,
  } satisfies Partial<AccountDocument>;
  const origin = {
    provider: account.departmentCode,
    sourceSystem: SOURCE_SYSTEM,
    batchNo: batchNumber(civilDateOf(now), 0),
    receivedAt: now,
    by,
  };
  // No readers: accounts are in no list, and no viewer's key opens them.
  await writeRecords(models.accounts, [{ _id: account.account, content, readers: [] }], origin);
}

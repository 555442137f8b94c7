import { OneAtATime } from '../../../shared/audit/one-at-a-time.ts';
import { inTransaction } from '../../../shared/audit/transaction.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { originOf } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import { accountDraft } from './administer.ts';
import { attemptsOf } from './attempts.ts';
import { findCredential, storePassword, wasUsed } from './credentials.ts';
import type { AccountDocument } from './model.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { PASSWORD_POLICY, passwordFault } from './password-rules.ts';
import { endingSessions } from './sessions.ts';

/** Hashes fill the threads that everybody's sign-ins wait for: one person has one of them at a time. */
const oneAtATime = new OneAtATime();

/**
 * A person changes their password (Art. 31). Their other sessions end with it; this one goes on.
 * @throws ReportedError NOT_FOUND (not a person with a password), RATE_LIMITED, BAD_USER_INPUT (the old one is not right),
 * PASSWORD_TOO_WEAK, STALE
 */
export function changePassword(
  models: PersonnelModels,
  passwords: Passwords,
  context: SubgraphContext,
): Promise<AccountDocument> {
  return oneAtATime.run(context.viewer.account ?? '', () => change(models, passwords, context));
}

interface Passwords {
  oldPassword: string;
  newPassword: string;
}

async function change(
  models: PersonnelModels,
  { oldPassword, newPassword }: Passwords,
  context: SubgraphContext,
): Promise<AccountDocument> {
  const { viewer, now } = context;
  const account = viewer.kind === 'person' && viewer.account ? await findAccount(models, viewer.account) : undefined;
  const credential = account && (await findCredential(models, account._id));
  if (!account?.active || !credential)
    throw new ReportedError('NOT_FOUND', 'There is no password of this caller.', {}, '当前用户没有口令。');
  // whoever found a session open guesses no faster than who signs in
  const attempt = await attemptsOf(models).begin({ ...viewer, name: changeOf(account._id) }, now);
  if (!(await verifyPassword(oldPassword, credential.hash))) {
    await attempt.failed();
    throw badInput('input.oldPassword', 'is not the present password', '原口令不正确');
  }
  await attempt.succeeded();
  const fault = passwordFault(newPassword, [account._id, account.displayName ?? '']);
  if (fault) throw tooWeak(fault.message, fault.messageZh);
  if (await wasUsed(newPassword, credential)) {
    const { remembered } = PASSWORD_POLICY;
    throw tooWeak(`was one of the last ${remembered}`, `与最近${remembered}次使用过的口令相同`);
  }
  const hash = await hashPassword(newPassword);
  const origin = originOf(viewer, now);
  const draft = {
    ...accountDraft(account, { passwordSetAt: now, passwordOneTime: false }),
    expectedVersion: account.version,
  };
  await endingSessions(models, { account: account._id }, { now, origin, goesOn: viewer.session }, (end) =>
    inTransaction(models.accounts.db, async (transaction) => {
      await writeRecords(models.accounts, [draft], origin, transaction);
      await storePassword(models, account._id, hash, transaction);
      await end(transaction);
    }),
  );
  return (await findAccount(models, account._id))!;
}

/** What guesses here are counted by: no name that can be signed in with has a line break, so nobody adds to it from outside. */
function changeOf(account: string): string {
  return `change\n${account}`;
}

function tooWeak(message: string, messageZh: string): ReportedError<'PASSWORD_TOO_WEAK'> {
  return new ReportedError(
    'PASSWORD_TOO_WEAK',
    `The new password ${message}.`,
    { argument: 'input.newPassword' },
    `新口令${messageZh}。`,
  );
}

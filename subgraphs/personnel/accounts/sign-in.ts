import type { TokenClaims } from '../../../shared/access/token.ts';
import { OneAtATime } from '../../../shared/audit/one-at-a-time.ts';
import { normaliseKey } from '../../../shared/codes/identity-key.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import type { Identities } from './identity.ts';
import { lockedUntil, recentFailures, WINDOW_MILLISECONDS } from './lock-out.ts';
import type { Credential } from './model.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { Identity } from './rights.ts';
import { newSessionId, writeSession } from './sessions.ts';

/** Makes a session token of its claims: given by the composition root, which holds the key. */
export type Sign = (claims: TokenClaims) => Promise<SignedToken>;

export interface SignedToken {
  token: string;
  expiresAt: Date;
}

export type SignIn = (account: string, password: string, context: SubgraphContext) => Promise<SignedToken>;

/** No account has a longer name. Characters. */
const LONGEST_NAME = 64;

/**
 * Signing in (Art. 26, 31). A wrong password, an unknown account and a closed one are the same error in like time.
 * @returns a function that throws ReportedError UNAUTHENTICATED, or RATE_LIMITED with `retryAfter` in seconds
 */
export function signInWith(models: PersonnelModels, identities: Identities, sign: Sign): SignIn {
  const attempts = new OneAtATime();
  // What an unknown account's password is compared with; nobody knows its password, and nothing matches it below.
  const nobody = hashPassword(crypto.randomUUID());

  return (written, password, context) => {
    const name = nameOf(written);
    return attempts.run(name, async () => {
      const failures = await failuresOf(models, name, context.now);
      refuseWhenLocked(failures, context.now);
      const [account, credential] = await Promise.all([findAccount(models, name), findCredential(models, name)]);
      const matches = await verifyPassword(password, credential?.hash ?? (await nobody));
      const identity = await identities.of({ account: name }, context.now);
      if (!account || !identity || !credential || !matches) {
        await countFailure(models, name, failures, context.now);
        throw new ReportedError(
          'UNAUTHENTICATED',
          'The account or the password is not right.',
          {},
          '账号或密码不正确。',
        );
      }
      if (failures.length > 0) await models.signInFailures.deleteOne({ _id: name });
      const { source, device } = context.viewer;
      const sessionId = newSessionId();
      const signed = await sign(claimsOf(identity, sessionId, device));
      const holder = { account: account._id, departmentCode: account.departmentCode! };
      await writeSession(models, holder, { sessionId, source, device, expiresAt: signed.expiresAt }, context.now);
      return signed;
    });
  };
}

/** The name as accounts are stored by. What cannot be one is counted together under the empty name, which no account has. */
function nameOf(written: string): string {
  const name = normaliseKey(written) ?? '';
  return name.length <= LONGEST_NAME ? name : '';
}

/** A token says who and which session; what the bearer may do stands in it for those who do not ask `_identity`. */
export function claimsOf(identity: Identity, sid: string, jkt: string | undefined): TokenClaims {
  const { account, kind, department, region, departments, scopes, certificateNo } = identity;
  return { sub: account, kind, sid, jkt, dept: department, region, departments, scopes, certificateNo };
}

async function findCredential(models: PersonnelModels, name: string): Promise<Credential | undefined> {
  const [found] = await models.credentials.find({ _id: name }).lean<Credential[]>();
  return found;
}

async function failuresOf(models: PersonnelModels, name: string, now: Date): Promise<Date[]> {
  const [found] = await models.signInFailures.find({ _id: name }).lean<{ at: Date[] }[]>();
  return recentFailures(found?.at ?? [], now);
}

function refuseWhenLocked(failures: readonly Date[], now: Date): void {
  const until = lockedUntil(failures, now);
  if (!until) return;
  const retryAfter = Math.ceil((until.getTime() - now.getTime()) / 1000);
  throw new ReportedError(
    'RATE_LIMITED',
    `Too many failed attempts to sign in; wait ${retryAfter} seconds.`,
    { retryAfter },
    `登录失败次数过多，请在${retryAfter}秒后重试。`,
  );
}

/** Counted by name, of unknown accounts too: a lock must not tell which accounts exist. */
async function countFailure(models: PersonnelModels, name: string, former: readonly Date[], now: Date): Promise<void> {
  const at = [...former, now];
  const expiresAt = new Date(now.getTime() + WINDOW_MILLISECONDS);
  await models.signInFailures.updateOne({ _id: name }, { $set: { at, expiresAt } }, { upsert: true });
}

import type { TokenClaims } from '../../../shared/access/token.ts';
import { OneAtATime } from '../../../shared/audit/one-at-a-time.ts';
import { normaliseKey } from '../../../shared/codes/identity-key.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { onlineOrigin } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import { attemptsOf } from './attempts.ts';
import { findCredential } from './credentials.ts';
import { registerDevice } from './devices.ts';
import type { Identities } from './identity.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { oneTimeIsOver } from './password-rules.ts';
import { endSessionNow, newSessionId, writeSession } from './sessions.ts';

/** Makes a session token of its claims: given by the composition root, which holds the key. */
export type Sign = (claims: TokenClaims) => Promise<SignedToken>;

export interface SignedToken {
  token: string;
  expiresAt: Date;
}

export type SignIn = (account: string, password: string, context: SubgraphContext) => Promise<SignedToken>;

/** No account has a longer name. Characters. */
const LONGEST_NAME = 64;
/** No password is longer; what is, is compared as its beginning and so is wrong. Characters. */
const LONGEST_PASSWORD = 1_024;

/**
 * Signing in (Art. 26, 31, 32). A wrong password, an unknown account and one whose holder has left are the same error in like time.
 * @returns a function that throws ReportedError UNAUTHENTICATED, RATE_LIMITED with `retryAfter` in seconds, or DEVICE_OF_ANOTHER
 */
export function signInWith(models: PersonnelModels, identities: Identities, sign: Sign): SignIn {
  const oneAtATime = new OneAtATime();
  const attempts = attemptsOf(models);
  // What an unknown account's password is compared with; nobody knows its password, and nothing matches it below.
  const nobody = hashPassword(crypto.randomUUID());

  return (written, password, { viewer, now }) => {
    const name = nameOf(written);
    const { source, device } = viewer;
    return oneAtATime.run(name, async () => {
      const attempt = await attempts.begin({ name, source, device }, now);
      const [account, credential] = await Promise.all([findAccount(models, name), findCredential(models, name)]);
      const matches = await verifyPassword(password.slice(0, LONGEST_PASSWORD), credential?.hash ?? (await nobody));
      const identity = await identities.of({ account: name }, now);
      if (!account || !identity || !credential || !matches || oneTimeIsOver(account, now)) {
        await attempt.failed();
        throw notRight();
      }
      if (device) await registerDevice(models, account, device, now);
      await attempt.succeeded();
      const sessionId = newSessionId();
      const signed = await sign({ sub: name, kind: 'person', sid: sessionId, jkt: device });
      const holder = { account: name, departmentCode: account.departmentCode!, regionCode: identity.region };
      await writeSession(models, holder, { sessionId, source, device, expiresAt: signed.expiresAt }, now);
      // another password was set while this one was looked at, and who set it may not have met this session
      if ((await findCredential(models, name))?.hash !== credential.hash) {
        await endSessionNow(models, sessionId, now, onlineOrigin(holder.departmentCode, name, now));
        throw notRight();
      }
      return signed;
    });
  };
}

function notRight(): ReportedError<'UNAUTHENTICATED'> {
  return new ReportedError('UNAUTHENTICATED', 'The account or the password is not right.', {}, '账号或密码不正确。');
}

/** The name as accounts are stored by. What cannot be one is counted together under the empty name, which no account has. */
function nameOf(written: string): string {
  const name = normaliseKey(written) ?? '';
  return name.length <= LONGEST_NAME ? name : '';
}

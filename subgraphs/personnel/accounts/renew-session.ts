import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { originOf } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import { againWhileStale } from './again-while-stale.ts';
import type { Identities } from './identity.ts';
import { LONGEST_SESSION, sessionStands } from './rights.ts';
import { findSession, prolongSession } from './sessions.ts';
import type { Sign, SignedToken } from './sign-in.ts';

/**
 * Another token of the same session, for another hour; ten hours after the sign-in nothing lasts longer, and one signs in again.
 * @throws ReportedError UNAUTHENTICATED when the request belongs to no session of a person, or the session is over
 */
export async function renewSession(
  models: PersonnelModels,
  identities: Identities,
  sign: Sign,
  { viewer, now }: SubgraphContext,
): Promise<SignedToken> {
  // renewed or ended in between, it is looked at again, so that an end is never written over
  return againWhileStale(async () => {
    const session = viewer.session ? await findSession(models, viewer.session) : undefined;
    const identity = session && (await identities.of({ session: session._id }, now));
    // what is remembered of a session may be older than its end, which is looked at in the row itself
    const stands = session !== undefined && sessionStands(session, now);
    if (!stands || !session.startedAt || identity?.kind !== 'person' || identity.account !== viewer.account)
      throw new ReportedError(
        'UNAUTHENTICATED',
        'There is no session to renew; sign in.',
        {},
        '没有可续期的会话，请重新登录。',
      );
    const signed = await sign({ sub: identity.account, kind: 'person', sid: session._id, jkt: session.device });
    const last = new Date(session.startedAt.getTime() + LONGEST_SESSION);
    const expiresAt = signed.expiresAt < last ? signed.expiresAt : last;
    await prolongSession(models, session, expiresAt, originOf(viewer, now));
    return { token: signed.token, expiresAt };
  });
}

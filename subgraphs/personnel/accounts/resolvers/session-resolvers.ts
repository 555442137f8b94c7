import { connection } from '../../../../shared/paging/connection.ts';
import type { ListArguments } from '../../../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../../../shared/subgraph/context.ts';
import { originOf } from '../../../../shared/subgraph/write-online.ts';
import type { GrantsInForce } from '../../grants/in-force.ts';
import { type AdministrationServices, notFound } from '../administered.ts';
import type { ClientToken, ClientTokenRequest } from '../client-token.ts';
import { releaseDevice } from '../devices.ts';
import type { IdentityQuery } from '../identity.ts';
import { SESSION_LIST } from '../lists.ts';
import type { SessionDocument, Sighting } from '../model.ts';
import { renewSession } from '../renew-session.ts';
import { type Identity, sessionStands } from '../rights.ts';
import { endSessionsNow, findSession } from '../sessions.ts';
import type { Sign, SignIn } from '../sign-in.ts';

/** What signing in needs beside the store. */
export interface SignInServices extends AdministrationServices {
  grants: GrantsInForce;
  sign: Sign;
  signIn: SignIn;
  clientToken: ClientToken;
}

export function sessionFields(services: SignInServices, cursorKey: string) {
  const { models, identities, grants, sign, signIn, clientToken } = services;
  const sessions = { model: models.sessions, spec: SESSION_LIST, cursorKey };
  return {
    Query: {
      sessions: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(sessions, args, context, 'sessions'),
      _identity: (_: unknown, query: IdentityQuery, { now }: SubgraphContext) => identities.of(query, now),
    },
    Mutation: {
      signIn: (_: unknown, args: { account: string; password: string }, context: SubgraphContext) =>
        signIn(args.account, args.password, context),
      renewSession: (_: unknown, __: unknown, context: SubgraphContext) =>
        renewSession(models, identities, sign, context),
      endSession: async (_: unknown, { sessionId }: { sessionId: string }, context: SubgraphContext) => {
        const { viewer, now } = context;
        const session = await findSession(models, sessionId);
        if (!session?.account || viewer.kind !== 'person' || session.account !== viewer.account)
          throw notFound('session', '会话');
        if (sessionStands(session, now)) await endSessionsNow(models, [session], now, originOf(viewer, now));
        return findSession(models, sessionId);
      },
      releaseDevice: (_: unknown, { thumbprint }: { thumbprint: string }, context: SubgraphContext) =>
        releaseDevice(services, thumbprint, context),
      _clientToken: (_: unknown, request: ClientTokenRequest, context: SubgraphContext) =>
        clientToken(request, context),
    },
    Session: {
      current: ({ _id }: SessionDocument, _: unknown, { viewer }: SubgraphContext) => _id === viewer.session,
      stands: (session: SessionDocument, _: unknown, { now }: SubgraphContext) => sessionStands(session, now),
      lastSeenAt: async ({ _id, startedAt }: SessionDocument) => {
        const [sighting] = await models.sightings.find({ _id }).lean<Sighting[]>();
        return sighting?.at ?? startedAt;
      },
    },
    Identity: {
      grants: ({ department }: Identity, _: unknown, { now }: SubgraphContext) =>
        department ? grants.to(department, now) : [],
    },
  };
}

import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import type { GrantsInForce } from '../grants/in-force.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import type { ClientToken, ClientTokenRequest } from './client-token.ts';
import type { Identities, IdentityQuery } from './identity.ts';
import type { Identity } from './rights.ts';
import type { SignIn } from './sign-in.ts';

export interface AccountServices {
  identities: Identities;
  grants: GrantsInForce;
  signIn: SignIn;
  clientToken: ClientToken;
}

export function accountResolvers(
  models: PersonnelModels,
  { identities, grants, signIn, clientToken }: AccountServices,
) {
  return {
    Query: {
      viewer: async (_: unknown, __: unknown, { viewer }: SubgraphContext) => ({
        account: viewer.account,
        displayName: viewer.account && (await findAccount(models, viewer.account))?.displayName,
        departmentCode: viewer.department,
        scopes: viewer.scopes,
      }),
      _identity: (_: unknown, query: IdentityQuery, { now }: SubgraphContext) => identities.of(query, now),
    },
    Mutation: {
      signIn: (_: unknown, args: { account: string; password: string }, context: SubgraphContext) =>
        signIn(args.account, args.password, context),
      _clientToken: (_: unknown, request: ClientTokenRequest, context: SubgraphContext) =>
        clientToken(request, context),
    },
    Account: {
      department: ({ departmentCode }: { departmentCode?: string }, _: unknown, context: SubgraphContext) =>
        departmentCode ? entityLoader(context, models.departments).load(departmentCode) : null,
    },
    Identity: {
      grants: ({ department }: Identity, _: unknown, { now }: SubgraphContext) =>
        department ? grants.to(department, now) : [],
    },
  };
}

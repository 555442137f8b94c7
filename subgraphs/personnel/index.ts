import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { PERSONNEL_ROW_RULES } from './access.ts';
import { clientTokenWith } from './accounts/client-token.ts';
import { identitiesOf } from './accounts/identity.ts';
import { accountResolvers } from './accounts/resolvers.ts';
import { type Sign, signInWith } from './accounts/sign-in.ts';
import { personnelDatasets } from './datasets.ts';
import { createDemoAccounts } from './demo-accounts.ts';
import { personnelModels } from './model.ts';
import { personnelResolvers } from './resolvers.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface RunningPersonnel extends RunningSubgraph {
  /** See `createDemoAccounts`: the passwords by account. */
  createDemoAccounts(): Promise<Record<string, { password: string }>>;
}

/** 执法人员、部门与账号: regions, departments, officers, accounts (Art. 3, 5, 14, 23, 26, 31). */
export async function startPersonnel(services: SubgraphServices & { sign: Sign }): Promise<RunningPersonnel> {
  const { connection, now, cursorKey, sign, holidays } = services;
  const models = personnelModels(connection);
  await prepareStore(connection);
  const identities = identitiesOf(models);
  const records = personnelResolvers(models, cursorKey);
  const accounts = accountResolvers(models, {
    identities,
    signIn: signInWith(models, identities, sign),
    clientToken: clientTokenWith(models, identities, sign),
  });
  const resolvers = { ...records, ...accounts, Query: { ...records.Query, ...accounts.Query } };
  const subgraph = defineSubgraph({ name: 'personnel', schema: SCHEMA, resolvers, rowRules: PERSONNEL_ROW_RULES, now });
  return {
    ...subgraph,
    datasets: personnelDatasets(models, holidays),
    createDemoAccounts: () => createDemoAccounts(models, now()),
  };
}

import type { FieldsToGrant } from '../../shared/access/fields-to-grant.ts';
import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { PERSONNEL_ROW_RULES } from './access.ts';
import { createFirstAccount, type FirstAccount } from './accounts/bootstrap.ts';
import { clientTokenWith } from './accounts/client-token.ts';
import { identitiesOf } from './accounts/identity.ts';
import { administrationResolvers } from './accounts/resolvers/administration-resolvers.ts';
import { type Sign, signInWith } from './accounts/sign-in.ts';
import { contactResolvers } from './contacts/resolvers.ts';
import { personnelDatasets } from './datasets.ts';
import { createDemoAccounts } from './demo-accounts.ts';
import { grantsInForce } from './grants/in-force.ts';
import { grantResolvers } from './grants/resolvers.ts';
import { personnelModels } from './model.ts';
import { denialResolvers } from './record-denials.ts';
import { personnelResolvers } from './resolvers.ts';
import { trainingResolvers } from './training/resolvers.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface RunningPersonnel extends RunningSubgraph {
  /** See `createDemoAccounts`: the passwords by account. */
  createDemoAccounts(): Promise<Record<string, { password: string }>>;
  /** See `createFirstAccount`: of the city government's office, with its one-time password. */
  createFirstAccount(first: FirstAccount): Promise<{ account: string; oneTimePassword: string }>;
}

/** What personnel needs beside what every subgraph does. */
export interface PersonnelServices extends SubgraphServices {
  sign: Sign;
  /** Of all subgraphs: what a department may let others read (Art. 24). */
  fieldsToGrant: FieldsToGrant;
}

/** 执法人员、部门与账号: regions, departments, officers, accounts and who administers them (Art. 3, 5, 14, 23, 26, 31). */
export async function startPersonnel(services: PersonnelServices): Promise<RunningPersonnel> {
  const { connection, now, cursorKey, sign, readLog, holidays, fieldsToGrant } = services;
  const models = personnelModels(connection);
  await prepareStore(connection);
  const identities = identitiesOf(models);
  const records = personnelResolvers(models, cursorKey);
  const signing = {
    models,
    identities,
    grants: grantsInForce(models.grants),
    sign,
    signIn: signInWith(models, identities, sign),
    clientToken: clientTokenWith(models, identities, sign),
  };
  const accounts = administrationResolvers(signing, cursorKey);
  const grants = grantResolvers(models, cursorKey, fieldsToGrant);
  const contacts = contactResolvers(models, cursorKey);
  const training = trainingResolvers(models, cursorKey);
  const resolvers = {
    ...records,
    ...accounts,
    ...grants,
    ...contacts,
    ...training,
    Query: { ...records.Query, ...accounts.Query, ...grants.Query, ...contacts.Query, ...training.Query },
    Mutation: {
      ...accounts.Mutation,
      ...grants.Mutation,
      ...contacts.Mutation,
      ...training.Mutation,
      ...denialResolvers(readLog),
    },
    Department: { ...records.Department, ...contacts.Department },
    EnforcementOfficer: { ...records.EnforcementOfficer, ...training.EnforcementOfficer },
  };
  const subgraph = defineSubgraph({
    name: 'personnel',
    schema: SCHEMA,
    resolvers,
    rowRules: PERSONNEL_ROW_RULES,
    connection,
    readLog,
    now,
  });
  const datasets = personnelDatasets(models, holidays);
  const departments = datasets.find(({ name }) => name === 'departments')!;
  return {
    ...subgraph,
    datasets,
    createDemoAccounts: () => createDemoAccounts(models, now()),
    createFirstAccount: (first) => createFirstAccount(models, departments, first, now()),
  };
}

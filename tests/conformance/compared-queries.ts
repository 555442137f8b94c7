import type { AskOptions, Endpoint } from '../support/graph-client.ts';

/** A query whose answer must not depend on how many processes the graph runs in. */
export interface ComparedQuery {
  endpoint: Endpoint;
  query: string;
  options?: AskOptions;
}

const ACCOUNTS = ['inspector.city', 'market.officer', 'health.officer', 'office.beilin', 'analyst.city'];

const OF_EVERYBODY = [
  `{ acts(first: 20) { totalCount nodes { id kind actNo occurredOn item { itemCode name } checklist { name }
     department { code name } officers { certificateNo name phoneMasked } supervisedObject { name credit { ratings { grade } } }
     plan { planId } registeredAddress provenance { provider receivedAt } } pageInfo { hasNextPage endCursor } } }`,
  '{ complaints(first: 20) { totalCount nodes { complaintNo status complainantName complainantNameMasked deadlines { rule dueOn } } } }',
  '{ officers(first: 5) { nodes { certificateNo phone phoneMasked education department { name parent { name } } } } }',
  '{ analysis { actCounts { districtCode month kind count suppressed } } }',
  '{ viewer { account scopes department { code } } }',
  '{ items(first: 0) { totalCount } departments(first: 3) { nodes { name } } }',
];

const OF_THE_PUBLIC = [
  '{ items(first: 50) { totalCount nodes { itemCode name subItems { name checklists { name } } department { name } } } }',
  '{ supervisedObjects(first: 50) { totalCount nodes { objectId name credit { ratings { grade } sanctions { measureCode } } } } }',
  '{ plans(first: 20) { totalCount nodes { planId name acts(first: 2) { totalCount nodes { id } } } } }',
  '{ supervisedObjects(first: 10, where: { name: { contains: "凉皮" } }) { totalCount nodes { name } } }',
  '{ complaints { totalCount } }',
  '{ __schema { types { name fields { name type { name kind } } } } }',
  '{ acts(after: "x") { totalCount } }',
];

export const COMPARED_QUERIES: readonly ComparedQuery[] = [
  ...OF_THE_PUBLIC.map((query) => ({ endpoint: 'public' as const, query })),
  ...ACCOUNTS.flatMap((account) =>
    OF_EVERYBODY.map((query) => ({ endpoint: 'portal' as const, query, options: { account } })),
  ),
];

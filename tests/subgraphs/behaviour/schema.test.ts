import { beforeAll, expect, test } from '@jest/globals';
import { type GraphQLInputObjectType, type GraphQLObjectType, type GraphQLSchema, parse } from 'graphql';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { publicContract } from '../../../gateway/compose/public-contract.ts';
import { accessTableOf } from '../../../shared/access/access-table.ts';
import { schemaText } from '../../../shared/subgraph/schema-text.ts';
import { SCHEMA } from '../../../subgraphs/behaviour/index.ts';

const ACTS = ['InspectionAct', 'PenaltyAct', 'CompulsoryAct', 'OtherAct'];
const sdl = schemaText(SCHEMA);
const table = accessTableOf(parse(sdl));
let contract: GraphQLSchema;

beforeAll(() => {
  const { supergraphSdl, apiSchema } = compose([{ name: 'behaviour', sdl }]);
  contract = publicContract(apiSchema, extractAccess(supergraphSdl).table);
});

function publicFields(type: string): string[] {
  return Object.keys((contract.getType(type) as GraphQLObjectType).getFields());
}

test('what tells a person apart is personal on each of the four kinds', () => {
  for (const type of ACTS)
    for (const field of ['counterpartIdNumber', 'counterpartPersonName'])
      expect(table.get(`${type}.${field}`)?.policies).toEqual([['personal']]);
});

test('that a complaint stands behind an act is for its own department, on each of the four kinds', () => {
  for (const type of ACTS) expect(table.get(`${type}.complaint`)?.policies).toEqual([['department']]);
});

test('the case file of a penalty is for its own department', () => {
  for (const field of ['illegalFact', 'evidence', 'legalReviewOpinion', 'groupConclusion', 'criminal', 'transferredOn'])
    expect(table.get(`PenaltyAct.${field}`)?.policies).toEqual([['department']]);
});

test('business figures of an object are secret', () => {
  for (const field of ['annualRevenue', 'taxAmount', 'employeeCount'])
    expect(table.get(`SupervisedObject.${field}`)?.policies).toEqual([['secret']]);
});

test('the public contract has the result of an act and not how it was reported', () => {
  expect(publicFields('InspectionAct')).toEqual(expect.arrayContaining(['checkResult', 'findings', 'officers']));
  for (const type of ['SupervisionAct', ...ACTS])
    for (const hidden of ['reporter', 'timely', 'complaint', 'counterpartIdNumber', 'registeredAddress'])
      expect(publicFields(type)).not.toContain(hidden);
});

test('the public can neither filter acts by timeliness nor objects by risk', () => {
  const filterFields = (type: string) => Object.keys((contract.getType(type) as GraphQLInputObjectType).getFields());
  expect(filterFields('SupervisionActFilter')).toContain('occurredOn');
  expect(filterFields('SupervisionActFilter')).not.toContain('timely');
  expect(filterFields('SupervisedObjectFilter')).not.toContain('riskLevel');
});

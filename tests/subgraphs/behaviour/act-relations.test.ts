import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { feedActs } from './acts-of-all-kinds.ts';
import { ask, type City, openCity, VIEWERS } from './city.ts';

let city: City;
let penaltyId: string;

beforeAll(async () => {
  city = await openCity();
  penaltyId = await feedActs(city);
});

afterAll(() => city?.close());

test('an act refers to item, checklist, officers and department, and has its object and plan at hand', async () => {
  const query = `{ acts(where: { actNo: { eq: "I-1" } }) { nodes { item { itemCode } checklist { checklistCode }
    officers { certificateNo } officersNamed { name certificateNo } department { code } supervisedObject { name } plan { name } } } }`;
  const { data } = await ask(city, VIEWERS.public, query);
  expect(data['acts']).toEqual({
    nodes: [
      {
        item: { itemCode: '61010000000001' },
        checklist: { checklistCode: '91350100M000100Y433001' },
        officers: [{ certificateNo: '6101-1' }, { certificateNo: '6101-2' }],
        officersNamed: [
          { name: '王一', certificateNo: '6101-1' },
          { name: '李二', certificateNo: '6101-2' },
        ],
        department: { code: 'MARKET' },
        supervisedObject: { name: '明月餐饮店' },
        plan: { name: '2026年抽查' },
      },
    ],
  });
});

test('below other types, the acts of every parent come in one call for the rows, one for the keys of persons in them and one for the counts', async () => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on EnforcementOfficer { acts(first: 5) { totalCount nodes { actNo } } } } }`;
  const of = ['6101-1', '6101-2', '6101-3', '6101-4'].map((certificateNo) => ({
    __typename: 'EnforcementOfficer',
    certificateNo,
  }));
  const { commands, result } = await city.commandsOf(() => ask(city, VIEWERS.public, query, { of }));
  expect(result.errors).toEqual([]);
  const found = result.data['_entities'] as { acts: { totalCount: number; nodes: unknown[] } }[];
  expect(found.map(({ acts }) => [acts.totalCount, acts.nodes.length])).toEqual([
    [3, 3],
    [3, 3],
    [0, 0],
    [0, 0],
  ]);
  // the find is for the keys of the persons in the rows
  expect(commands.toSorted()).toEqual(['aggregate', 'aggregate', 'find']);
});

test.each([
  ['SupervisionItem', 'itemCode', '61010000000001', ['I-1', 'P-1', 'C-1']],
  ['InspectionChecklist', 'checklistCode', '91350100M000100Y433001', ['I-1']],
  ['Department', 'code', 'HEALTH', []],
  ['Department', 'code', 'MARKET', ['I-1', 'P-1', 'C-1']],
  ['SupervisedObject', 'objectId', 'O-2', ['P-1']],
  ['RandomInspectionPlan', 'planId', 'PL-1', ['I-1']],
])('%s by %s %s has the published acts for anybody', async (type, key, value, expected) => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { acts { nodes { actNo } } } } }`;
  const { data, errors } = await ask(city, VIEWERS.public, query, { of: [{ __typename: type, [key]: value }] });
  expect(errors).toEqual([]);
  expect(data['_entities']).toEqual([{ acts: { nodes: expected.map((actNo) => ({ actNo })) } }]);
});

test('the acts that follow a complaint are found below it by the staff, and by nobody else', async () => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Complaint { acts { nodes { actNo } } } } }`;
  const of = [{ __typename: 'Complaint', reference: 'T-1' }];
  const { data } = await ask(city, VIEWERS.marketOfficer, query, { of });
  expect(data['_entities']).toEqual([{ acts: { nodes: [{ actNo: 'P-1' }] } }]);
  const { errors } = await ask(city, VIEWERS.public, query, { of });
  expect(errors).toContain('UNAUTHORIZED_FIELD_OR_TYPE ');
});

test('as an entity an act answers to its own kind only, and a hidden one is like none', async () => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on PenaltyAct { actNo } ... on InspectionAct { actNo } } }`;
  const of = [
    { __typename: 'PenaltyAct', id: penaltyId },
    { __typename: 'InspectionAct', id: penaltyId },
  ];
  const { data } = await ask(city, VIEWERS.public, query, { of });
  expect(data['_entities']).toEqual([{ actNo: 'P-1' }, null]);
});

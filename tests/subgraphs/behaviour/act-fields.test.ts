import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withPurpose } from '../../support/viewers.ts';
import { feedActs } from './acts-of-all-kinds.ts';
import { ask, type City, openCity, VIEWERS } from './city.ts';

let city: City;
let penaltyId: string;

beforeAll(async () => {
  city = await openCity();
  penaltyId = await feedActs(city);
});

afterAll(() => city?.close());

test('a penalty of a person shows the public its summary, the person masked in it', async () => {
  const query = `query ($id: ID!) { act(id: $id) { actName objectName counterpartName counterpartCode
    ... on PenaltyAct { penaltyResult penaltyTypes fineAmount } } }`;
  const { data, errors } = await ask(city, VIEWERS.public, query, { id: penaltyId });
  expect(errors).toEqual([]);
  expect(data['act']).toEqual({
    actName: '对张**的处罚',
    objectName: '张**',
    counterpartName: '张**',
    counterpartCode: null,
    penaltyResult: '对张**罚款200元',
    penaltyTypes: ['FINE'],
    fineAmount: 20_000,
  });
});

test('the case file and the complaint are for the department, and null with an error for another one', async () => {
  const query = `query ($id: ID!) { act(id: $id) { complaint { __typename } ... on PenaltyAct { illegalFact } } }`;
  const own = await ask(city, VIEWERS.marketOfficer, query, { id: penaltyId });
  expect(own).toEqual({
    data: { act: { complaint: { __typename: 'Complaint' }, illegalFact: '张小明未公示' } },
    errors: [],
  });
  const other = await ask(city, VIEWERS.healthOfficer, query, { id: penaltyId });
  expect(other.data).toEqual({ act: { complaint: null, illegalFact: null } });
  expect(other.errors.toSorted()).toEqual([
    'UNAUTHORIZED_FIELD_OR_TYPE act.complaint',
    'UNAUTHORIZED_FIELD_OR_TYPE act.illegalFact',
  ]);
});

test("a person's number is for an officer of the case with a purpose, not for a colleague of the same department", async () => {
  const query = 'query ($id: ID!) { act(id: $id) { counterpartIdNumber counterpartPersonName } }';
  const full = { act: { counterpartIdNumber: '11010519491231002X', counterpartPersonName: '张小明' } };
  const handler = withPurpose(VIEWERS.marketOfficer);
  expect((await ask(city, handler, query, { id: penaltyId })).data).toEqual(full);
  expect((await ask(city, withPurpose(VIEWERS.cityOffice), query, { id: penaltyId })).data).toEqual(full);
  expect((await ask(city, withPurpose(VIEWERS.inspector, 'J-1'), query, { id: penaltyId })).data).toEqual(full);
  const none = { act: { counterpartIdNumber: null, counterpartPersonName: null } };
  const colleague = { ...handler, certificateNo: '6101-7' };
  expect((await ask(city, colleague, query, { id: penaltyId })).data).toEqual(none);
  expect((await ask(city, withPurpose(VIEWERS.beilinOffice), query, { id: penaltyId })).data).toEqual(full);
});

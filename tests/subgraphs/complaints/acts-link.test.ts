import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { type RunningComplaints, startComplaints } from '../../../subgraphs/complaints/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask, bring, servicesOf } from '../../support/subgraph.ts';
import { batchOf, HEALTH, HOTLINE, MARKET_BEILIN, VIEWERS } from '../../support/viewers.ts';

let store: TestStore;
let complaints: RunningComplaints;

beforeAll(async () => {
  store = await openStore();
  complaints = await startComplaints(
    servicesOf(store.connection('complaints'), () => new Date('2026-11-20T02:00:00Z')),
  );
  const row = { kind: '投诉', source: '12345', status: '已受理', receivedOn: '2026-11-18', objectId: 'O-1' };
  const accused = { ...row, complaintNo: 'ACCUSED-1', assignedDept: HEALTH, accusedDept: MARKET_BEILIN };
  await bring(
    complaints.datasets[0]!,
    [accused, { ...row, complaintNo: 'BEILIN-1', assignedDept: MARKET_BEILIN }],
    batchOf(HOTLINE),
  );
  const own = { ...accused, complaintNo: 'ACCUSED-2', assignedDept: MARKET_BEILIN };
  await bring(complaints.datasets[0]!, [own], batchOf(HOTLINE));
});
afterAll(() => store?.close());

/** The complaint as an act leads to it, and the way from the complaint to its acts. */
async function bothWays(viewer: Viewer, complaintNo: string) {
  const query = `query ($of: [_Any!]!, $no: String!) {
    _entities(representations: $of) { ... on Complaint { complaintNo } }
    complaint(complaintNo: $no) { reference } }`;
  const of = [{ __typename: 'Complaint', reference: complaintNo }];
  const { data, codes } = await ask(complaints, viewer, query, { of, no: complaintNo });
  const [entity] = data!['_entities'] as ({ complaintNo: string } | null)[];
  const complaint = data?.['complaint'] as { reference: string | null } | null;
  return { fromAct: entity?.complaintNo, toActs: complaint?.reference, codes };
}

test.each([
  ['the assigned department', 'beilinOfficer', 'BEILIN-1'],
  ['the department above it', 'marketOfficer', 'ACCUSED-2'],
  ['the office of the city', 'cityOffice', 'ACCUSED-1'],
] as const)('%s follows a complaint to its acts and back', async (_, viewer, complaintNo) => {
  expect(await bothWays(VIEWERS[viewer], complaintNo)).toEqual({
    fromAct: complaintNo,
    toActs: complaintNo,
    codes: [],
  });
});

test('the department complained of is led neither from its act to the complaint nor back', async () => {
  for (const complaintNo of ['ACCUSED-1', 'ACCUSED-2']) {
    const { fromAct, toActs, codes } = await bothWays(VIEWERS.beilinOfficer, complaintNo);
    expect([fromAct, toActs ?? null, codes]).toEqual([undefined, null, []]);
  }
});

test('to an act a hidden complaint is as one that is not there', async () => {
  expect(await bothWays(VIEWERS.healthOfficer, 'BEILIN-1')).toEqual(await bothWays(VIEWERS.healthOfficer, 'ABSENT-1'));
});

test('whom a complaint is granted to follows it to its acts where these are granted, and the accused never', async () => {
  const granted = (viewer: Viewer, fields: string[]): Viewer => ({
    ...viewer,
    grants: [{ id: 'G', provider: HOTLINE, type: 'Complaint', fields, purpose: '核查' }],
  });
  expect((await bothWays(granted(VIEWERS.healthOfficer, ['status']), 'BEILIN-1')).toActs).toBeNull();
  expect((await bothWays(granted(VIEWERS.healthOfficer, ['acts']), 'BEILIN-1')).toActs).toBe('BEILIN-1');
  const query = '{ complaint(complaintNo: "ACCUSED-1") { objectId } }';
  const accused = await ask(complaints, granted(VIEWERS.beilinOfficer, ['objectId', 'acts']), query);
  expect(accused).toEqual({ data: { complaint: { objectId: null } }, codes: ['UNAUTHORIZED_FIELD_OR_TYPE'] });
  const other = await ask(complaints, granted(VIEWERS.lianhuOffice, ['objectId']), query);
  expect(other).toEqual({ data: { complaint: { objectId: 'O-1' } }, codes: [] });
});

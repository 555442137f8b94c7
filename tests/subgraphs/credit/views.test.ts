import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GATEWAY_VIEWER, type Viewer } from '../../../shared/access/viewer.ts';
import { ask } from '../../support/subgraph.ts';
import { HEALTH, MARKET, VIEWERS } from '../../support/viewers.ts';
import { type Desk, did, METHOD, METHOD_MAKER, openDesk, profileOf, publishMethod } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await publishMethod(desk);
});
afterAll(() => desk?.close());

const OFFICER = VIEWERS.marketOfficer;
const STRANGER = VIEWERS.healthOfficer;
const PUBLIC = VIEWERS.public;
const LISTING = { putReason: '通过登记的住所无法联系', level: 'MINOR' };
const rate = (objectId: string) => did(desk, OFFICER, 'rateObject', { objectId, scheme: METHOD.scheme }, 'id score');

test('a record that a viewer may not read shows in an explanation by kind and count alone', async () => {
  desk.facts.set('O-1', [{ source: 'PENALTY', kind: 'PenaltyAct', id: 'P-1', on: '2026-11-01' }]);
  const { id } = await did(desk, OFFICER, 'listAbnormal', { ...LISTING, objectId: 'O-1' }, 'id');
  await rate('O-1');
  const fields = 'ratings { explanation { rule counts { kind count } records { kind id } } }';
  const penalty = { rule: 'PENALTY', counts: [{ kind: 'PenaltyAct', count: 1 }] };
  const listed = {
    ...{ rule: 'LISTED', counts: [{ kind: 'CreditListing', count: 1 }] },
    records: [{ kind: 'CreditListing', id }],
  };
  const seen = async (viewer: Viewer) => (await profileOf(desk, viewer, 'O-1', fields))!['ratings']![0];
  expect(await seen(OFFICER)).toEqual({
    explanation: [{ ...penalty, records: [{ kind: 'PenaltyAct', id: 'P-1' }] }, listed],
  });
  expect(await seen(STRANGER)).toEqual({ explanation: [{ ...penalty, records: [] }, listed] });
  const query = `{ creditProfile(objectId: "O-1") { ${fields} } }`;
  const denied = await ask(desk.credit, PUBLIC, query);
  expect([denied.data, new Set(denied.codes)]).toEqual([undefined, new Set(['UNAUTHORIZED_FIELD_OR_TYPE'])]);
});

test('the public reads the published method of a public scheme, and no draft', async () => {
  const draft = { ...METHOD, methodVersion: 2, effectiveOn: '2027-06-01' };
  const { methodNo } = await did(desk, METHOD_MAKER, 'draftRatingMethod', draft, 'methodNo');
  const query = '{ ratingMethods { totalCount nodes { methodVersion rules { code points } } } }';
  expect((await ask(desk.credit, PUBLIC, query)).data?.['ratingMethods']).toMatchObject({
    ...{ totalCount: 1, nodes: [{ methodVersion: 1, rules: [{ code: 'PENALTY', points: -12 }, { code: 'LISTED' }] }] },
  });
  expect((await ask(desk.credit, OFFICER, query)).data?.['ratingMethods']).toMatchObject({ totalCount: 2 });
  const one = `{ ratingMethod(methodNo: "${methodNo}") { state } }`;
  expect((await ask(desk.credit, STRANGER, one)).data).toEqual({ ratingMethod: null });
  const publish = { methodNo, expectedVersion: 1 };
  const other: Viewer = { ...METHOD_MAKER, account: 'health.admin', department: HEALTH, departments: [HEALTH] };
  expect((await desk.run(other, 'publishRatingMethod', publish)).refusal).toMatchObject({ code: 'NOT_FOUND' });
  await did(desk, METHOD_MAKER, 'publishRatingMethod', publish);
  const former = `{ ratingMethod(methodNo: "${MARKET}/${METHOD.scheme}/1") { state replacedOn } }`;
  expect((await ask(desk.credit, PUBLIC, former)).data).toEqual({
    ratingMethod: { state: 'REPLACED', replacedOn: '2027-06-01' },
  });
});

test('what an officer is shown as the public is what the public is shown', async () => {
  await desk.bring('listings', [
    { listingNo: 'H', kind: 'SERIOUS', objectId: 'O-1', putDate: '2026-05-01', putReason: '—', published: false },
  ]);
  const fields = 'ratings { ratingNo } abnormalListings { listingNo } seriousIllegalListings { listingNo }';
  const asPublic = await profileOf(desk, OFFICER, 'O-1', fields, ', asPublic: true');
  expect(asPublic).toEqual(await profileOf(desk, PUBLIC, 'O-1', fields));
  expect(asPublic!['seriousIllegalListings']).toEqual([]);
  expect((await profileOf(desk, OFFICER, 'O-1', fields))!['seriousIllegalListings']).toEqual([{ listingNo: 'H' }]);
});

test('a profile as of a day has what stood then, and tells the public nothing of what it may not see today', async () => {
  await desk.bring('listings', [
    { listingNo: 'A-1', kind: 'ABNORMAL', objectId: 'O-2', putDate: '2026-02-01', removeDate: '2026-03-01' },
    { listingNo: 'A-2', kind: 'ABNORMAL', objectId: 'O-2', putDate: '2026-02-15', repairedAt: '2026-04-01' },
  ]);
  const on = async (viewer: Viewer, day: string) =>
    (await profileOf(desk, viewer, 'O-2', 'abnormalListings { listingNo }', `, asOf: "${day}"`))?.[
      'abnormalListings'
    ]?.map(({ listingNo }) => listingNo);
  expect(await on(OFFICER, '2026-01-31')).toBeUndefined();
  expect(await on(OFFICER, '2026-02-20')).toEqual(['A-2', 'A-1']);
  expect(await on(OFFICER, '2026-03-01')).toEqual(['A-2']);
  expect(await on(OFFICER, '2026-04-01')).toBeUndefined();
  expect(await on(PUBLIC, '2026-02-20')).toEqual(['A-1']);
});

test('a repaired listing is no more shared with those it was granted to', async () => {
  const { id: listingId } = await did(desk, OFFICER, 'listAbnormal', { ...LISTING, objectId: 'O-3' }, 'id');
  const fields = ['listingNo', 'kind', 'putDate', 'repairedAt'];
  const grant = { id: 'G-1', provider: MARKET, type: 'CreditListing', fields, purpose: '联合监管' };
  const receiver: Viewer = { ...STRANGER, grants: [grant] };
  const listed = async () =>
    (await profileOf(desk, receiver, 'O-3', 'abnormalListings { kind }'))?.['abnormalListings'];
  expect(await listed()).toHaveLength(1);
  const apply = { listingId, expectedVersion: 1, application: '已整改' };
  const { id: repairId } = await did(desk, OFFICER, 'applyForRepair', apply, 'id');
  await did(desk, OFFICER, 'acceptRepair', { repairId, expectedVersion: 1 });
  await did(desk, OFFICER, 'approveRepair', { repairId, expectedVersion: 2, reason: '符合条件' });
  expect(await listed()).toBeUndefined();
});

test('when a penalty is overturned, what rests on it is withdrawn, and ratings that count it are made again', async () => {
  const [objectId, basisActId] = ['O-5', 'P-5'];
  desk.facts.set(objectId, [{ source: 'PENALTY', kind: 'PenaltyAct', id: basisActId, on: '2026-11-20' }]);
  await did(desk, OFFICER, 'listSerious', { ...LISTING, level: 'SERIOUS', objectId, basisActId });
  const measure = { kind: 'SANCTION', objectId, measureCode: 'M', basis: '—', executingDept: HEALTH, published: true };
  await did(desk, OFFICER, 'imposeMeasure', { ...measure, basisActId });
  expect(await rate(objectId)).toMatchObject({ score: 78 });
  const shown = 'ratings { grade } seriousIllegalListings { kind } sanctions { kind }';
  expect(await profileOf(desk, PUBLIC, objectId, shown)).toEqual({
    ...{ ratings: [{ grade: 'B' }], seriousIllegalListings: [{ kind: 'SERIOUS' }], sanctions: [{ kind: 'SANCTION' }] },
  });

  const overturned = `mutation { _withdrawRestingOn(actId: "${basisActId}", reason: "行政复议撤销", department: "${MARKET}", by: "officer") }`;
  expect((await ask(desk.credit, OFFICER, overturned)).data).toBeUndefined();
  const withdraw = async () => (await ask(desk.credit, GATEWAY_VIEWER, overturned)).data?.['_withdrawRestingOn'];
  expect(await withdraw()).toBe(3);
  expect(await withdraw()).toBe(0);
  await desk.credit.continueRatings();
  expect(await profileOf(desk, PUBLIC, objectId, shown)).toEqual({
    ...{ ratings: [{ grade: 'A' }], seriousIllegalListings: [], sanctions: [] },
  });
  const own = 'ratings { score withdrawnOn } seriousIllegalListings { state withdrawnReason } sanctions { state }';
  expect(await profileOf(desk, OFFICER, objectId, own)).toEqual({
    ratings: [
      { score: 90, withdrawnOn: null },
      { score: 78, withdrawnOn: '2026-11-20' },
    ],
    seriousIllegalListings: [{ state: 'WITHDRAWN', withdrawnReason: '行政复议撤销' }],
    sanctions: [{ state: 'WITHDRAWN' }],
  });

  const row = { listingNo: 'LATE', kind: 'ABNORMAL', objectId, putDate: '2026-11-01', putReason: '—', basisActId };
  await desk.bring('listings', [row]);
  await desk.bring('listings', [{ ...row, basisActId: null }]);
  expect((await profileOf(desk, PUBLIC, objectId, 'abnormalListings { kind }'))!['abnormalListings']).toEqual([]);
});

test('a rating that was computed is not written over by a row', async () => {
  const { id } = await rate('O-6');
  const ratingNo = String(id).split('/')[1]!;
  const row = { ratingNo, objectId: 'O-6', scheme: METHOD.scheme, grade: 'C', appraisedOn: '2026-11-01' };
  await expect(desk.bring('ratings', [row])).rejects.toThrow('RATING_COMPUTED');
  const again = { ...row, appraiseName: '评价', agency: '机构' };
  expect((await desk.run(OFFICER, 'recordRating', again)).refusal).toMatchObject({ code: 'CONFLICT' });
  const { ratingNo: _, ...fresh } = again;
  expect(await did(desk, OFFICER, 'recordRating', fresh, 'grade methodNo')).toEqual({ grade: 'C', methodNo: null });
});

test('a run rates every object of the region, and goes on where it was when it broke off', async () => {
  desk.pagesFail = true;
  const all = { scheme: METHOD.scheme };
  const both = await Promise.all([1, 2].map(() => desk.run(OFFICER, 'rateAllObjects', all, 'runNo state')));
  expect(both.map(({ refusal }) => refusal?.['code']).sort()).toEqual(['CONFLICT', undefined]);
  const { runNo } = both.find(({ record }) => record)!.record!;
  const run = async () =>
    (await ask(desk.credit, OFFICER, `{ ratingRun(runNo: "${runNo}") { state rated } }`)).data?.['ratingRun'];
  expect((await ask(desk.credit, STRANGER, `{ ratingRun(runNo: "${runNo}") { state } }`)).data).toEqual({
    ratingRun: null,
  });
  await expect(desk.credit.continueRatings()).rejects.toThrow('behaviour does not answer');
  expect(await run()).toEqual({ state: 'RUNNING', rated: 2 });
  desk.pagesFail = false;
  await desk.credit.continueRatings();
  expect(await run()).toEqual({ state: 'FINISHED', rated: 3 });
  for (const objectId of ['R-1', 'R-2', 'R-3'])
    expect((await profileOf(desk, PUBLIC, objectId, 'ratings { grade }'))!['ratings']).toEqual([{ grade: 'A' }]);
});

test('the history of a listing and of a rating has every version with what it said', async () => {
  const objectId = 'O-7';
  const { id: listingId } = await did(desk, OFFICER, 'listAbnormal', { ...LISTING, objectId }, 'id');
  const { id: ratingId } = await rate(objectId);
  await did(desk, OFFICER, 'delist', { listingId, expectedVersion: 1, removeReason: '已恢复联系' });
  const viewer = JSON.stringify(OFFICER);
  const query =
    'query ($kind: String!, $id: String!, $viewer: String!) { _history(kind: $kind, id: $id, viewer: $viewer) }';
  const values = async (kind: string, id: unknown, field: string) => {
    const { data } = await ask(desk.credit, GATEWAY_VIEWER, query, { kind, id, viewer });
    const { versions } = JSON.parse(String(data?.['_history'])) as { versions: { values: unknown }[] };
    return versions.map((version) => JSON.stringify(version.values).match(new RegExp(`"${field}"[^}]*`))?.[0]);
  };
  expect(await values('CreditListing', listingId, 'removeReason')).toEqual([
    expect.not.stringContaining('已恢复联系'),
    expect.stringContaining('已恢复联系'),
  ]);
  expect(await values('CreditRating', ratingId, 'score')).toEqual([expect.stringContaining('65')]);
});

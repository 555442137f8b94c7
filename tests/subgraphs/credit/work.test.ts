import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HEALTH, MARKET, VIEWERS } from '../../support/viewers.ts';
import { type Desk, METHOD, METHOD_MAKER, openDesk, profileOf, did as take } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.close());

const OFFICER = VIEWERS.marketOfficer;
const STRANGER = VIEWERS.healthOfficer;
const METHOD_NO = `${MARKET}/FOOD_SAFETY_GRADE/1`;

const did = (...asked: Parameters<Desk['run']>) => take(desk, ...asked);

async function refused(...asked: Parameters<Desk['run']>): Promise<Record<string, unknown>> {
  const { record, refusal } = await desk.run(...asked);
  expect(record).toBeNull();
  return refusal!;
}

test('a method is drafted, amended and published, and then never changed', async () => {
  const answer = 'methodNo state version';
  const drafted = await did(METHOD_MAKER, 'draftRatingMethod', { ...METHOD, name: '草案' }, answer);
  expect(drafted).toEqual({ methodNo: METHOD_NO, state: 'DRAFT', version: 1 });
  expect(await refused(METHOD_MAKER, 'draftRatingMethod', METHOD, answer)).toMatchObject({ code: 'STALE' });
  await did(METHOD_MAKER, 'draftRatingMethod', { ...METHOD, expectedVersion: 1 }, answer);
  const { refusal } = await desk.run(OFFICER, 'rateObject', { objectId: 'O-1', scheme: METHOD.scheme });
  expect(refusal).toMatchObject({ code: 'METHOD_NOT_IN_FORCE', inForce: null });
  const publish = { methodNo: METHOD_NO, expectedVersion: 2 };
  expect(await did(METHOD_MAKER, 'publishRatingMethod', publish, answer)).toMatchObject({ state: 'PUBLISHED' });
  const amend = { ...METHOD, baseScore: 100, expectedVersion: 3 };
  expect(await refused(METHOD_MAKER, 'draftRatingMethod', amend, answer)).toMatchObject({
    code: 'ILLEGAL_TRANSITION',
    state: 'PUBLISHED',
  });
});

test('an object is rated by the method in force, and the score is explained down to the records', async () => {
  desk.facts.set('O-1', [
    { source: 'PENALTY', kind: 'PenaltyAct', id: 'P-1', on: '2026-05-20' },
    { source: 'INSPECTION', kind: 'InspectionAct', id: 'I-1', on: '2026-05-19', result: 'NO_PROBLEM' },
  ]);
  const rating = await did(
    OFFICER,
    'rateObject',
    { objectId: 'O-1', scheme: METHOD.scheme, methodVersion: 1 },
    'grade score methodNo validTo explanation { rule points counts { kind count } records { kind id points } }',
  );
  expect(rating).toEqual({
    ...{ grade: 'B', score: 84, methodNo: METHOD_NO, validTo: '2027-11-20' },
    explanation: [
      {
        rule: 'PENALTY',
        points: -6,
        counts: [{ kind: 'PenaltyAct', count: 1 }],
        records: [{ kind: 'PenaltyAct', id: 'P-1', points: -6 }],
      },
    ],
  });
  const other = { objectId: 'O-1', scheme: METHOD.scheme, methodVersion: 7 };
  expect(await refused(OFFICER, 'rateObject', other)).toMatchObject({ code: 'METHOD_NOT_IN_FORCE', inForce: 1 });
  expect(await refused(STRANGER, 'rateObject', { ...other, methodVersion: 1 })).toMatchObject({ inForce: null });
});

test('a new rating replaces the former, which stays as it was', async () => {
  desk.day = '2026-11-21';
  await did(OFFICER, 'rateObject', { objectId: 'O-1', scheme: METHOD.scheme });
  const fields = 'ratings { score replacedOn provenance { version } }';
  expect((await profileOf(desk, OFFICER, 'O-1', fields))!['ratings']).toEqual([
    { score: 84, replacedOn: null, provenance: { version: 1 } },
    { score: 84, replacedOn: '2026-11-21', provenance: { version: 2 } },
  ]);
  expect((await profileOf(desk, VIEWERS.public, 'O-1', 'ratings { grade appraisedOn }'))!['ratings']).toEqual([
    { grade: 'B', appraisedOn: '2026-11-21' },
  ]);
  const before = await profileOf(desk, OFFICER, 'O-1', 'ratings { appraisedOn }', ', asOf: "2026-11-20"');
  expect(before!['ratings']).toEqual([{ appraisedOn: '2026-11-20' }]);
});

const LISTING = { objectId: 'O-2', putReason: '通过登记的住所无法联系', level: 'GENERAL', regionCode: '610103' };

test('an object is listed and taken off by the department that listed it, with a reason', async () => {
  const listing = await did(OFFICER, 'listAbnormal', LISTING, 'id version state putDept putDate');
  expect(listing).toMatchObject({ state: 'IN_FORCE', putDept: '市市场监管局', putDate: '2026-11-21' });
  const off = { listingId: listing['id'], expectedVersion: 1, removeReason: '已恢复联系' };
  expect(await refused(STRANGER, 'delist', off)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(await refused(OFFICER, 'delist', { ...off, expectedVersion: 2 })).toMatchObject({ code: 'STALE' });
  expect(await refused(OFFICER, 'delist', { ...off, removeReason: ' ' })).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await did(OFFICER, 'delist', off, 'state removeDate version')).toEqual({
    ...{ state: 'REMOVED', removeDate: '2026-11-21', version: 2 },
  });
  expect(await refused(OFFICER, 'delist', { ...off, expectedVersion: 2 })).toMatchObject({
    ...{ code: 'ILLEGAL_TRANSITION', state: 'REMOVED' },
  });
});

test('a listing that lacks something or names nothing known is refused whole', async () => {
  for (const wrong of [{ objectId: 'UNKNOWN-1' }, { regionCode: '999999' }, { putReason: ' ' }])
    expect(await refused(OFFICER, 'listAbnormal', { ...LISTING, ...wrong })).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await profileOf(desk, OFFICER, 'UNKNOWN-1', 'objectId')).toBeNull();
});

test('a measure is carried out and fed back by one department and ended by the other', async () => {
  const imposed = { kind: 'SANCTION', objectId: 'O-2', measureCode: 'M-1', basis: '备忘录', executingDept: HEALTH };
  const { id } = await did(OFFICER, 'imposeMeasure', imposed, 'id');
  const feedback = { measureId: id, expectedVersion: 1, feedback: '已限制参与评优' };
  expect(await refused(OFFICER, 'feedBackMeasure', feedback)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  const fedBack = await did(STRANGER, 'feedBackMeasure', feedback, 'feedback provenance { provider version }');
  expect(fedBack).toEqual({ feedback: '已限制参与评优', provenance: { provider: MARKET, version: 2 } });
  const end = { measureId: id, expectedVersion: 2 };
  expect(await refused(STRANGER, 'endMeasure', end)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(await refused(OFFICER, 'endMeasure', { ...end, endOn: '2026-11-30' })).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument: 'input.endOn' },
  });
  expect(await did(OFFICER, 'endMeasure', end, 'state endOn')).toEqual({ state: 'ENDED', endOn: '2026-11-21' });
  expect(await refused(OFFICER, 'endMeasure', { ...end, expectedVersion: 3 })).toMatchObject({
    code: 'ILLEGAL_TRANSITION',
  });
});

test('a repair waits for its shortest publication, ends publication, and has ratings made again', async () => {
  desk.day = '2026-11-22';
  const { id: listingId } = await did(OFFICER, 'listAbnormal', { ...LISTING, objectId: 'O-4' }, 'id');
  const rateIt = () => did(OFFICER, 'rateObject', { objectId: 'O-4', scheme: METHOD.scheme }, 'score grade');
  expect(await rateIt()).toEqual({ score: 65, grade: 'B' });
  const apply = { listingId, expectedVersion: 1, application: '已整改。联系电话13800138000' };
  expect(await refused(OFFICER, 'applyForRepair', apply)).toMatchObject({
    ...{ code: 'REPAIR_TOO_EARLY', possibleOn: '2027-02-22' },
  });

  desk.day = '2027-02-22';
  const { id: repairId } = await did(OFFICER, 'applyForRepair', apply, 'id');
  expect(await refused(OFFICER, 'applyForRepair', apply)).toMatchObject({ code: 'CONFLICT' });
  const decide = { repairId, expectedVersion: 1, reason: '符合条件' };
  expect(await refused(OFFICER, 'approveRepair', decide)).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  await did(OFFICER, 'acceptRepair', { repairId, expectedVersion: 1 });
  const repaired = await did(
    OFFICER,
    'approveRepair',
    { ...decide, expectedVersion: 2 },
    'state decidedOn application',
  );
  expect(repaired).toEqual({ state: 'REPAIRED', decidedOn: '2027-02-22', application: '已整改。联系电话138****8000' });
  await desk.credit.continueRatings();

  const shown = await profileOf(desk, VIEWERS.public, 'O-4', 'ratings { grade appraisedOn } abnormalListings { kind }');
  expect(shown).toEqual({ ratings: [{ grade: 'A', appraisedOn: '2027-02-22' }], abnormalListings: [] });
  const own = 'abnormalListings { state } ratings { score reviewDue }';
  expect(await profileOf(desk, OFFICER, 'O-4', own)).toEqual({
    abnormalListings: [{ state: 'REPAIRED' }],
    ratings: [
      { score: 90, reviewDue: null },
      { score: 65, reviewDue: false },
    ],
  });
});

import { expect, test } from '@jest/globals';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import {
  type ListingValues,
  listingFindings,
  type RatingValues,
  ratingFindings,
  repairFaults,
  repairFindings,
  sanctionFindings,
} from '../../../subgraphs/credit/rules.ts';

const RECEIVED_AT = new Date('2026-11-20T02:00:00Z');
const codes = ({ held = [], irregularities = [] }: Findings) => ({
  held: held.map(({ code, field }) => `${code} ${field}`),
  irregular: irregularities.map(({ code, field }) => `${code} ${field}`),
});

const rating: RatingValues = { scheme: 'TAX_CREDIT', appraisedOn: '2026-04-01', grade: 'M', score: 70 };

test.each<[RatingValues, string[]]>([
  [{}, []],
  [{ scheme: 'ENTERPRISE_RISK', score: undefined }, ['GRADE_UNKNOWN grade']],
  [{ scheme: 'PROVINCIAL_SCORE', grade: undefined, score: 1000 }, []],
  [{ score: 101 }, ['SCORE_OUT_OF_RANGE score']],
  [{ appraisedOn: '2026-11-21' }, ['DATE_IN_FUTURE appraisedOn']],
  [{ validFrom: '2026-04-01', validTo: '2026-03-31' }, ['DATES_REVERSED validTo']],
  [{ components: [{ name: '纳税', score: 30 }] }, []],
  [{ components: [{ name: '纳税' }] }, ['VALUE_INVALID components']],
  [{ components: [null] }, ['VALUE_INVALID components']],
])('a rating with %j is held for %j', (more, held) => {
  expect(codes(ratingFindings({ ...rating, ...more }, RECEIVED_AT))).toEqual({ held, irregular: [] });
});

test('a rating without grade and score is irregular', () => {
  const { irregular } = codes(ratingFindings({ ...rating, grade: undefined, score: undefined }, RECEIVED_AT));
  expect(irregular).toEqual(['VALUE_MISSING grade']);
});

const listing: ListingValues = { listingNo: 'L', kind: 'ABNORMAL', objectId: 'O', putDate: '2026-05-01' };

test.each<[ListingValues, string[], string[]]>([
  [{}, [], []],
  [{ removeDate: '2026-04-30', removeReason: '补报' }, ['DATES_REVERSED removeDate'], []],
  [{ removeDate: '2026-06-01' }, [], ['VALUE_MISSING removeReason']],
  [{ putDate: '2026-12-01' }, ['DATE_IN_FUTURE putDate'], []],
  [{ regionCode: '000000' }, ['REGION_UNKNOWN regionCode'], []],
  [{ level: 'MINOR', publicUntil: '2026-08-01' }, [], []],
  [{ level: 'MINOR', publicUntil: '2026-08-02' }, [], ['PUBLICATION_TOO_LONG publicUntil']],
])('a listing with %j is held for %j and irregular for %j', (more, held, irregular) => {
  expect(codes(listingFindings({ ...listing, ...more }, RECEIVED_AT))).toEqual({ held, irregular });
});

test('a sanction does not end before it begins, nor a repair before it is applied for', () => {
  expect(codes(sanctionFindings({ startOn: '2026-02-01', endOn: '2026-01-31' })).held).toEqual([
    'DATES_REVERSED endOn',
  ]);
  const early = { appliedOn: '2026-11-02', decidedOn: '2026-11-01' };
  expect(codes(repairFindings(early, RECEIVED_AT)).held).toEqual(['DATES_REVERSED decidedOn']);
});

test('a repair is of the same object, and not before the shortest publication is over', () => {
  const repair = { objectId: 'O', decision: 'APPROVED', decidedOn: '2026-07-31' };
  const faults = (more: object, of: ListingValues = { ...listing, level: 'GENERAL' }) =>
    repairFaults({ ...repair, ...more }, of).map(({ code }) => code);
  expect(faults({})).toEqual(['REPAIR_TOO_EARLY']);
  expect(faults({ decidedOn: '2026-08-01' })).toEqual([]);
  expect(faults({}, listing)).toEqual([]);
  expect(faults({ decision: 'REJECTED' })).toEqual([]);
  expect(faults({ objectId: 'P' })).toEqual(['OBJECT_DIFFERS']);
  expect(faults({ decidedOn: '2026-04-30' })).toEqual(['DATES_REVERSED']);
});

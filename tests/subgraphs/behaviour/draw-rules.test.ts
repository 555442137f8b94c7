import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SourceOfficer } from '../../../shared/subgraph/draw-sources.ts';
import {
  checkOfficers,
  committedStrata,
  frameOfficers,
  REST,
  stratumNameOf,
} from '../../../subgraphs/behaviour/rules/draw-rules.ts';
import { regionBeginnings, scopeFaults, scopeFilter } from '../../../subgraphs/behaviour/rules/plan-scope.ts';
import { participantsOf, planState } from '../../../subgraphs/behaviour/rules/plan-steps.ts';

const STRATA = [
  { riskLevel: 'HIGH', ratio: 0.3 },
  { riskLevel: 'HIGH', creditGrade: 'D', ratio: 0.5 },
  { creditGrade: 'A', ratio: 0.0123 },
];

test('an object is in the stratum that names most of its ratings, and else in the rest', () => {
  expect(stratumNameOf(STRATA, { riskLevel: 'HIGH', creditGrade: 'D' })).toBe('S2');
  expect(stratumNameOf(STRATA, { riskLevel: 'HIGH', creditGrade: 'A' })).toBe('S1');
  expect(stratumNameOf(STRATA, { riskLevel: 'LOW', creditGrade: 'A' })).toBe('S3');
  expect(stratumNameOf(STRATA, {})).toBe(REST);
});

test('whatever an object is rated, its stratum is one that is committed to, whose name tells no rating', () => {
  const rating = fc.option(fc.constantFrom('HIGH', 'LOW', 'A', 'D'), { nil: undefined });
  const names = committedStrata(STRATA, 0.1).map(({ stratum }) => stratum);
  fc.assert(
    fc.property(rating, rating, (riskLevel, creditGrade) => {
      expect(names).toContain(
        stratumNameOf(STRATA, { ...(riskLevel && { riskLevel }), ...(creditGrade && { creditGrade }) }),
      );
    }),
  );
  expect(names).toEqual(['S1', 'S2', 'S3', REST]);
});

test('ratios are committed to in whole ten thousandths', () => {
  expect(committedStrata(STRATA, 0.1).map(({ ratio }) => ratio)).toEqual([3_000, 5_000, 123, 1_000]);
});

const OFFICER: SourceOfficer = {
  certificateNo: 'C-1',
  departmentCode: 'MARKET',
  regionCode: '610104',
  enforcementArea: '西安市碑林区',
  enforcementCategory: '行政检查、行政处罚',
  certificateExpiry: '2026-12-31',
};

test.each<[string, Partial<SourceOfficer>, string[] | undefined]>([
  ['the district that the certificate names', {}, ['610103']],
  ['the whole city with its zones', { enforcementArea: '西安市' }, ['6101', '6111']],
  ['the own district where no area is named', { enforcementArea: undefined }, ['610104']],
  ['every kind where none is named', { enforcementCategory: '市场监管' }, ['610103']],
  ['nothing when the certificate has run out', { certificateExpiry: '2026-11-30' }, undefined],
  ['nothing without a last day', { certificateExpiry: undefined }, undefined],
  ['nothing when it is for penalties alone', { enforcementCategory: '行政处罚' }, undefined],
])('a certificate covers %s', (_, changes, areas) => {
  const [officer] = frameOfficers([{ ...OFFICER, ...changes }], '2026-12-01');
  expect(officer?.areas).toEqual(areas);
});

test('each object can be visited by officers enough of each department, whatever is drawn, or the one lacking is named', () => {
  const officers = frameOfficers(
    ['1', '2', '3'].map((number) => ({ ...OFFICER, certificateNo: number, enforcementArea: '西安市' })),
    '2026-12-01',
  );
  const rules = { departments: ['MARKET'], officersPerVisit: 2 };
  const object = { regionCode: '610104', declaredBy: [] as string[] };
  expect(() => checkOfficers(rules, officers, [object, { ...object, declaredBy: ['1', 'OTHER'] }])).not.toThrow();
  expect(() => checkOfficers(rules, officers, [object, { ...object, declaredBy: ['1', '2'] }])).toThrow(
    /1 officers of MARKET/,
  );
  expect(() => checkOfficers({ ...rules, departments: ['MARKET', 'FIRE'] }, officers, [object])).toThrow(
    /0 officers of FIRE/,
  );
  expect(() => checkOfficers({ ...rules, officersPerVisit: 1 }, officers, [object])).toThrow(/at least 2/);
});

test('a scope is a filter of the region and of every condition', () => {
  const start = (path: string, value: string) => ({ [path]: { $gte: value, $lt: `${value}\u{10ffff}` } });
  const scope = [
    { field: 'objectType', values: ['ENTERPRISE'] },
    { field: 'industryCode', values: ['62', 'F52'] },
  ] as const;
  expect(scopeFilter('610103', scope)).toEqual({
    $and: [
      { $or: [start('regionCode', '610103')] },
      { objectType: { $in: ['ENTERPRISE'] } },
      { $or: [start('industryCode', '62'), start('industryCode', 'F52')] },
    ],
  });
  expect(regionBeginnings('611100')).toEqual(['6111']);
  expect(regionBeginnings('no-such')).toEqual([]);
});

test.each([
  ['scope', { scope: [{ field: 'name', values: ['x'] }] }],
  ['scope', { scope: [{ field: 'category', values: [] }] }],
  ['strata', { strata: [{ riskLevel: 'HIGH', ratio: 0.00001 }] }],
  [
    'strata',
    {
      strata: [
        { riskLevel: 'HIGH', ratio: 0.1 },
        { riskLevel: 'HIGH', ratio: 0.2 },
      ],
    },
  ],
  ['strata', { strata: [{ ratio: 0.1 }] }],
  ['creditScheme', { strata: [{ creditGrade: 'D', ratio: 0.1 }] }],
  ['officersPerVisit', { officersPerVisit: 1 }],
])('a plan with a %s that cannot be drawn by is held: %j', (field, plan) => {
  expect(scopeFaults(plan)).toMatchObject([{ code: 'VALUE_INVALID', field }]);
});

test('a plan without any of it has no fault', () => {
  expect(scopeFaults({})).toEqual([]);
});

test('the maker leads where nobody else is named, and each department takes part once', () => {
  expect(participantsOf({ departmentCode: 'A', cooperatingDepartmentCodes: ['B', 'A', 'B'] })).toEqual(['A', 'B']);
  expect(participantsOf({ departmentCode: 'A', leadDepartmentCode: 'L', cooperatingDepartmentCodes: ['B'] })).toEqual([
    'L',
    'B',
  ]);
});

test('a pending plan stands where its announcement and its draw have brought it', () => {
  expect(planState({ status: 'PENDING' }, false)).toBe('DRAFT');
  expect(planState({ announcedOn: '2026-11-20' }, false)).toBe('ANNOUNCED');
  expect(planState({ status: 'PENDING', announcedOn: '2026-11-20' }, true)).toBe('COMMITTED');
  expect(planState({ status: 'COMPLETED', announcedOn: '2026-11-20' }, true)).toBe('COMPLETED');
});

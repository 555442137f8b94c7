import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { addMonths } from '../../../subgraphs/credit/publication.ts';
import {
  type CreditFact,
  evaluate,
  monthsBetween,
  type RatingMethod,
  type RatingRule,
} from '../../../subgraphs/credit/rating-rules.ts';

const DAY = '2026-11-20';
const NAMES = { nameZh: '规则', nameEn: 'Rule' };
const PENALTIES: RatingRule = { ...NAMES, code: 'P', source: 'PENALTY', points: -10 };

function methodOf(...rules: RatingRule[]): RatingMethod {
  const grades = [
    { grade: 'A', from: 80 },
    { grade: 'B', from: 0 },
  ];
  return { baseScore: 100, minScore: 0, maxScore: 100, rules, grades };
}

function penalty(id: string, on = DAY, more: Partial<CreditFact> = {}): CreditFact {
  return { source: 'PENALTY', kind: 'PenaltyAct', id, on, ...more };
}

test('an object of which nothing is known has the base score and the grade of it', () => {
  expect(evaluate(methodOf(PENALTIES), [], DAY)).toEqual({ score: 100, grade: 'A', explanation: [] });
});

test('each record counts once for a rule, and is named with its points', () => {
  const { score, grade, explanation } = evaluate(
    methodOf(PENALTIES),
    [penalty('2'), penalty('1', '2026-01-01'), penalty('2'), penalty('3')],
    DAY,
  );
  expect([score, grade]).toEqual([70, 'B']);
  expect(explanation).toEqual([
    {
      ...{ rule: 'P', nameZh: '规则', nameEn: 'Rule', points: -30 },
      records: [
        { kind: 'PenaltyAct', id: '1', on: '2026-01-01', points: -10 },
        { kind: 'PenaltyAct', id: '2', on: DAY, points: -10 },
        { kind: 'PenaltyAct', id: '3', on: DAY, points: -10 },
      ],
    },
  ]);
});

test('a cap holds for the rule and not for the records', () => {
  const { score, explanation } = evaluate(methodOf({ ...PENALTIES, cap: 15 }), [penalty('1'), penalty('2')], DAY);
  expect(score).toBe(85);
  expect(explanation[0]).toMatchObject({ points: -15, records: [{ points: -10 }, { points: -10 }] });
});

test.each([
  ['2026-11-20', 90],
  ['2026-10-21', 90],
  ['2026-10-20', 90.84],
  ['2026-05-20', 95],
  ['2025-12-20', 99.17],
  ['2025-11-20', 100],
  ['2020-01-01', 100],
])('points that fall within twelve months leave of a record of %s a score of %d', (on, score) => {
  expect(evaluate(methodOf({ ...PENALTIES, decayMonths: 12 }), [penalty('1', on)], DAY).score).toBe(score);
});

test('what is not yet, or no longer, or of another source or result, does not count', () => {
  const failed = { ...PENALTIES, source: 'INSPECTION', results: ['FAILED'] } as const;
  const inspection = (id: string, result?: string) =>
    penalty(id, DAY, { source: 'INSPECTION', kind: 'InspectionAct', ...(result && { result }) });
  expect(evaluate(methodOf(PENALTIES), [penalty('1', addDays(DAY, 1))], DAY).score).toBe(100);
  expect(evaluate(methodOf(PENALTIES), [penalty('1', '2026-01-01', { until: addDays(DAY, -1) })], DAY).score).toBe(100);
  expect(evaluate(methodOf(PENALTIES), [penalty('1', '2026-01-01', { until: DAY })], DAY).score).toBe(90);
  expect(evaluate(methodOf(failed), [penalty('1'), inspection('2'), inspection('3', 'PASSED')], DAY).score).toBe(100);
  expect(evaluate(methodOf(failed), [inspection('4', 'FAILED')], DAY).score).toBe(90);
});

test('a score keeps to its bounds', () => {
  const facts = Array.from({ length: 30 }, (_, id) => penalty(String(id)));
  expect(evaluate(methodOf(PENALTIES), facts, DAY).score).toBe(0);
  expect(evaluate(methodOf({ ...PENALTIES, points: 10 }), facts, DAY).score).toBe(100);
});

const days = fc.integer({ min: -800, max: 0 }).map((count) => addDays(DAY, count));
const facts = fc.array(fc.record({ id: fc.nat(40).map(String), on: days }), { maxLength: 30 }).map((made) => {
  const known = new Map(made.map(({ id, on }) => [id, penalty(id, on)]));
  return [...known.values()];
});
const rule = fc.record({
  points: fc.integer({ min: -5_000, max: 5_000 }).map((points) => (points || 1) / 100),
  cap: fc.option(
    fc.integer({ min: 1, max: 10_000 }).map((cap) => cap / 100),
    { nil: undefined },
  ),
  decayMonths: fc.option(fc.integer({ min: 1, max: 36 }), { nil: undefined }),
});

test('the order of the records does not tell', () => {
  fc.assert(
    fc.property(
      facts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      rule,
      ([all, shuffled], more) => {
        const method = methodOf({ ...PENALTIES, ...more });
        expect(evaluate(method, shuffled, DAY)).toEqual(evaluate(method, all, DAY));
      },
    ),
  );
});

test('a rule with more points never gives a lower score', () => {
  fc.assert(
    fc.property(facts, rule, fc.integer({ min: 1, max: 1_000 }), (all, more, plus) => {
      const [points, cap] = [Math.abs(more.points), more.cap];
      const score = (value: number) =>
        evaluate(methodOf({ ...PENALTIES, points: value, cap, decayMonths: more.decayMonths }), all, DAY).score;
      expect(score(points + plus / 100)).toBeGreaterThanOrEqual(score(points));
      expect(score(-points - plus / 100)).toBeLessThanOrEqual(score(-points));
    }),
  );
});

test('no rule goes past its cap, and its points are those of its records up to that', () => {
  fc.assert(
    fc.property(facts, rule, (all, more) => {
      for (const { points, records } of evaluate(methodOf({ ...PENALTIES, ...more }), all, DAY).explanation) {
        const sum = records.reduce((total, record) => total + Math.round(record.points * 100), 0) / 100;
        expect(Math.abs(points)).toBe(Math.min(Math.abs(sum), more.cap ?? Infinity));
        expect(records.length).toBeGreaterThan(0);
      }
    }),
  );
});

test('a record counts for no more as it grows older', () => {
  fc.assert(
    fc.property(days, fc.nat(900), rule, (on, later, { points, decayMonths = 12 }) => {
      const method = methodOf({ ...PENALTIES, points, decayMonths });
      const counted = (day: string) => Math.abs(evaluate(method, [penalty('1', on)], day).explanation[0]?.points ?? 0);
      expect(counted(addDays(DAY, later))).toBeLessThanOrEqual(counted(DAY));
      expect(counted(addMonths(on, decayMonths))).toBe(0);
    }),
  );
});

test('whole months are as many as fit between two days', () => {
  fc.assert(
    fc.property(days, fc.nat(900), (from, count) => {
      const to = addDays(from, count);
      const months = monthsBetween(from, to);
      expect(addMonths(from, months) <= to).toBe(true);
      expect(addMonths(from, months + 1) > to).toBe(true);
    }),
  );
});

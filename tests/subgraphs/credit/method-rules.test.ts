import { expect, test } from '@jest/globals';
import { checkMethod, type MethodContent, methodInForce } from '../../../subgraphs/credit/method-rules.ts';
import { METHOD } from './desk.ts';

const GOOD = METHOD as unknown as MethodContent;
const [RULE] = GOOD.rules;

test('a method that says all that is needed is taken', () => {
  expect(() => checkMethod(GOOD)).not.toThrow();
  expect(() =>
    checkMethod({ ...GOOD, scheme: 'PROVINCIAL_SCORE', maxScore: 1000, public: false, grades: [] }),
  ).not.toThrow();
});

test.each([
  ['a scheme that nobody knows', { scheme: 'OTHER' }, 'input.scheme'],
  ['version 0', { methodVersion: 0 }, 'input.methodVersion'],
  ['public for a scheme that is not', { scheme: 'ENTERPRISE_RISK' }, 'input.public'],
  ['a base score out of its bounds', { baseScore: 101 }, 'input.baseScore'],
  ['bounds the wrong way round', { minScore: 100 }, 'input.maxScore'],
  ['scores beyond the scheme', { scheme: 'TAX_CREDIT', public: false, maxScore: 101 }, 'input.maxScore'],
  ['no month of validity', { validMonths: 0 }, 'input.validMonths'],
  ['no rule', { rules: [] }, 'input.rules'],
  ['a rule twice', { rules: [RULE, RULE] }, 'input.rules'],
  ['a source that nobody knows', { rules: [{ ...RULE, source: 'WEATHER' }] }, 'input.rules'],
  ['a rule of no points', { rules: [{ ...RULE, points: 0 }] }, 'input.rules'],
  ['points finer than hundredths', { rules: [{ ...RULE, points: 0.001 }] }, 'input.rules'],
  ['a cap that is not positive', { rules: [{ ...RULE, cap: 0 }] }, 'input.rules'],
  ['points that fall in no time', { rules: [{ ...RULE, decayMonths: 0 }] }, 'input.rules'],
  ['a rule without its English name', { rules: [{ ...RULE, nameEn: ' ' }] }, 'input.rules'],
  ['results of penalties', { rules: [{ ...RULE, results: ['FAILED'] }] }, 'input.rules'],
  ['grades of another scheme', { grades: [{ grade: 'M', from: 0 }] }, 'input.grades'],
  ['grades that do not fall', { grades: GOOD.grades.map(({ grade }) => ({ grade, from: 0 })) }, 'input.grades'],
  ['a lowest grade above the lowest score', { minScore: -1 }, 'input.grades'],
])('a method with %s is refused by the argument', (_, wrong, argument) => {
  expect(() => checkMethod({ ...GOOD, ...wrong } as MethodContent)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', facts: { argument } }),
  );
});

test('a version is in force from its day until that of the next, and a draft never', () => {
  const first = { state: 'REPLACED', effectiveOn: '2026-01-01', replacedOn: '2026-07-01' } as const;
  const second = { state: 'PUBLISHED', effectiveOn: '2026-07-01' } as const;
  const third = { state: 'DRAFT', effectiveOn: '2026-09-01' } as const;
  const on = (day: string) => methodInForce([first, second, third], day);
  expect(on('2025-12-31')).toBeUndefined();
  expect(on('2026-06-30')).toBe(first);
  expect(on('2026-07-01')).toBe(second);
  expect(on('2026-10-01')).toBe(second);
});

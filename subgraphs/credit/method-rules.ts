import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import type { MethodDocument } from './method-fields.ts';
import { type GradeBound, RATING_SOURCES, type RatingMethod, type RatingRule } from './rating-rules.ts';
import { ratingScheme } from './schemes.ts';

const MOST_RULES = 50;
const MOST_POINTS = 1_000;
const CODE = /^[A-Z][A-Z0-9_]{0,29}$/;
/** A change of a method reaches nobody before its day. */
const MOST_MONTHS = 120;

export interface MethodContent extends RatingMethod {
  scheme: string;
  methodVersion: number;
  public: boolean;
  validMonths?: number;
}

/** Whether a method says what can be computed. @throws ReportedError BAD_USER_INPUT naming what is wrong */
export function checkMethod(method: MethodContent): void {
  const scheme = ratingScheme(method.scheme);
  if (!scheme) throw badInput('input.scheme', 'is no scheme that is known', '评价体系不存在');
  if (method.methodVersion < 1) throw badInput('input.methodVersion', 'begins at 1', '应从1开始');
  if (method.public && !scheme.public)
    throw badInput('input.public', 'must be false: the scheme is not public', '该评价体系不公开，方法不得公开');
  const months = method.validMonths;
  if (months !== undefined && (months < 1 || months > MOST_MONTHS))
    throw badInput('input.validMonths', `must lie between 1 and ${MOST_MONTHS}`, `应在1至${MOST_MONTHS}之间`);
  checkScores(method, scheme.score);
  checkRules(method.rules);
  checkGrades(method, scheme.grades);
}

function checkScores({ baseScore, minScore, maxScore }: MethodContent, range?: { from: number; to: number }): void {
  if (minScore >= maxScore) throw badInput('input.maxScore', 'must lie above minScore', '应高于最低分');
  if (baseScore < minScore || baseScore > maxScore)
    throw badInput('input.baseScore', 'must lie between minScore and maxScore', '应在最低分与最高分之间');
  if (range && (minScore < range.from || maxScore > range.to))
    throw badInput(
      'input.maxScore',
      `must keep to the scores of the scheme, ${range.from} to ${range.to}`,
      `超出该评价体系的得分范围（${range.from}至${range.to}）`,
    );
}

function checkRules(rules: readonly RatingRule[]): void {
  if (rules.length === 0 || rules.length > MOST_RULES)
    throw badInput('input.rules', `must be 1 to ${MOST_RULES}`, `应有1至${MOST_RULES}条`);
  const codes = new Set<string>();
  for (const { code, nameZh, nameEn, source, results, points, cap, decayMonths } of rules) {
    const refuse = (en: string, zh: string) => badInput('input.rules', `${code}: ${en}`, `规则${code}：${zh}`);
    if (!CODE.test(code)) throw badInput('input.rules', 'has a code that is not A-Z, 0-9 and _', '规则编码格式有误');
    if (codes.has(code)) throw refuse('is there twice', '编码重复');
    codes.add(code);
    if (!nameZh?.trim() || !nameEn?.trim() || nameZh.length > 100 || nameEn.length > 100)
      throw refuse('takes a name in both languages', '须有中英文名称');
    if (!RATING_SOURCES.includes(source)) throw refuse('names a source that is not known', '数据来源不存在');
    if (results !== undefined && (source !== 'INSPECTION' || results.length === 0))
      throw refuse('results are of inspections, at least one', '仅行政检查可限定检查结果');
    if (points === 0 || Math.abs(points) > MOST_POINTS || !isHundredths(points))
      throw refuse('points are not 0, at most 1000, with two decimals', '分值不为0，绝对值不超过1000，至多两位小数');
    if (cap !== undefined && (cap <= 0 || !isHundredths(cap))) throw refuse('the cap is positive', '上限应为正数');
    if (decayMonths !== undefined && (decayMonths < 1 || decayMonths > MOST_MONTHS))
      throw refuse(`points fall within 1 to ${MOST_MONTHS} months`, `衰减月数应在1至${MOST_MONTHS}之间`);
  }
}

/** The grades of the scheme, best first, each with a lower bound below the one before; the last reaches down to the lowest score. */
function checkGrades({ grades, minScore }: MethodContent, known: readonly string[]): void {
  const named = grades.map(({ grade }) => grade);
  if (named.length !== known.length || named.some((grade, place) => grade !== known[place]))
    throw badInput(
      'input.grades',
      known.length === 0 ? 'must be empty: the scheme has none' : `must be ${known.join(', ')}, best first`,
      known.length === 0 ? '该评价体系不分等级' : `应依次为${known.join('、')}`,
    );
  const falls = grades.every(({ from }, place) => place === 0 || from < grades[place - 1]!.from);
  const reaches = grades.length === 0 || grades.at(-1)!.from <= minScore;
  if (!falls || !reaches)
    throw badInput('input.grades', 'must fall, the last to minScore', '下限应逐级降低，末级不高于最低分');
}

function isHundredths(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
}

/** The version by which a department rates on a day; undefined where none is in force. */
export function methodInForce<Method extends Pick<MethodDocument, 'state' | 'effectiveOn' | 'replacedOn'>>(
  methods: readonly Method[],
  day: CivilDate,
): Method | undefined {
  return methods.find(
    ({ state, effectiveOn, replacedOn }) =>
      state !== 'DRAFT' && effectiveOn! <= day && (replacedOn === undefined || day < replacedOn),
  );
}

/** Lists as the input has them: nothing but what a method knows, nulls left out. */
export function rulesOf(given: readonly unknown[]): RatingRule[] {
  return (given as (RatingRule & Record<string, unknown>)[]).map(
    ({ code, nameZh, nameEn, source, results, points, cap, decayMonths }) => ({
      ...{ code, nameZh, nameEn, source, points },
      ...(results && { results: [...results] }),
      ...(typeof cap === 'number' && { cap }),
      ...(typeof decayMonths === 'number' && { decayMonths }),
    }),
  );
}

export function gradesOf(given: readonly unknown[]): GradeBound[] {
  return (given as GradeBound[]).map(({ grade, from }) => ({ grade, from }));
}

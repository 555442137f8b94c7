import { type CivilDate, dayNumber } from '../../shared/calendar/civil-date.ts';
import { addMonths } from './publication.ts';

/** Kinds of fact that a rule can count: 行政处罚, 行政检查, 名单, 联合奖惩, 信用修复, 查实的举报. */
export const RATING_SOURCES = [
  'PENALTY',
  'INSPECTION',
  'ABNORMAL_LISTING',
  'SERIOUS_LISTING',
  'SANCTION',
  'INCENTIVE',
  'REPAIR',
  'REPORT_VERIFIED',
] as const;
export type RatingSource = (typeof RATING_SOURCES)[number];

/** One record that counts, by its key alone. */
export interface CreditFact {
  source: RatingSource;
  /** GraphQL object type, and key. */
  kind: string;
  id: string;
  /** Day of the record. */
  on: CivilDate;
  /** Last day on which it stands; absent: it stands for good. */
  until?: CivilDate;
  /** Of an inspection: code of its result. */
  result?: string;
}

/** One rule of a method: so many points for each record of a source. */
export interface RatingRule {
  code: string;
  nameZh: string;
  nameEn: string;
  source: RatingSource;
  /** Of inspections: codes of the results that count; absent: all. */
  results?: readonly string[];
  /** Added for a record of the day itself; negative takes away. */
  points: number;
  /** The most that the rule adds or takes away in all. */
  cap?: number;
  /** Whole months after which a record counts no more; until then its points fall evenly. Absent: they do not fall. */
  decayMonths?: number;
}

export interface GradeBound {
  grade: string;
  /** Lowest score of the grade. */
  from: number;
}

/** What a method computes by. */
export interface RatingMethod {
  baseScore: number;
  minScore: number;
  maxScore: number;
  rules: readonly RatingRule[];
  /** Best first; none where the scheme has scores alone. */
  grades: readonly GradeBound[];
}

/** How a rule came to its points, down to the records. */
export interface ExplainedRule {
  rule: string;
  nameZh: string;
  nameEn: string;
  points: number;
  records: { kind: string; id: string; on: CivilDate; points: number }[];
}

export interface Evaluation {
  score: number;
  grade?: string;
  /** Rules that counted something, in the order of the method. */
  explanation: ExplainedRule[];
}

/** Points are added as whole hundredths, so that their order does not tell. */
const HUNDREDTH = 100;

/** The score of an object on a day by a method: each fact counts once for a rule, in whatever order facts come. Pure. */
export function evaluate(method: RatingMethod, facts: readonly CreditFact[], day: CivilDate): Evaluation {
  const explained = method.rules.map((rule) => explain(rule, facts, day)).filter(({ records }) => records.length > 0);
  const sum = explained.reduce((total, { points }) => total + hundredths(points), hundredths(method.baseScore));
  const score = Math.min(Math.max(sum / HUNDREDTH, method.minScore), method.maxScore);
  const grade = method.grades.find(({ from }) => score >= from)?.grade;
  return { score, ...(grade !== undefined && { grade }), explanation: explained };
}

function explain(rule: RatingRule, facts: readonly CreditFact[], day: CivilDate): ExplainedRule {
  const byKey = new Map<string, CreditFact>();
  for (const fact of facts) if (counts(rule, fact, day)) byKey.set(`${fact.kind}/${fact.id}`, fact);
  const records = [...byKey.values()]
    .map(({ kind, id, on }) => ({ kind, id, on, points: pointsOf(rule, on, day) / HUNDREDTH }))
    .filter(({ points }) => points !== 0)
    .sort((a, b) => compare(a.on, b.on) || compare(a.kind, b.kind) || compare(a.id, b.id));
  const sum = records.reduce((total, { points }) => total + hundredths(points), 0);
  const cap = rule.cap === undefined ? Infinity : hundredths(rule.cap);
  const points = Math.min(Math.max(sum, -cap), cap) / HUNDREDTH;
  return { rule: rule.code, nameZh: rule.nameZh, nameEn: rule.nameEn, points, records };
}

function counts({ source, results }: RatingRule, fact: CreditFact, day: CivilDate): boolean {
  if (fact.source !== source || fact.on > day || (fact.until !== undefined && day > fact.until)) return false;
  return results === undefined || (fact.result !== undefined && results.includes(fact.result));
}

/** In hundredths. */
function pointsOf({ points, decayMonths }: RatingRule, on: CivilDate, day: CivilDate): number {
  const whole = hundredths(points);
  if (decayMonths === undefined) return whole;
  const left = Math.max(decayMonths - monthsBetween(on, day), 0);
  // towards zero: what is left of a fact never counts for more than its share
  return Math.trunc((whole * left) / decayMonths) || 0;
}

/** Whole months from one day to a later one. */
export function monthsBetween(from: CivilDate, to: CivilDate): number {
  const guess = Math.max(Math.floor((dayNumber(to) - dayNumber(from)) / 31), 0);
  let months = guess;
  while (addMonths(from, months + 1) <= to) months += 1;
  return months;
}

function hundredths(points: number): number {
  return Math.round(points * HUNDREDTH);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

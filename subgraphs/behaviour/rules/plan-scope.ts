import { findRegion, regions } from '../../../shared/codes/region.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';

/** One condition of a plan's scope (检查对象范围): the object's field has one of the values. */
export interface ScopeCondition {
  field: ScopeField;
  values: readonly string[];
}

/** Objects that a plan draws at a ratio of their own (分层): of a risk level, a credit grade, or both. */
export interface PlanStratum {
  riskLevel?: string;
  creditGrade?: string;
  /** 0 to 1, to four places. */
  ratio: number;
}

export const SCOPE_FIELDS = ['objectType', 'category', 'industryCode', 'operatingStatus'] as const;
export type ScopeField = (typeof SCOPE_FIELDS)[number];

/** Under which name the graph has each. */
export const SCOPE_ARGUMENTS: Readonly<Record<ScopeField, string>> = {
  objectType: 'objectTypes',
  category: 'categories',
  industryCode: 'industryCodes',
  operatingStatus: 'operatingStatuses',
};

/** Values of a condition, and strata of a plan. */
const MOST = 100;
/** Ratios are whole ten thousandths. */
export const WHOLE = 10_000;

/** What is wrong with scope, strata and officers of a plan. */
export function scopeFaults(plan: {
  scope?: readonly unknown[];
  strata?: readonly unknown[];
  creditScheme?: string;
  officersPerVisit?: number;
}): Problem[] {
  const { scope = [], strata = [], creditScheme, officersPerVisit } = plan;
  const faults: Problem[] = [];
  const invalid = (field: string, message: string, zh: string) =>
    faults.push(problemOf('VALUE_INVALID', field, `${field}: ${message}`, zh));
  if (!scope.every(isCondition))
    invalid('scope', 'has a condition that is none: a field and 1 to 100 values', '抽查对象条件：应为字段及1至100个值');
  if (strata.length > MOST || !strata.every(isStratum))
    invalid(
      'strata',
      'at most 100, each with riskLevel or creditGrade and a ratio from 0 to 1 to four places',
      '分层：最多100层，每层应有风险等级或信用等级，比例为0至1，至多四位小数',
    );
  else if (new Set(strata.map(({ riskLevel, creditGrade }) => `${riskLevel}\0${creditGrade}`)).size < strata.length)
    invalid('strata', 'names the same stratum twice', '分层：同一层重复');
  else if (creditScheme === undefined && strata.some(({ creditGrade }) => creditGrade !== undefined))
    invalid('creditScheme', 'must be given where a stratum names a grade', '信用评价体系：分层含信用等级时必填');
  if (officersPerVisit !== undefined && (officersPerVisit < 2 || officersPerVisit > 20))
    invalid('officersPerVisit', 'must be from 2 to 20', '每组执法人员数：不得少于2人，至多20人');
  return faults;
}

function isCondition(entry: unknown): entry is ScopeCondition {
  const { field, values } = (entry ?? {}) as Partial<ScopeCondition>;
  return (
    SCOPE_FIELDS.some((known) => known === field) &&
    Array.isArray(values) &&
    values.length > 0 &&
    values.length <= MOST &&
    values.every((value) => typeof value === 'string' && value !== '')
  );
}

function isStratum(entry: unknown): entry is PlanStratum {
  const { riskLevel, creditGrade, ratio } = (entry ?? {}) as Partial<PlanStratum>;
  const named = [riskLevel, creditGrade].filter((value) => value !== undefined);
  return (
    named.length > 0 && named.every((value) => typeof value === 'string' && value !== '') && isRatio(ratio as number)
  );
}

/** Whether it is from 0 to 1 and a whole number of ten thousandths. */
export function isRatio(ratio: number): boolean {
  return ratio >= 0 && ratio <= 1 && Math.abs(ratio * WHOLE - Math.round(ratio * WHOLE)) < 1e-6;
}

/** The filter of objects in scope: of the region and below it, and as every condition says; an industry with those that it divides into. */
export function scopeFilter(regionCode: string, scope: readonly ScopeCondition[]): Record<string, unknown> {
  const beginning = (path: string, starts: readonly string[]) => ({
    $or: starts.map((start) => ({ [path]: { $gte: start, $lt: `${start}\u{10ffff}` } })),
  });
  const conditions = scope.map(({ field, values }) =>
    field === 'industryCode' ? beginning(field, values) : { [field]: { $in: [...values] } },
  );
  return { $and: [beginning('regionCode', regionBeginnings(regionCode)), ...conditions] };
}

/** With what the codes of a region and of all in it begin: the city's zones have another beginning than its districts. */
export function regionBeginnings(code: string): string[] {
  const region = findRegion(code);
  if (!region) return [];
  const below = regions.filter(({ level, parent }) => parent === region.code && level !== 'street');
  return below.length === 0 ? [region.code] : [...new Set([region, ...below].map((one) => one.code.slice(0, 4)))];
}

import { bsonType, equalValues, Rank, rankOf } from '../values/compare.ts';
import { type Comparison, type ComparisonOperator, conjunctsOf, type Filter } from './filter.ts';
import { isRangeable } from './intervals.ts';

/** What one condition of a filter says about one field, as far as an index can use it. */
export type Constraint = { field: string; source: Filter; exact: boolean } & (
  | { kind: 'points'; values: unknown[] }
  | { kind: 'range'; operator: Exclude<ComparisonOperator, 'eq'>; value: unknown }
  | { kind: 'text'; prefix: string }
);

/** "After this row" in an order of several fields: a < x, or a = x and b < y, and so on. */
export interface Keyset {
  fields: string[];
  values: unknown[];
  operators: Exclude<ComparisonOperator, 'eq'>[];
  source: Filter;
}

export interface Conditions {
  conjuncts: Filter[];
  constraints: Constraint[];
  keysets: Keyset[];
}

/** Reads from a filter what indexes can use. */
export function conditionsOf(filter: Filter): Conditions {
  const conjuncts = conjunctsOf(filter);
  return {
    conjuncts,
    constraints: conjuncts.flatMap((one) => constraintsOf(one)),
    keysets: conjuncts.flatMap((one) => keysetOf(one) ?? []),
  };
}

const isPoint = (value: unknown): boolean =>
  rankOf(value) !== Rank.array && bsonType(value) !== 'Decimal128' && bsonType(value) !== 'BSONRegExp';
const isNull = (value: unknown): boolean => rankOf(value) === Rank.null;

function constraintsOf(condition: Filter): Constraint[] {
  switch (condition.kind) {
    case 'compare':
      return comparisonConstraint(condition);
    case 'in':
      if (condition.regexes.length > 0 || !condition.values.every(isPoint)) return [];
      return [
        {
          kind: 'points',
          field: condition.field,
          values: condition.values,
          exact: !condition.values.some(isNull),
          source: condition,
        },
      ];
    case 'regex':
      return condition.prefix === undefined
        ? []
        : [{ kind: 'text', field: condition.field, prefix: condition.prefix, exact: false, source: condition }];
    case 'elemMatch': {
      const inner = conjunctsOf(condition.element).flatMap(constraintsOf);
      return inner
        .filter((one) => !(one.kind === 'points' && one.values.some(isNull)))
        .map((one) => ({
          ...one,
          field: condition.onValue ? condition.field : `${condition.field}.${one.field}`,
          exact: false,
          source: condition,
        }));
    }
    default:
      return [];
  }
}

function comparisonConstraint(condition: Comparison): Constraint[] {
  const { field, operator, value } = condition;
  if (bsonType(value) === 'Decimal128') return [];
  if (operator === 'eq') {
    if (!isPoint(value)) return [];
    return [{ kind: 'points', field, values: [value], exact: !isNull(value), source: condition }];
  }
  return isRangeable(value) ? [{ kind: 'range', field, operator, value, exact: true, source: condition }] : [];
}

/**
 * Recognises `{ $or: [{ a: { $lt: x } }, { a: x, b: { $lt: y } }, …] }` (branches in any order, each with one field more):
 * the place after a row, from which an index can be read on.
 */
function keysetOf(condition: Filter): Keyset | undefined {
  if (condition.kind !== 'or' || condition.of.length < 2) return undefined;
  const branches = condition.of.map(conjunctsOf).sort((a, b) => a.length - b.length);
  const fields: string[] = [];
  const values: unknown[] = [];
  const operators: Keyset['operators'] = [];
  for (const [level, branch] of branches.entries()) {
    if (branch.length !== level + 1) return undefined;
    const comparisons = branch.filter((one) => one.kind === 'compare');
    if (comparisons.length !== branch.length) return undefined;
    const range = comparisons.filter((one) => one.operator !== 'eq');
    if (range.length !== 1) return undefined;
    const { field, operator, value } = range[0]!;
    if (operator === 'eq' || !isRangeable(value) || bsonType(value) === 'Decimal128') return undefined;
    const inclusive = operator === 'gte' || operator === 'lte';
    if (fields.includes(field) || (inclusive && level < branches.length - 1)) return undefined;
    for (const [at, name] of fields.entries()) {
      const equal = comparisons.find((one) => one.operator === 'eq' && one.field === name);
      if (equal === undefined || !equalValues(equal.value, values[at])) return undefined;
    }
    fields.push(field);
    values.push(value);
    operators.push(operator);
  }
  return { fields, values, operators, source: condition };
}

import type { Index } from '../storage/index-definition.ts';
import { compareValues, equalValues, Rank, rankOf } from '../values/compare.ts';
import { type Comparison, conjunctsOf, type Filter } from './filter.ts';
import { compileFilter } from './matcher.ts';

/**
 * Whether every document a filter can match is in a partial index; then the filter's conditions that the index's own condition
 * makes certain, or undefined when the index cannot be used.
 */
export function satisfiedByPartial(index: Index, conjuncts: readonly Filter[]): Filter[] | undefined {
  if (index.partial === undefined) return [];
  const satisfied: Filter[] = [];
  for (const wanted of conjunctsOf(index.partial.filter)) {
    const proof = conjuncts.find((one) => implies(one, wanted));
    if (proof === undefined) return undefined;
    if (implies(wanted, proof)) satisfied.push(proof);
  }
  return satisfied;
}

function implies(given: Filter, wanted: Filter): boolean {
  if (!('field' in given) || !('field' in wanted) || given.field !== wanted.field) return false;
  const onValue = compileFilter({ ...wanted, path: [], field: '' });
  if (given.kind === 'compare' && given.operator === 'eq') {
    if (rankOf(given.value) === Rank.null) {
      return wanted.kind === 'compare' && wanted.operator === 'eq' && rankOf(wanted.value) === Rank.null;
    }
    return rankOf(given.value) !== Rank.array && onValue(given.value);
  }
  if (given.kind === 'in') {
    return given.regexes.length === 0 && given.values.every((value) => rankOf(value) !== Rank.null && onValue(value));
  }
  if (wanted.kind === 'exists') return given.kind === 'compare' || (given.kind === 'exists' && given.wanted);
  return given.kind === 'compare' && wanted.kind === 'compare' && rangeImplies(given, wanted);
}

function rangeImplies(given: Comparison, wanted: Comparison): boolean {
  if (rankOf(given.value) !== rankOf(wanted.value)) return false;
  const upward = (one: Comparison): boolean => one.operator === 'gt' || one.operator === 'gte';
  if (wanted.operator === 'eq' || upward(given) !== upward(wanted)) return false;
  const order = compareValues(given.value, wanted.value) * (upward(wanted) ? 1 : -1);
  if (order > 0) return true;
  const strict = wanted.operator === 'gt' || wanted.operator === 'lt';
  return equalValues(given.value, wanted.value) && (!strict || given.operator === wanted.operator);
}

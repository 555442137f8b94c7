import type { Index } from '../storage/index-definition.ts';
import { Rank, rankOf } from '../values/compare.ts';
import { encodeValue } from '../values/key-encoding.ts';
import type { Conditions, Constraint, Keyset } from './constraints.ts';
import type { Filter } from './filter.ts';
import { allUnder, type Interval, intersect, isEmpty, rangeUnder, textPrefixUnder } from './intervals.ts';

/** Where an index is to be read for a filter. */
export interface Bounds {
  /** One entry for each combination of equality values, in key order. */
  branches: { prefix: Buffer; intervals: Interval[] }[];
  /** How many leading fields have equality values, and which of them a single one. */
  pointFields: number;
  singles: boolean[];
  /** A range limits the field after the equality values. */
  ranged: boolean;
  /** Conditions which every entry in the bounds satisfies. */
  satisfied: Set<Filter>;
  /** Whether an entry can be in the bounds although a field it is bounded by is missing. */
  nullable: boolean;
}

interface Choice {
  points?: unknown[];
  limits?: Constraint[];
  keyset?: Keyset;
  sources: Filter[];
}

const MAX_ALTERNATIVES = 8;
const MAX_BRANCHES = 20_000;

/** Every way this index could serve the conditions: more than one where a field holds arrays and has several conditions. */
export function boundsFor(index: Index, conditions: Conditions): Bounds[] {
  const start: Bounds = {
    branches: [{ prefix: Buffer.alloc(0), intervals: [] }],
    pointFields: 0,
    singles: [],
    ranged: false,
    satisfied: new Set(),
    nullable: true,
  };
  return extend(index, conditions, start, false).slice(0, MAX_ALTERNATIVES);
}

function extend(index: Index, conditions: Conditions, so: Bounds, arrayUsed: boolean): Bounds[] {
  const at = so.pointFields;
  const isArray = index.arrays[at] === true;
  const choices = at < index.fields.length && !(isArray && arrayUsed) ? choicesFor(index, at, conditions) : [];
  const extended = choices.flatMap((choice) => {
    if (choice.points === undefined) return [withRange(index, so, choice)];
    const next = withPoints(index, so, choice.points, choice.sources);
    return next === undefined ? [] : extend(index, conditions, next, arrayUsed || isArray);
  });
  return extended.length > 0 ? extended : [closed(so)];
}

const closed = (so: Bounds): Bounds => ({
  ...so,
  branches: so.branches.map(({ prefix }) => ({ prefix, intervals: [allUnder(prefix)] })),
});

function choicesFor(index: Index, at: number, { constraints, keysets }: Conditions): Choice[] {
  const field = index.fields[at]!;
  const here = constraints.filter((one) => one.field === field);
  const points = here.filter((one) => one.kind === 'points').sort((a, b) => a.values.length - b.values.length);
  const limits = here.filter((one) => one.kind !== 'points');
  if (index.arrays[at]) {
    // each condition may be met by another element: one of them bounds the scan, the others are tested
    return [
      ...points.map((one) => ({ points: one.values, sources: exactSources([one]) })),
      ...limits.map((one) => ({ limits: [one], sources: exactSources([one]) })),
    ].slice(0, MAX_ALTERNATIVES);
  }
  if (points.length > 0) return [{ points: points[0]!.values, sources: exactSources([points[0]!]) }];
  const keyset = keysets.find((one) =>
    one.fields.every((name, offset) => index.fields[at + offset] === name && !index.arrays[at + offset]),
  );
  if (keyset !== undefined) return [{ keyset, limits, sources: [keyset.source, ...exactSources(limits)] }];
  return limits.length > 0 ? [{ limits, sources: exactSources(limits) }] : [];
}

const exactSources = (constraints: readonly Constraint[]): Filter[] =>
  constraints.filter((one) => one.exact).map((one) => one.source);

function withPoints(index: Index, so: Bounds, values: unknown[], sources: Filter[]): Bounds | undefined {
  const direction = index.directions[so.pointFields]!;
  const encoded = values.map((value) => encodeValue(value, direction)).sort(Buffer.compare);
  const distinct = encoded.filter((one, at) => at === 0 || !one.equals(encoded[at - 1]!));
  if (so.pointFields > 0 && so.branches.length * distinct.length > MAX_BRANCHES) return undefined;
  return {
    branches: so.branches.flatMap(({ prefix }) =>
      distinct.map((one) => ({ prefix: Buffer.concat([prefix, one]), intervals: [] })),
    ),
    pointFields: so.pointFields + 1,
    singles: [...so.singles, distinct.length === 1],
    ranged: false,
    satisfied: new Set([...so.satisfied, ...sources]),
    nullable: so.nullable && values.some((value) => rankOf(value) === Rank.null),
  };
}

function withRange(index: Index, so: Bounds, { limits = [], keyset, sources }: Choice): Bounds {
  const branches = so.branches.map(({ prefix }) => {
    const intervals = keyset ? keysetUnder(prefix, index, so.pointFields, keyset) : [allUnder(prefix)];
    const limited = intervals.map((interval) =>
      limits.reduce(
        (rest, one) => intersect(rest, limitUnder(prefix, one, index.directions[so.pointFields]!)),
        interval,
      ),
    );
    return { prefix, intervals: limited.filter((one) => !isEmpty(one)) };
  });
  return {
    ...so,
    branches,
    ranged: true,
    satisfied: new Set([...so.satisfied, ...sources]),
    nullable: false,
  };
}

function limitUnder(prefix: Buffer, limit: Constraint, direction: 1 | -1): Interval {
  if (limit.kind === 'text') return textPrefixUnder(prefix, limit.prefix, direction);
  if (limit.kind === 'range') return rangeUnder(prefix, limit.operator, limit.value, direction);
  return allUnder(prefix);
}

/** One interval for each field of the keyset; together they are what comes after the row, in key order. */
function keysetUnder(prefix: Buffer, index: Index, from: number, keyset: Keyset): Interval[] {
  let equal = prefix;
  const intervals: Interval[] = [];
  for (let at = 0; at < keyset.fields.length; at++) {
    const direction = index.directions[from + at]!;
    intervals.push(rangeUnder(equal, keyset.operators[at]!, keyset.values[at], direction));
    equal = Buffer.concat([equal, encodeValue(keyset.values[at], direction)]);
  }
  return intervals.sort((a, b) => Buffer.compare(a.low, b.low));
}

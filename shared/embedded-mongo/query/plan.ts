import type { Collection } from '../storage/catalog.ts';
import type { Connection } from '../storage/connection.ts';
import type { Index } from '../storage/index-definition.ts';
import { type Bounds, boundsFor } from './bounds.ts';
import { type Conditions, conditionsOf } from './constraints.ts';
import { countEntries } from './count-entries.ts';
import type { Filter } from './filter.ts';
import type { Interval } from './intervals.ts';
import { satisfiedByPartial } from './partial-index.ts';
import { refuseUnindexed } from './refuse-unindexed.ts';
import { type SortOrder, sortProvidedBy } from './sort-order.ts';

/** One ordered reading of an index: intervals in key order, and where in a key the order of the merge begins. */
export interface Stream {
  intervals: Interval[];
  orderFrom: number;
}

export interface IndexPlan {
  kind: 'index';
  index: Index;
  /** One stream, or several to be merged by their keys from `orderFrom` on. */
  streams: Stream[];
  reverse: boolean;
  /** Entries already come in the order asked for. */
  ordered: boolean;
  /** How a document that stands several times in the streams is kept from coming twice. */
  repeats: 'none' | 'adjacent' | 'anywhere';
  residual: Filter[];
}
export interface CollectionPlan {
  kind: 'collection';
  reverse: boolean;
  ordered: boolean;
  residual: Filter[];
}
export interface UnionPlan {
  kind: 'union';
  branches: (IndexPlan | CollectionPlan)[];
  ordered: false;
}
export type Plan = IndexPlan | CollectionPlan | UnionPlan;

/** What a reading asks for. */
export interface Question {
  filter: Filter;
  sort: SortOrder;
  /** Rows wanted in all, skipped ones included; undefined for all of them. */
  limit: number | undefined;
  hint: Index | 'natural' | undefined;
  /** Indexes made after this commit are not there yet for the reader's snapshot. */
  snapshot: number;
}

const COUNT_CAPS = [50, 1_000, 20_000];
const MAX_UNION = 1_000;

/** Chooses how to read. Throws 291 when nothing but reading a whole large collection would do. */
export function choosePlan(connection: Connection, collection: Collection, question: Question): Plan {
  const { filter, sort, hint } = question;
  if (hint === 'natural') return collectionPlan([filter], sort);
  const conditions = conditionsOf(filter);
  const candidates = candidatesFor(collection, conditions, question);
  const best = cheapest(connection, candidates, question);
  if (best !== undefined && (hint !== undefined || best.bounded || conditions.conjuncts.length === 0)) {
    const union =
      hint === undefined && best.estimate === undefined
        ? undefined
        : unionPlan(connection, collection, conditions, question);
    return union !== undefined && (best.estimate ?? 0) >= COUNT_CAPS[2]! ? union : best.plan;
  }
  const union = hint === undefined ? unionPlan(connection, collection, conditions, question) : undefined;
  if (union !== undefined) return union;
  const whole = collectionPlan(conditions.conjuncts, sort);
  if (conditions.conjuncts.length > 0 || sort.length > 0) refuseUnindexed(connection, collection, filter, sort);
  return whole;
}

function collectionPlan(residual: Filter[], sort: SortOrder): CollectionPlan {
  const natural = sort.length === 1 && sort[0]!.field === '$natural';
  return {
    kind: 'collection',
    reverse: natural && sort[0]!.direction === -1,
    ordered: sort.length === 0 || natural,
    residual,
  };
}

interface Candidate {
  plan: IndexPlan;
  bounds: Bounds;
  bounded: boolean;
  /** Entries in its bounds, where that had to be counted. */
  estimate?: number;
}

function candidatesFor(collection: Collection, conditions: Conditions, question: Question): Candidate[] {
  const found: Candidate[] = [];
  for (const index of collection.indexes) {
    if (index.createdBy > question.snapshot || (question.hint !== undefined && question.hint !== index)) continue;
    const certain = satisfiedByPartial(index, conditions.conjuncts);
    if (certain === undefined) {
      if (question.hint === index) continue;
      continue;
    }
    for (const bounds of boundsFor(index, conditions)) {
      const bounded = bounds.pointFields > 0 || bounds.ranged || index.partial !== undefined;
      if (index.sparse && bounds.nullable) continue;
      const plan = indexPlan(index, bounds, certain, conditions, question.sort);
      if (bounded || plan.ordered) found.push({ plan, bounds, bounded });
    }
  }
  return found;
}

function indexPlan(
  index: Index,
  bounds: Bounds,
  certain: readonly Filter[],
  conditions: Conditions,
  sort: SortOrder,
): IndexPlan {
  const order = sortProvidedBy(index, bounds, sort);
  const merged = order?.merge === true && bounds.branches.length > 1;
  const streams = merged
    ? bounds.branches.map(({ prefix, intervals }) => ({ intervals, orderFrom: prefix.length }))
    : [{ intervals: bounds.branches.flatMap((branch) => branch.intervals), orderFrom: 0 }];
  return {
    kind: 'index',
    index,
    streams,
    reverse: order?.reverse ?? false,
    ordered: order !== undefined,
    repeats: repeatsIn(index, bounds, merged),
    residual: conditions.conjuncts.filter((one) => !bounds.satisfied.has(one) && !certain.includes(one)),
  };
}

/** A document has several entries only through arrays; under one equality value it has one. */
function repeatsIn(index: Index, bounds: Bounds, merged: boolean): IndexPlan['repeats'] {
  const arrays = index.arrays.flatMap((isArray, field) => (isArray ? [field] : []));
  if (arrays.length === 0) return 'none';
  if (arrays.length > 1 || arrays[0]! >= bounds.pointFields) return 'anywhere';
  if (bounds.singles[arrays[0]!]) return 'none';
  return merged && !index.unique ? 'adjacent' : 'anywhere';
}

function cheapest(connection: Connection, candidates: Candidate[], question: Question): Candidate | undefined {
  if (candidates.length < 2) return candidates[0];
  const certain = candidates.filter(({ plan, bounds }) => {
    const one =
      plan.index.unique && plan.index.partial === undefined && bounds.pointFields === plan.index.fields.length;
    return (
      (one && bounds.branches.length === 1) ||
      (plan.ordered && plan.residual.length === 0 && question.limit !== undefined)
    );
  });
  if (certain.length > 0) return mostBounded(certain);
  const bounded = candidates.filter((one) => one.bounded);
  if (bounded.length < 2) return bounded[0] ?? mostBounded(candidates);
  for (const cap of COUNT_CAPS) {
    for (const one of bounded) one.estimate = countEntries(connection, one.plan, cap);
    const least = Math.min(...bounded.map((one) => one.estimate!));
    if (least < cap || cap === COUNT_CAPS.at(-1)) {
      const among = bounded.filter((one) => one.estimate === least);
      const orderedOnes = among.filter((one) => one.plan.ordered);
      return mostBounded(orderedOnes.length > 0 ? orderedOnes : among);
    }
  }
  return bounded[0];
}

function mostBounded(candidates: Candidate[]): Candidate {
  const weight = ({ bounds, plan }: Candidate): number =>
    bounds.pointFields * 4 + (bounds.ranged ? 2 : 0) - plan.residual.length + (plan.ordered ? 1 : 0);
  return candidates.reduce((best, one) => (weight(one) > weight(best) ? one : best));
}

/** `$or` where every branch, together with the other conditions, has an index of its own. */
function unionPlan(
  connection: Connection,
  collection: Collection,
  { conjuncts }: Conditions,
  question: Question,
): UnionPlan | undefined {
  const choice = conjuncts.find((one) => one.kind === 'or');
  if (choice?.kind !== 'or' || choice.of.length === 0 || choice.of.length > MAX_UNION) return undefined;
  const others = conjuncts.filter((one) => one !== choice);
  const branches: IndexPlan[] = [];
  for (const branch of choice.of) {
    const conditions = conditionsOf({ kind: 'and', of: [...others, branch] });
    const best = cheapest(connection, candidatesFor(collection, conditions, question), question);
    if (best?.bounded !== true) return undefined;
    branches.push(best.plan);
  }
  return { kind: 'union', branches, ordered: false };
}

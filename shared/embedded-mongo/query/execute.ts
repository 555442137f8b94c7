import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Connection } from '../storage/connection.ts';
import { fetchRecord } from '../storage/records.ts';
import { decode } from '../values/bson-bytes.ts';
import type { Doc } from '../values/compare.ts';
import { sortKey } from '../values/index-keys.ts';
import type { Filter } from './filter.ts';
import { compileFilter, type Matcher } from './matcher.ts';
import { MergedStream } from './merge.ts';
import type { CollectionPlan, IndexPlan, Plan, Question } from './plan.ts';
import type { SortOrder } from './sort-order.ts';
import { CollectionStream, type Effort, type EntryStream, IndexStream } from './streams.ts';

/** A document on its way out: its bytes, decoded once somebody needs its values. */
export class Row {
  readonly record: number;
  readonly bytes: Buffer;
  #doc: Doc | undefined;

  constructor(record: number, bytes: Buffer) {
    this.record = record;
    this.bytes = bytes;
  }

  get doc(): Doc {
    this.#doc ??= decode(this.bytes);
    return this.#doc;
  }
}

const MAX_SORTED = 100_000;
const MAX_SORTED_BYTES = 100 * 1024 * 1024;

/** A reading in progress on one connection; it can be left between batches. */
export class Reading {
  readonly connection: Connection;
  readonly effort: Effort = { keysExamined: 0, docsExamined: 0 };
  readonly #open = new Set<EntryStream>();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Lets go of what was read ahead; the next row is read afresh. */
  suspend(): void {
    for (const stream of this.#open) stream.suspend();
  }

  /** The rows of a plan, sorted and limited as the question asks. */
  *rows(collection: Collection, plan: Plan, question: Question): Generator<Row> {
    if (plan.ordered) yield* this.#limited(this.#unsorted(collection, plan), question.limit);
    else yield* this.#sorted(this.#candidates(collection, plan, question.limit), question);
  }

  *#limited(rows: Iterable<Row>, limit: number | undefined): Generator<Row> {
    let left = limit ?? Number.POSITIVE_INFINITY;
    if (left <= 0) return;
    for (const row of rows) {
      yield row;
      if (--left <= 0) return;
    }
  }

  /** Rows to sort: of the ordered branches of a union no more than the limit each. */
  *#candidates(collection: Collection, plan: Plan, limit: number | undefined): Generator<Row> {
    if (plan.kind !== 'union') {
      yield* this.#unsorted(collection, plan);
      return;
    }
    const seen = new Set<number>();
    for (const branch of plan.branches) {
      const rows = this.#unsorted(collection, branch);
      for (const row of branch.ordered ? this.#limited(rows, limit) : rows) {
        if (seen.has(row.record)) continue;
        seen.add(row.record);
        yield row;
      }
    }
  }

  *#sorted(rows: Iterable<Row>, { sort, limit }: Question): Generator<Row> {
    if (sort.length === 0) yield* this.#limited(rows, limit);
    else yield* sortRows(rows, sort, limit);
  }

  *#unsorted(collection: Collection, plan: Plan): Generator<Row> {
    if (plan.kind === 'union') {
      yield* this.#candidates(collection, plan, undefined);
      return;
    }
    const stream = this.#stream(collection, plan);
    const test = residualTest(plan.residual);
    const isRepeat = repeatFilter(plan);
    this.#open.add(stream);
    try {
      for (let entry = stream.next(); entry !== undefined; entry = stream.next()) {
        if (isRepeat(entry.record)) continue;
        const bytes = entry.bytes ?? fetchRecord(this.connection, collection, entry.record);
        this.effort.docsExamined++;
        if (bytes === undefined) continue;
        const row = new Row(entry.record, bytes);
        if (test === undefined || test(row.doc)) yield row;
      }
    } finally {
      this.#open.delete(stream);
    }
  }

  /** Record numbers of a plan without residual conditions, for counts that need no documents. */
  *records(collection: Collection, plan: IndexPlan): Generator<number> {
    const stream = this.#stream(collection, plan);
    const isRepeat = repeatFilter(plan);
    for (let entry = stream.next(); entry !== undefined; entry = stream.next()) {
      if (!isRepeat(entry.record)) yield entry.record;
    }
  }

  #stream(collection: Collection, plan: IndexPlan | CollectionPlan): EntryStream {
    if (plan.kind === 'collection') return new CollectionStream(this.connection, collection, plan.reverse);
    const streams = plan.streams.map((stream) => ({
      stream: new IndexStream(this.connection, plan, stream, this.effort),
      orderFrom: stream.orderFrom,
    }));
    return streams.length === 1 ? streams[0]!.stream : new MergedStream(streams, plan.reverse);
  }
}

function residualTest(residual: readonly Filter[]): Matcher | undefined {
  return residual.length === 0 ? undefined : compileFilter({ kind: 'and', of: [...residual] });
}

function repeatFilter(plan: IndexPlan | CollectionPlan): (record: number) => boolean {
  if (plan.kind === 'collection' || plan.repeats === 'none') return () => false;
  if (plan.repeats === 'adjacent') {
    let last = -1;
    return (record) => {
      const repeat = record === last;
      last = record;
      return repeat;
    };
  }
  const seen = new Set<number>();
  return (record) => {
    if (seen.has(record)) return true;
    seen.add(record);
    return false;
  };
}

/** Sorts in memory within bounds; with a limit it never holds much more than the rows wanted. */
export function* sortRows(rows: Iterable<Row>, sort: SortOrder, limit: number | undefined): Generator<Row> {
  const paths = sort.map((one) => one.path);
  const directions = sort.map((one) => one.direction);
  let held: { key: Buffer; row: Row; at: number }[] = [];
  let bytes = 0;
  let seen = 0;
  const inOrder = (a: (typeof held)[number], b: (typeof held)[number]): number =>
    Buffer.compare(a.key, b.key) || a.at - b.at;
  for (const row of rows) {
    held.push({ key: sortKey(row.doc, paths, directions), row: new Row(row.record, row.bytes), at: seen++ });
    bytes += row.bytes.length;
    if (limit !== undefined && held.length >= limit * 2 + 1_000) {
      held = held.sort(inOrder).slice(0, limit);
      bytes = held.reduce((sum, one) => sum + one.row.bytes.length, 0);
    }
    if (held.length > MAX_SORTED || bytes > MAX_SORTED_BYTES) {
      throw new CommandError(
        292,
        `Sort exceeded ${MAX_SORTED} documents or ${MAX_SORTED_BYTES} bytes in memory; give it an index`,
      );
    }
  }
  held.sort(inOrder);
  for (const one of limit === undefined ? held : held.slice(0, limit)) yield one.row;
}

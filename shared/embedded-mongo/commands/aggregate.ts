import { CommandError, notServed } from '../errors.ts';
import { Reading, Row, sortRows } from '../query/execute.ts';
import type { Filter } from '../query/filter.ts';
import { compileFilter } from '../query/matcher.ts';
import { encode } from '../values/bson-bytes.ts';
import type { Doc } from '../values/compare.ts';
import { sortKey } from '../values/index-keys.ts';
import { isDocument, type Path } from '../values/paths.ts';
import { parsePipeline, type Stage } from './pipeline.ts';
import { countRows, type Selection, selectRows } from './read-rows.ts';
import { cursorReply, refuseOptions } from './reading.ts';
import {
  type Engine,
  integerOption,
  overOneState,
  type ReadView,
  type Reply,
  type Request,
  viewFor,
} from './request.ts';

/** Groups that one `$group` may make. */
const MAX_GROUPS = 100_000;

/** Runs a pipeline of the served stages. Its leading match, sort, skip and limit are planned like a find, in a union's branches too. */
export async function aggregate(engine: Engine, request: Request): Promise<Reply> {
  const { command, database } = request;
  refuseOptions(command, ['explain']);
  const name = command['aggregate'];
  if (typeof name !== 'string') throw notServed('an aggregate that is not over a collection');
  const cursor = command['cursor'];
  if (!isDocument(cursor)) throw new CommandError(9, "The 'cursor' option is required");
  const stages = parsePipeline(command['pipeline']);
  const view = await viewFor(engine, request);
  const readings: Reading[] = [];
  const namespace = `${database}.${name}`;
  const { id, batch } = overOneState(view, engine, () =>
    engine.cursors.open(
      {
        namespace,
        rows: run(view, name, stages, readings),
        suspend: () => {
          for (const reading of readings) reading.suspend();
        },
        session: request.transaction ? request.session : undefined,
        transactionNumber: request.transaction ? request.session?.number : undefined,
        remaining: undefined,
      },
      integerOption(cursor, 'batchSize'),
      false,
    ),
  );
  return cursorReply('firstBatch', batch, id, namespace);
}

/** What a reading answers by itself: the matches at the head of a pipeline, then at most one sort, skip and limit. */
function headOf(stages: readonly Stage[]): { selection: Selection; rest: readonly Stage[] } {
  const filters: Filter[] = [];
  const selection: Selection = { filter: { kind: 'and', of: filters }, sort: [], skip: 0, limit: undefined };
  let at = 0;
  for (let stage = stages[at]; stage?.kind === 'match'; stage = stages[++at]) filters.push(stage.filter);
  let next = stages[at];
  if (next?.kind === 'sort') {
    selection.sort = next.sort;
    next = stages[++at];
  }
  if (next?.kind === 'skip') {
    selection.skip = next.rows;
    next = stages[++at];
  }
  if (next?.kind === 'limit') {
    selection.limit = next.rows;
    at++;
  }
  return { selection, rest: stages.slice(at) };
}

function* run(view: ReadView, name: string, stages: readonly Stage[], readings: Reading[]): Generator<Row> {
  const collection = view.find(name);
  const { selection, rest } = headOf(stages);
  const reading = new Reading(view.connection);
  readings.push(reading);
  const counting = collection === undefined ? undefined : constantGroup(rest[0]);
  let rows: Iterable<Row>;
  if (counting !== undefined && collection !== undefined) {
    // Sorting does not change how many there are, and counting may need no documents at all.
    const n = countRows(reading, collection, { ...selection, sort: [] }, view.snapshot);
    rows = n > 0 ? [groupRow(counting.id, counting.sums, n)] : [];
  } else rows = selectRows(reading, collection, selection, view.snapshot);
  for (const stage of counting === undefined ? rest : rest.slice(1)) rows = apply(view, rows, stage, readings);
  yield* rows;
}

type Sums = readonly [string, number | bigint][];

function constantGroup(stage: Stage | undefined): { id: unknown; sums: Sums } | undefined {
  if (stage?.kind === 'group' && stage.by === undefined) return { id: stage.id, sums: stage.sums };
  return undefined;
}

function groupRow(id: unknown, sums: Sums, n: number): Row {
  return new Row(
    0,
    encode({ _id: id ?? null, ...Object.fromEntries(sums.map(([field, each]) => [field, Number(each) * n])) }),
  );
}

function apply(view: ReadView, rows: Iterable<Row>, stage: Stage, readings: Reading[]): Iterable<Row> {
  switch (stage.kind) {
    case 'match':
      return filtered(rows, compileFilter(stage.filter));
    case 'sort':
      return sortRows(rows, stage.sort, undefined);
    case 'skip':
      return between(rows, stage.rows, Number.POSITIVE_INFINITY);
    case 'limit':
      return between(rows, 0, stage.rows);
    case 'rewrite':
      return rewritten(rows, stage.rewrite);
    case 'group':
      return grouped(rows, stage.by, stage.id, stage.sums);
    case 'count':
      return counted(rows, stage.field);
    case 'union':
      return joined(rows, () => run(view, stage.collection, stage.stages, readings));
  }
}

function* filtered(rows: Iterable<Row>, matches: (doc: Doc) => boolean): Generator<Row> {
  for (const row of rows) if (matches(row.doc)) yield row;
}

function* between(rows: Iterable<Row>, skip: number, limit: number): Generator<Row> {
  let at = 0;
  for (const row of rows) {
    if (at >= skip) yield row;
    if (++at >= skip + limit) return;
  }
}

function* rewritten(rows: Iterable<Row>, rewrite: (bytes: Buffer) => Buffer): Generator<Row> {
  for (const row of rows) yield new Row(row.record, rewrite(row.bytes));
}

function* joined(rows: Iterable<Row>, more: () => Iterable<Row>): Generator<Row> {
  yield* rows;
  yield* more();
}

function* counted(rows: Iterable<Row>, field: string): Generator<Row> {
  let n = 0;
  for (const _row of rows) n++;
  if (n > 0) yield new Row(0, encode({ [field]: n }));
}

function* grouped(rows: Iterable<Row>, by: Path | undefined, constant: unknown, sums: Sums): Generator<Row> {
  const groups = new Map<string, { id: unknown; n: number }>();
  for (const row of rows) {
    const id = by === undefined ? constant : valueAt(row.doc, by);
    const key = sortKey({ id }, [['id']], [1]).toString('latin1');
    const group = groups.get(key);
    if (group !== undefined) group.n++;
    else groups.set(key, { id, n: 1 });
    if (groups.size > MAX_GROUPS) throw new CommandError(292, `$group made more than ${MAX_GROUPS} groups`);
  }
  for (const { id, n } of groups.values()) yield groupRow(id, sums, n);
}

function valueAt(doc: Doc, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (isDocument(value) ? value[part] : undefined), doc);
}

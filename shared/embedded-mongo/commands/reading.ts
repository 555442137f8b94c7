import { Long } from 'bson';
import { CommandError, notServed } from '../errors.ts';
import { Reading } from '../query/execute.ts';
import { parseFilter } from '../query/filter.ts';
import type { Plan } from '../query/plan.ts';
import { parseProjection } from '../query/projection.ts';
import { parseSort } from '../query/sort-order.ts';
import { assemble, elementsOf, encode, rawArrayElement, rawDocumentElement } from '../values/bson-bytes.ts';
import { type Doc, numberOf } from '../values/compare.ts';
import { encodeValue } from '../values/key-encoding.ts';
import { isDocument, someAtPath, splitPath } from '../values/paths.ts';
import { countRows, planFor, type Selection, selectRows } from './read-rows.ts';
import {
  collectionName,
  type Engine,
  integerOption,
  overOneState,
  type Reply,
  type Request,
  viewFor,
} from './request.ts';

const REFUSED_OPTIONS = ['tailable', 'awaitData', 'min', 'max', 'returnKey', 'showRecordId', 'oplogReplay'];

/** Refuses options that would change an answer, so that nobody gets a different answer than asked for. */
export function refuseOptions(command: Doc, options: readonly string[]): void {
  for (const option of options)
    if (command[option] !== undefined && command[option] !== false) throw notServed(`'${option}'`);
  const collation = command['collation'];
  if (isDocument(collation) && collation['locale'] !== undefined && collation['locale'] !== 'simple')
    throw notServed('collation');
  if (isDocument(command['let']) && Object.keys(command['let']).length > 0) throw notServed("'let'");
}

function selectionOf(command: Doc): Selection {
  refuseOptions(command, REFUSED_OPTIONS);
  return {
    filter: parseFilter(command['filter'] ?? command['query']),
    sort: parseSort(command['sort']),
    skip: integerOption(command, 'skip') ?? 0,
    limit: integerOption(command, 'limit') || undefined,
    hint: command['hint'],
    projection: parseProjection(command['projection']),
  };
}

/** `{ cursor: { firstBatch | nextBatch, id, ns }, ok: 1 }` around documents that stay bytes. */
export function cursorReply(batchName: string, batch: readonly Buffer[], id: number, namespace: string): Buffer {
  const cursor = assemble([
    rawArrayElement(batchName, batch),
    elementsOf(encode({ id: Long.fromNumber(id), ns: namespace })),
  ]);
  return assemble([rawDocumentElement('cursor', cursor), elementsOf(encode({ ok: 1 }))]);
}

export async function find(engine: Engine, request: Request): Promise<Reply> {
  const name = collectionName(request);
  const selection = selectionOf(request.command);
  const view = await viewFor(engine, request);
  const collection = view.find(name);
  const reading = new Reading(view.connection);
  const namespace = `${request.database}.${name}`;
  const { id, batch } = overOneState(view, engine, () =>
    engine.cursors.open(
      {
        namespace,
        rows: selectRows(reading, collection, selection, view.snapshot),
        suspend: () => reading.suspend(),
        session: request.transaction ? request.session : undefined,
        transactionNumber: request.transaction ? request.session?.number : undefined,
        remaining: selection.limit,
      },
      integerOption(request.command, 'batchSize'),
      request.command['singleBatch'] === true,
    ),
  );
  return cursorReply('firstBatch', batch, id, namespace);
}

export function getMore(engine: Engine, request: Request): Reply {
  const { command } = request;
  const namespace = `${request.database}.${String(command['collection'])}`;
  const number = Number(numberOf(command['getMore']));
  const view = { connection: request.transaction?.connection ?? engine.reader };
  const { id, batch } = overOneState(view, engine, () =>
    engine.cursors.more(number, namespace, integerOption(command, 'batchSize'), request.session),
  );
  return cursorReply('nextBatch', batch, id, namespace);
}

export function killCursors(engine: Engine, request: Request): Reply {
  const ids = Array.isArray(request.command['cursors']) ? request.command['cursors'] : [];
  const killed = ids.filter((id) => engine.cursors.kill(Number(numberOf(id))));
  return {
    cursorsKilled: killed,
    cursorsNotFound: ids.filter((id) => !killed.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  };
}

export async function count(engine: Engine, request: Request): Promise<Reply> {
  const selection = selectionOf(request.command);
  const view = await viewFor(engine, request);
  const collection = view.find(collectionName(request));
  if (collection === undefined) return { n: 0, ok: 1 };
  const n = overOneState(view, engine, () =>
    countRows(new Reading(view.connection), collection, selection, view.snapshot),
  );
  return { n, ok: 1 };
}

export async function distinct(engine: Engine, request: Request): Promise<Reply> {
  const { key } = request.command;
  if (typeof key !== 'string') throw new CommandError(14, "'key' must be a string");
  const selection = { ...selectionOf(request.command), projection: undefined };
  const view = await viewFor(engine, request);
  const collection = view.find(collectionName(request));
  const values = new Map<string, unknown>();
  const keep = (value: unknown): void => void values.set(encodeValue(value, 1).toString('latin1'), value);
  overOneState(view, engine, () => {
    for (const row of selectRows(new Reading(view.connection), collection, selection, view.snapshot)) {
      someAtPath(row.doc, splitPath(key), 0, (found) => {
        if (Array.isArray(found)) found.forEach(keep);
        else if (found !== undefined) keep(found);
        return false;
      });
    }
  });
  return { values: [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value), ok: 1 };
}

function describe(plan: Plan): Doc {
  if (plan.kind === 'union') return { stage: 'OR', inputStages: plan.branches.map(describe) };
  if (plan.kind === 'collection') return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
  const scan = {
    stage: 'IXSCAN',
    indexName: plan.index.name,
    keyPattern: plan.index.specification.key,
    isMultiKey: plan.index.arrays.includes(true),
    direction: plan.reverse ? 'backward' : 'forward',
    streams: plan.streams.length,
    intervals: plan.streams.reduce((sum, one) => sum + one.intervals.length, 0),
  };
  return {
    stage: plan.streams.length > 1 ? 'SORT_MERGE' : 'FETCH',
    residualConditions: plan.residual.length,
    inputStage: scan,
  };
}

/** `explain` of a find: which index, how many streams, and what reading it touched. */
export async function explain(engine: Engine, request: Request): Promise<Reply> {
  const inner = request.command['explain'];
  if (!isDocument(inner) || typeof inner['find'] !== 'string') throw notServed('explain of anything but find');
  const selection = selectionOf(inner);
  const view = await viewFor(engine, request);
  const collection = view.find(inner['find']);
  const namespace = `${request.database}.${inner['find']}`;
  if (collection === undefined) return { queryPlanner: { namespace, winningPlan: { stage: 'EOF' } }, ok: 1 };
  const reading = new Reading(view.connection);
  return overOneState(view, engine, () => {
    const { plan } = planFor(reading, collection, selection, view.snapshot);
    const access = describe(plan);
    const winningPlan = plan.ordered || selection.sort.length === 0 ? access : { stage: 'SORT', inputStage: access };
    let returned = 0;
    for (const _row of selectRows(reading, collection, selection, view.snapshot)) returned++;
    const executionStats = {
      executionSuccess: true,
      nReturned: returned,
      totalKeysExamined: reading.effort.keysExamined,
      totalDocsExamined: reading.effort.docsExamined,
    };
    return { queryPlanner: { namespace, winningPlan, rejectedPlans: [] }, executionStats, ok: 1 };
  });
}

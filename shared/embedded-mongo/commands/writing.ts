import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Connection } from '../storage/connection.ts';
import { insertOne, insertTogether, type NewRecord, prepareRecord } from '../storage/records.ts';
import { nextTurnOfLoop } from '../storage/write-queue.ts';
import { parseUpdate } from '../update/apply-update.ts';
import { parseArrayFilters } from '../update/positions.ts';
import { decode, decodeTyped } from '../values/bson-bytes.ts';
import type { Doc } from '../values/compare.ts';
import { numberOf } from '../values/compare.ts';
import { deleteRecord, findRecords, storable, type Target, updateRecord, upsert } from './modify.ts';
import { refuseOptions } from './reading.ts';
import { collectionName, type Engine, type Reply, type Request } from './request.ts';
import { collectionForWrite, ensureForTransaction, write } from './write-access.ts';

export const MAX_BATCH = 100_000;
const INSERTED_AT_ONCE = 1_000;

interface WriteError {
  index: number;
  code: number;
  errmsg: string;
}

function statementsOf(request: Request, field: string): Buffer[] {
  const statements = request.sequences.get(field) ?? [];
  if (statements.length === 0 || statements.length > MAX_BATCH) {
    throw new CommandError(
      2,
      `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${statements.length} operations.`,
    );
  }
  return statements;
}

function asWriteError(error: unknown, index: number): WriteError {
  if (!(error instanceof CommandError) || error.code === 112 || error.code === 251) throw error;
  return { index, code: error.code, errmsg: error.message, ...error.details };
}

const isOrdered = (request: Request): boolean => request.command['ordered'] !== false;

/** `insert`: all together where nothing is refused, else one by one to find which. */
export async function insert(engine: Engine, request: Request): Promise<Reply> {
  const name = collectionName(request);
  const documents = statementsOf(request, 'documents');
  await ensureForTransaction(engine, request, name);
  return write(engine, request, async (connection) => {
    const collection = collectionForWrite(engine, connection, request, name);
    const errors: WriteError[] = [];
    let n = 0;
    for (let from = 0; from < documents.length; from += INSERTED_AT_ONCE) {
      // outside a transaction the loop may turn between parts: readers have their own connection
      if (from > 0 && request.transaction === undefined) await nextTurnOfLoop();
      n += insertPart(
        connection,
        collection,
        documents.slice(from, from + INSERTED_AT_ONCE),
        from,
        isOrdered(request),
        errors,
      );
      if (errors.length > 0 && isOrdered(request)) break;
    }
    return errors.length > 0 ? { n, writeErrors: errors, ok: 1 } : { n, ok: 1 };
  });
}

function insertPart(
  connection: Connection,
  collection: Collection,
  documents: readonly Buffer[],
  from: number,
  ordered: boolean,
  errors: WriteError[],
): number {
  const records: { record: NewRecord; index: number }[] = [];
  let stopped = false;
  for (let at = 0; at < documents.length && !stopped; at++) {
    try {
      const bytes = storable(documents[at]!);
      records.push({ record: prepareRecord(collection, bytes, decode(bytes)), index: from + at });
    } catch (error) {
      errors.push(asWriteError(error, from + at));
      stopped = ordered;
    }
  }
  if (
    allTogether(
      connection,
      collection,
      records.map(({ record }) => record),
    )
  )
    return records.length;
  let n = 0;
  for (const { record, index } of records) {
    try {
      connection.atomically(() => insertOne(connection, collection, record));
      n++;
    } catch (error) {
      errors.push(asWriteError(error, index));
      if (ordered) {
        // an error found while reading the documents comes after this one and was never reached
        errors.splice(0, errors.length, errors.at(-1)!);
        return n;
      }
    }
  }
  errors.sort((a, b) => a.index - b.index);
  return n;
}

function allTogether(connection: Connection, collection: Collection, records: readonly NewRecord[]): boolean {
  connection.run('SAVEPOINT together');
  const stored = insertTogether(connection, collection, records);
  if (!stored) connection.run('ROLLBACK TO together');
  connection.run('RELEASE together');
  return stored;
}

/** Runs the statements of an update or a delete one after the other and gathers their errors. */
async function eachStatement(
  engine: Engine,
  request: Request,
  statements: readonly Buffer[],
  run: (statement: Doc, index: number, target: Target) => void,
): Promise<WriteError[]> {
  const name = collectionName(request);
  const wantsCollection = request.name === 'update' && statements.some((one) => decode(one)['upsert'] === true);
  if (wantsCollection) await ensureForTransaction(engine, request, name);
  return write(engine, request, (connection) => {
    const existing = engine.catalog.find(request.database, name);
    const collection =
      existing ?? (wantsCollection ? collectionForWrite(engine, connection, request, name) : undefined);
    const errors: WriteError[] = [];
    const snapshot = Number.MAX_SAFE_INTEGER;
    for (const [index, bytes] of statements.entries()) {
      try {
        const statement = decodeTyped(bytes);
        if (collection !== undefined) run(statement, index, { connection, collection, snapshot });
      } catch (error) {
        errors.push(asWriteError(error, index));
        if (isOrdered(request)) break;
      }
    }
    return errors;
  });
}

export async function update(engine: Engine, request: Request): Promise<Reply> {
  const counts = { n: 0, nModified: 0 };
  const upserted: { index: number; _id: unknown }[] = [];
  const statements = statementsOf(request, 'updates');
  const errors = await eachStatement(engine, request, statements, (statement, index, target) => {
    refuseOptions(statement, ['c', 'sampleId', 'sort']);
    const parsed = {
      filter: parseFilter(statement['q']),
      update: parseUpdate(statement['u']),
      arrayFilters: parseArrayFilters(statement['arrayFilters']),
      now: engine.now(),
    };
    const multi = statement['multi'] === true;
    if (multi && parsed.update.kind === 'replacement')
      throw new CommandError(9, 'multi update is not supported for replacement-style update');
    const found = findRecords(target, {
      filter: parsed.filter,
      sort: [],
      skip: 0,
      limit: multi ? undefined : 1,
      hint: statement['hint'],
    });
    for (const number of found) {
      const { before, after } = updateRecord(target, number, parsed);
      counts.n++;
      if (before !== after) counts.nModified++;
    }
    if (found.length === 0 && statement['upsert'] === true) {
      upserted.push({ index, _id: upsert(target, parsed)['_id'] });
      counts.n++;
    }
  });
  return {
    ...counts,
    ...(upserted.length > 0 && { upserted }),
    ...(errors.length > 0 && { writeErrors: errors }),
    ok: 1,
  };
}

export async function remove(engine: Engine, request: Request): Promise<Reply> {
  let n = 0;
  const errors = await eachStatement(engine, request, statementsOf(request, 'deletes'), (statement, _index, target) => {
    refuseOptions(statement, []);
    const limit = Number(numberOf(statement['limit'] ?? 0)) || undefined;
    const found = findRecords(target, {
      filter: parseFilter(statement['q']),
      sort: [],
      skip: 0,
      limit,
      hint: statement['hint'],
    });
    for (const number of found) if (deleteRecord(target, number) !== undefined) n++;
  });
  return { n, ...(errors.length > 0 && { writeErrors: errors }), ok: 1 };
}

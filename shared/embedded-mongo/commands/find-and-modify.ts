import { failedToParse } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { parseProjection } from '../query/projection.ts';
import { parseSort } from '../query/sort-order.ts';
import { parseUpdate } from '../update/apply-update.ts';
import { parseArrayFilters } from '../update/positions.ts';
import { decodeTyped, encode } from '../values/bson-bytes.ts';
import type { Doc } from '../values/compare.ts';
import { deleteRecord, findRecords, type Target, updateRecord, upsert } from './modify.ts';
import { refuseOptions } from './reading.ts';
import { collectionName, type Engine, type Reply, type Request } from './request.ts';
import { collectionForWrite, ensureForTransaction, write } from './write-access.ts';

const isTrue = (value: unknown): boolean => value === true || Number(value) === 1;

/** `findAndModify`: one document found, changed or removed, and given back as it was or as it is. */
export async function findAndModify(engine: Engine, request: Request): Promise<Reply> {
  const name = collectionName(request);
  const { command } = request;
  refuseOptions(command, []);
  if (isTrue(command['remove']) === (command['update'] !== undefined)) {
    throw failedToParse('Either an update or remove=true must be specified');
  }
  if (isTrue(command['remove']) && isTrue(command['new']))
    throw failedToParse('Cannot specify both new=true and remove=true');
  if (isTrue(command['upsert'])) await ensureForTransaction(engine, request, name);
  return write(engine, request, (connection) => {
    const existing = engine.catalog.find(request.database, name);
    const collection =
      existing ?? (isTrue(command['upsert']) ? collectionForWrite(engine, connection, request, name) : undefined);
    if (collection === undefined) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 };
    return modifyOne(engine, command, { connection, collection, snapshot: Number.MAX_SAFE_INTEGER });
  });
}

function modifyOne(engine: Engine, command: Doc, target: Target): Doc {
  const filter = parseFilter(command['query']);
  const project = parseProjection(command['fields'] ?? command['projection']);
  const shown = (bytes: Buffer): Doc => decodeTyped(project ? project(bytes) : bytes);
  const selection = { filter, sort: parseSort(command['sort']), skip: 0, limit: 1, hint: command['hint'] };
  const [found] = findRecords(target, selection);
  if (command['update'] === undefined) {
    const removed = found === undefined ? undefined : deleteRecord(target, found);
    return { lastErrorObject: { n: removed ? 1 : 0 }, value: removed ? shown(removed) : null, ok: 1 };
  }
  const statement = {
    filter,
    update: parseUpdate(command['update']),
    arrayFilters: parseArrayFilters(command['arrayFilters']),
    now: engine.now(),
  };
  if (found !== undefined) {
    const { before, after } = updateRecord(target, found, statement);
    const value = shown(isTrue(command['new']) ? after : before);
    return { lastErrorObject: { n: 1, updatedExisting: true }, value, ok: 1 };
  }
  if (!isTrue(command['upsert'])) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 };
  const made = upsert(target, statement);
  const value = isTrue(command['new']) ? shown(encode(made)) : null;
  return { lastErrorObject: { n: 1, updatedExisting: false, upserted: made['_id'] }, value, ok: 1 };
}

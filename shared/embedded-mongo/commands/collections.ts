import { CommandError, notServed } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import { compileFilter } from '../query/matcher.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Connection } from '../storage/connection.ts';
import { type Index, type IndexSpecification, parseIndexSpecification } from '../storage/index-definition.ts';
import { encode } from '../values/bson-bytes.ts';
import { type Doc, equalValues } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';
import { fillIndex } from './fill-index.ts';
import { cursorReply } from './reading.ts';
import { collectionName, type Engine, type Reply, type Request } from './request.ts';
import { collectionForWrite, ensureForTransaction } from './write-access.ts';

const missing = (request: Request, name: string): CommandError =>
  new CommandError(26, `ns does not exist: ${request.database}.${name}`);

const OPTIONS_OF_CREATE = ['capped', 'timeseries', 'viewOn', 'validator', 'clusteredIndex', 'collation'];

export async function create(engine: Engine, request: Request): Promise<Reply> {
  const name = collectionName(request);
  for (const option of OPTIONS_OF_CREATE) {
    if (request.command[option] !== undefined && request.command[option] !== false)
      throw notServed(`create with '${option}'`);
  }
  if (engine.catalog.find(request.database, name)) {
    throw new CommandError(48, `Collection ${request.database}.${name} already exists.`);
  }
  if (request.transaction !== undefined) await ensureForTransaction(engine, request, name);
  else await engine.queue.submit((connection) => collectionForWrite(engine, connection, request, name));
  return { ok: 1 };
}

function dropCollection(engine: Engine, connection: Connection, collection: Collection): void {
  engine.cursors.killNamespace(`${collection.database}.${collection.name}`);
  engine.catalog.drop(connection, collection);
}

export async function drop(engine: Engine, request: Request): Promise<Reply> {
  const name = collectionName(request);
  await engine.queue.submit((connection) => {
    const collection = engine.catalog.find(request.database, name);
    if (collection !== undefined) dropCollection(engine, connection, collection);
  });
  return { ns: `${request.database}.${name}`, ok: 1 };
}

export async function dropDatabase(engine: Engine, request: Request): Promise<Reply> {
  await engine.queue.submit((connection) => {
    for (const collection of engine.catalog.inDatabase(request.database))
      dropCollection(engine, connection, collection);
  });
  return { dropped: request.database, ok: 1 };
}

export function listDatabases(engine: Engine, request: Request): Reply {
  const names = [...new Set(engine.catalog.all().map((one) => one.database))].sort();
  const wanted = compileFilter(parseFilter(request.command['filter']));
  const databases = names.map((name) => ({ name, sizeOnDisk: 0, empty: false })).filter(wanted);
  return { databases, totalSize: 0, ok: 1 };
}

export function listCollections(engine: Engine, request: Request): Reply {
  const wanted = compileFilter(parseFilter(request.command['filter']));
  const batch = engine.catalog
    .inDatabase(request.database)
    .map(({ name, indexes }) => ({
      name,
      type: 'collection',
      options: {},
      info: { readOnly: false },
      idIndex: indexes[0]!.specification,
    }))
    .filter(wanted)
    .map(encode);
  return cursorReply('firstBatch', batch, 0, `${request.database}.$cmd.listCollections`);
}

export function listIndexes(engine: Engine, request: Request): Reply {
  const name = collectionName(request);
  const collection = engine.catalog.find(request.database, name);
  if (collection === undefined) throw missing(request, name);
  const batch = collection.indexes.map((index) => encode(index.specification as unknown as Doc));
  return cursorReply('firstBatch', batch, 0, `${request.database}.${name}`);
}

/** The same specification as one there is: nothing to do. Another under its name or its key: refused. */
function isPresent(collection: Collection, wanted: IndexSpecification): boolean {
  const sameKey = (one: Index): boolean => JSON.stringify(one.specification.key) === JSON.stringify(wanted.key);
  const same = collection.indexes.find(
    (one) => one.name === wanted.name || (sameKey(one) && !one.partial && !wanted.partialFilterExpression),
  );
  if (same === undefined) return false;
  if (wanted.name === '_id_' || (sameKey(same) && Object.keys(wanted.key).join() === '_id')) return true;
  if (!sameKey(same))
    throw new CommandError(86, `An existing index has the same name as the requested index: ${wanted.name}`);
  const { name: _old, ...before } = same.specification;
  const { name: _new, ...after } = wanted;
  if (same.name !== wanted.name || !equalValues(sorted(before), sorted(after))) {
    throw new CommandError(85, `Index already exists with a different name or options: ${same.name}`);
  }
  return true;
}

const sorted = (doc: Doc): Doc => Object.fromEntries(Object.entries(doc).sort(([a], [b]) => (a < b ? -1 : 1)));

export async function createIndexes(engine: Engine, request: Request): Promise<Reply> {
  const name = collectionName(request);
  const { indexes } = request.command;
  if (!Array.isArray(indexes) || indexes.length === 0)
    throw new CommandError(2, 'Must specify at least one index to create');
  const wanted = indexes.map(parseIndexSpecification);
  const existed = engine.catalog.find(request.database, name) !== undefined;
  const counts = await engine.queue.submit(async (connection) => {
    const collection = collectionForWrite(engine, connection, request, name);
    const before = collection.indexes.length;
    for (const specification of wanted) {
      if (isPresent(collection, specification)) continue;
      await fillIndex(connection, engine.catalog, collection, specification, engine.queue.commit + 1);
    }
    return { before, after: collection.indexes.length };
  });
  return {
    numIndexesBefore: counts.before,
    numIndexesAfter: counts.after,
    createdCollectionAutomatically: !existed,
    ok: 1,
  };
}

export async function dropIndexes(engine: Engine, request: Request): Promise<Reply> {
  const name = collectionName(request);
  const { index } = request.command;
  const nIndexesWas = await engine.queue.submit((connection) => {
    const collection = engine.catalog.find(request.database, name);
    if (collection === undefined) throw missing(request, name);
    const were = collection.indexes.length;
    for (const one of indexesNamed(collection, index)) engine.catalog.dropIndex(connection, collection, one);
    engine.cursors.killNamespace(`${request.database}.${name}`);
    return were;
  });
  return { nIndexesWas, ok: 1 };
}

function indexesNamed(collection: Collection, named: unknown): Index[] {
  const others = collection.indexes.slice(1);
  if (named === '*') return others;
  if (Array.isArray(named)) return named.flatMap((one) => indexesNamed(collection, one));
  const found = isDocument(named)
    ? others.find((one) => equalValues(one.specification.key, named))
    : others.find((one) => one.name === named);
  if (named === '_id_') throw new CommandError(72, 'cannot drop _id index');
  if (found === undefined) throw new CommandError(27, `index not found with name [${String(named)}]`);
  return [found];
}

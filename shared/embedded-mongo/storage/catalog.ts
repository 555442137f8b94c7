import { CommandError } from '../errors.ts';
import { decode, encode } from '../values/bson-bytes.ts';
import { asBuffer, type Connection } from './connection.ts';
import { type Index, type IndexSpecification, openIndex } from './index-definition.ts';

/** A collection and its indexes; its documents are in table `r<id>`, each index in table `x<index id>`. */
export interface Collection {
  id: number;
  database: string;
  name: string;
  /** The `_id` index first. */
  indexes: Index[];
  nextRecord: number;
  /** The commit that made it, and the last that wrote to it. */
  createdBy: number;
  changedBy: number;
}

const MAX_INDEXES = 64;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS collections (id INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, name TEXT NOT NULL,
    UNIQUE (database, name));
  CREATE TABLE IF NOT EXISTS indexes (id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, specification BLOB NOT NULL,
    arrays INTEGER NOT NULL DEFAULT 0);
`;

/** Which collections and indexes there are: in the data file, and in memory for planning. */
export class Catalog {
  readonly #collections = new Map<string, Collection>();
  /** Grows with every change of what collections and indexes there are. */
  version = 0;

  /** Creates the catalog's tables where missing and reads them. */
  load(connection: Connection): void {
    connection.execute(SCHEMA);
    const before = new Map(this.all().map((one) => [one.id, one]));
    this.#collections.clear();
    const rows = connection.all<[number, string, string]>('SELECT id, database, name FROM collections ORDER BY id');
    for (const [id, database, name] of rows) {
      const indexes = connection
        .all<[number, Uint8Array, number]>(
          'SELECT id, specification, arrays FROM indexes WHERE collection = ? ORDER BY id',
          id,
        )
        .map(([indexId, bytes, arrays]) =>
          openIndex(indexId, decode(asBuffer(bytes)) as unknown as IndexSpecification, arrays, 0),
        );
      const [last] = connection.get<[number | null]>(`SELECT max(id) FROM r${id}`) ?? [null];
      this.#collections.set(`${database}.${name}`, {
        id,
        database,
        name,
        indexes,
        nextRecord: (last ?? 0) + 1,
        createdBy: before.get(id)?.createdBy ?? 0,
        changedBy: before.get(id)?.changedBy ?? 0,
      });
    }
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  inDatabase(database: string): Collection[] {
    return this.all().filter((one) => one.database === database);
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  /** Makes a collection with its `_id` index. `commit` is the number the current commit will have. */
  create(connection: Connection, database: string, name: string, commit: number): Collection {
    refuseBadName(database, name);
    const [id] = connection.get<[number]>(
      'INSERT INTO collections (database, name) VALUES (?, ?) RETURNING id',
      database,
      name,
    )!;
    this.version++;
    connection.execute(`CREATE TABLE r${id} (id INTEGER PRIMARY KEY, document BLOB NOT NULL)`);
    const collection: Collection = {
      id,
      database,
      name,
      indexes: [],
      nextRecord: 1,
      createdBy: commit,
      changedBy: commit,
    };
    this.addIndex(connection, collection, { v: 2, key: { _id: 1 }, name: '_id_', unique: true }, commit);
    this.#collections.set(`${database}.${name}`, collection);
    connection.changed.add(collection);
    return collection;
  }

  /** Makes an empty index; whoever calls fills it from the documents there are. */
  addIndex(connection: Connection, collection: Collection, specification: IndexSpecification, commit: number): Index {
    if (collection.indexes.length >= MAX_INDEXES) {
      throw new CommandError(67, `add index fails, too many indexes for ${collection.database}.${collection.name}`);
    }
    const [id] = connection.get<[number]>(
      'INSERT INTO indexes (collection, specification) VALUES (?, ?) RETURNING id',
      collection.id,
      encode(specification as unknown as Record<string, unknown>),
    )!;
    const index = openIndex(id, specification, 0, commit);
    const columns = index.unique ? 'key BLOB PRIMARY KEY, record INTEGER NOT NULL' : 'key BLOB PRIMARY KEY';
    this.version++;
    connection.execute(`CREATE TABLE x${id} (${columns}) WITHOUT ROWID`);
    collection.indexes.push(index);
    return index;
  }

  dropIndex(connection: Connection, collection: Collection, index: Index): void {
    this.version++;
    connection.run('DELETE FROM indexes WHERE id = ?', index.id);
    connection.execute(`DROP TABLE x${index.id}`);
    collection.indexes = collection.indexes.filter((one) => one !== index);
  }

  drop(connection: Connection, collection: Collection): void {
    for (const index of collection.indexes) this.dropIndex(connection, collection, index);
    connection.execute(`DROP TABLE r${collection.id}`);
    connection.run('DELETE FROM collections WHERE id = ?', collection.id);
    this.#collections.delete(`${collection.database}.${collection.name}`);
  }
}

function refuseBadName(database: string, name: string): void {
  const bad = name === '' || name.includes('$') || name.includes('\0') || name.startsWith('.') || name.endsWith('.');
  if (bad || name.startsWith('system.') || `${database}.${name}`.length > 255) {
    throw new CommandError(73, `Invalid collection name: ${name}`);
  }
  if (database === '' || /[/\\. "$\0]/.test(database)) throw new CommandError(73, `Invalid database name: ${database}`);
}

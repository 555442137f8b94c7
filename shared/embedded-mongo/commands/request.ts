import { CommandError } from '../errors.ts';
import type { Catalog, Collection } from '../storage/catalog.ts';
import type { Connection } from '../storage/connection.ts';
import type { Transaction, Transactions } from '../storage/transactions.ts';
import type { WriteQueue } from '../storage/write-queue.ts';
import { type Doc, numberOf, rankOf } from '../values/compare.ts';
import type { Cursors } from './cursors.ts';
import type { Session, Sessions } from './sessions.ts';

/** Everything commands work on. */
export interface Engine {
  catalog: Catalog;
  reader: Connection;
  queue: WriteQueue;
  transactions: Transactions;
  sessions: Sessions;
  cursors: Cursors;
  address: string;
  now: () => Date;
}

/** One command off the wire. Documents of inserts, updates and deletes stay bytes in `sequences`. */
export interface Request {
  name: string;
  database: string;
  command: Doc;
  sequences: ReadonlyMap<string, Buffer[]>;
  session: Session | undefined;
  transaction: Transaction | undefined;
}

/** A reply: a document, or one already encoded. */
export type Reply = Doc | Buffer;

export type Handler = (engine: Engine, request: Request) => Reply | Promise<Reply>;

/** The name in a command's first field. */
export function collectionName(request: Request): string {
  const name = request.command[request.name];
  if (typeof name !== 'string' || name === '') {
    throw new CommandError(73, `collection name has invalid type in ${request.name}`);
  }
  return name;
}

/** A whole number of a command, undefined where absent. */
export function integerOption(command: Doc, option: string): number | undefined {
  const value = command[option];
  if (value === undefined || value === null) return undefined;
  if (rankOf(value) !== rankOf(0)) throw new CommandError(14, `'${option}' must be a number`);
  const number = Math.trunc(Number(numberOf(value)));
  if (number < 0) throw new CommandError(2, `'${option}' must not be negative`);
  return number;
}

/** Where a command reads: the connection, and the collection if its snapshot has it. */
export interface ReadView {
  connection: Connection;
  /** The last commit the reader sees. */
  snapshot: number;
  find: (name: string) => Collection | undefined;
}

export async function viewFor(engine: Engine, request: Request): Promise<ReadView> {
  const { transaction } = request;
  const lookUp = (name: string): Collection | undefined => engine.catalog.find(request.database, name);
  if (transaction === undefined) {
    const snapshot = engine.queue.commit;
    const find = (name: string): Collection | undefined => {
      const collection = lookUp(name);
      // made by a write that is not on disk yet: not there for readers
      return collection !== undefined && collection.createdBy <= snapshot ? collection : undefined;
    };
    return { connection: engine.reader, snapshot, find };
  }
  if (request.session?.lostRace) await transaction.toWrite();
  transaction.toRead(undefined);
  return {
    connection: transaction.connection,
    snapshot: transaction.snapshot,
    find: (name) => {
      const collection = lookUp(name);
      transaction.toRead(collection);
      return collection !== undefined && collection.createdBy <= transaction.snapshot ? collection : undefined;
    },
  };
}

/** Runs a reading of several statements over one state of the data. */
export function overOneState<T>(view: { connection: Connection }, engine: Engine, read: () => T): T {
  if (view.connection !== engine.reader) return read();
  view.connection.run('BEGIN');
  try {
    return read();
  } finally {
    view.connection.run('COMMIT');
  }
}

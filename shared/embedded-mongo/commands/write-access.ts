import { writeConflict } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Connection } from '../storage/connection.ts';
import type { Engine, Request } from './request.ts';

/** Runs a write where it belongs: in the request's transaction, or in the queue, whose promise is kept once it is on disk. */
export async function write<T>(
  engine: Engine,
  request: Request,
  run: (connection: Connection) => T | Promise<T>,
): Promise<T> {
  const { transaction } = request;
  if (transaction === undefined) return engine.queue.submit(run);
  await transaction.toWrite();
  return run(transaction.connection);
}

/** The collection of a write outside a transaction, made when missing. */
export const collectionForWrite = (
  engine: Engine,
  connection: Connection,
  request: Request,
  name: string,
): Collection =>
  engine.catalog.find(request.database, name) ??
  engine.catalog.create(connection, request.database, name, engine.queue.commit + 1);

/**
 * Makes the collection a transaction is about to write to. It is made outside the transaction, which has to begin again
 * when it already had its snapshot.
 */
export async function ensureForTransaction(engine: Engine, request: Request, name: string): Promise<void> {
  const { transaction, session } = request;
  if (transaction === undefined || session === undefined) return;
  if (engine.catalog.find(request.database, name) !== undefined) return;
  const begun = transaction.state !== 'new';
  if (begun) engine.sessions.abort(session);
  await engine.queue.submit((connection) => collectionForWrite(engine, connection, request, name));
  if (begun) throw writeConflict(`The collection ${name} was made while the transaction was open; try again.`);
}

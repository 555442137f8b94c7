import { CommandError, notServed } from '../errors.ts';
import { type Doc, numberOf, Rank, rankOf } from '../values/compare.ts';
import { isDocument } from '../values/paths.ts';
import { aggregate } from './aggregate.ts';
import {
  create,
  createIndexes,
  drop,
  dropDatabase,
  dropIndexes,
  listCollections,
  listDatabases,
  listIndexes,
} from './collections.ts';
import { findAndModify } from './find-and-modify.ts';
import { buildInfo, hello, parameters } from './hello.ts';
import { count, distinct, explain, find, getMore, killCursors } from './reading.ts';
import type { Engine, Handler, Reply, Request } from './request.ts';
import { type Session, transactionNumber } from './sessions.ts';
import { insert, remove, update } from './writing.ts';

const ok = (): Doc => ({ ok: 1 });

const HANDLERS = new Map<string, Handler>(
  Object.entries({
    hello,
    isMaster: hello,
    ismaster: hello,
    ping: ok,
    buildInfo,
    buildinfo: buildInfo,
    getParameter: parameters,
    listDatabases,
    listCollections,
    listIndexes,
    create,
    drop,
    dropDatabase,
    createIndexes,
    dropIndexes,
    find,
    getMore,
    killCursors,
    count,
    distinct,
    explain,
    aggregate,
    insert,
    update,
    delete: remove,
    findAndModify,
    findandmodify: findAndModify,
    startSession: ok,
    refreshSessions: ok,
  }),
);

const IN_TRANSACTIONS = new Set(
  'find getMore killCursors distinct aggregate insert update delete findAndModify findandmodify create'.split(' '),
);
const RETRYABLE = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify']);

/** Runs one command. Errors are thrown as CommandError; whatever fails inside a transaction ends it. */
export async function dispatch(
  engine: Engine,
  name: string,
  database: string,
  command: Doc,
  sequences: ReadonlyMap<string, Buffer[]>,
): Promise<Reply> {
  if (name === 'endSessions') {
    engine.sessions.end(command[name]);
    return ok();
  }
  refuseSnapshotRead(command);
  const reply = await run(engine, name, database, command, sequences);
  const unsatisfied = unsatisfiedConcern(command);
  return unsatisfied === undefined || Buffer.isBuffer(reply) ? reply : { ...reply, writeConcernError: unsatisfied };
}

function run(
  engine: Engine,
  name: string,
  database: string,
  command: Doc,
  sequences: ReadonlyMap<string, Buffer[]>,
): Reply | Promise<Reply> {
  const session = engine.sessions.of(command);
  if (name === 'commitTransaction' || name === 'abortTransaction') return finish(engine, session, name, command);
  const handler = HANDLERS.get(name);
  if (handler === undefined) throw new CommandError(59, `no such command: '${name}'`);
  const request: Request = { name, database, command, sequences, session, transaction: undefined };
  if (session !== undefined && command['autocommit'] === false) return inTransaction(engine, handler, request, session);
  if (session !== undefined && command['txnNumber'] !== undefined) {
    if (!RETRYABLE.has(name)) throw new CommandError(72, `txnNumber is not for ${name}`);
    return once(session, command, () => handler(engine, request));
  }
  return handler(engine, request);
}

/** Outside a transaction nothing is kept of the past: an answer of now would not be the one asked for. */
function refuseSnapshotRead(command: Doc): void {
  const concern = command['readConcern'];
  if (isDocument(concern) && concern['level'] === 'snapshot' && command['autocommit'] !== false) {
    throw notServed("readConcern 'snapshot' outside a transaction");
  }
}

/** What MongoDB says when a write that stands was to be acknowledged by more members than there are. */
function unsatisfiedConcern(command: Doc): Doc | undefined {
  const concern = command['writeConcern'];
  const wanted = isDocument(concern) ? concern['w'] : undefined;
  if (rankOf(wanted) !== Rank.number || numberOf(wanted) <= 1) return undefined;
  return { code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' };
}

async function finish(engine: Engine, session: Session | undefined, name: string, command: Doc): Promise<Reply> {
  if (session === undefined) throw new CommandError(72, `${name} needs a session`);
  if (name === 'commitTransaction') engine.sessions.commit(session, command);
  else {
    if (session.committed) throw new CommandError(256, 'Transaction has been committed.');
    engine.sessions.transactionFor(session, command);
    engine.sessions.abort(session);
  }
  return ok();
}

async function inTransaction(engine: Engine, handler: Handler, request: Request, session: Session): Promise<Reply> {
  if (!IN_TRANSACTIONS.has(request.name)) {
    throw new CommandError(263, `Cannot run '${request.name}' in a multi-document transaction.`);
  }
  const transaction = engine.sessions.transactionFor(session, request.command);
  try {
    const reply = await handler(engine, { ...request, transaction });
    if (!Buffer.isBuffer(reply) && reply['writeErrors'] !== undefined) engine.sessions.abort(session);
    return reply;
  } catch (error) {
    if (error instanceof CommandError && error.code === 112) session.lostRace = true;
    if (session.transaction === transaction) engine.sessions.abort(session);
    throw error;
  }
}

/** A retryable write: the same number again gets the same reply, and the write is not repeated. */
async function once(session: Session, command: Doc, run: () => Reply | Promise<Reply>): Promise<Reply> {
  const number = transactionNumber(command);
  if (number < session.number)
    throw new CommandError(225, `Retryable write with txnNumber ${number} is older than ${session.number}`);
  if (number === session.number && session.reply !== undefined) return (await session.reply) as Reply;
  session.number = number;
  session.committed = false;
  const reply = Promise.resolve(run());
  session.reply = reply;
  try {
    return await reply;
  } catch (error) {
    if (session.reply === reply) session.reply = undefined;
    throw error;
  }
}

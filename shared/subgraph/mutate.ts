import type { ClientSession, Collection, Connection, mongo } from 'mongoose';
import type { Viewer } from '../access/viewer.ts';
import { canonical } from '../audit/digest.ts';
import { keysOf } from '../audit/person-keys.ts';
import { inTransaction } from '../audit/transaction.ts';
import { badInput, ReportedError } from '../errors/reported-error.ts';

/** One mutation as it was asked for. */
export interface Asked {
  /** Name of the mutation. */
  mutation: string;
  /** Name of its answer in the operation, so that two in one request under one header are told apart. */
  answerName: string;
  /** Arguments as they were sent. */
  sent: unknown;
  /** Of the input, where the mutation has one; without it the header `Idempotency-Key` counts. */
  key?: string | null;
  viewer: Viewer;
  now: Date;
}

/** What was done under a key: enough to answer the same. */
interface DoneMutation {
  _id: string;
  request: string;
  /** Key of the record that the mutation answers with. */
  record: string;
  expiresAt: Date;
}

const MAX_KEY = 100;
const KEPT_DAYS = 7;
const DAY = 86_400_000;
const DUPLICATE_KEY = 11_000;

/** Collection of what was done under a key, forgotten after a week. */
export function doneMutationsOf(connection: Connection): Collection<DoneMutation> {
  return connection.collection<DoneMutation>('mutations');
}

export async function ensureMutationIndexes(connection: Connection): Promise<void> {
  await doneMutationsOf(connection).createIndexes([{ key: { expiresAt: 1 }, expireAfterSeconds: 0, name: 'expires' }]);
}

/**
 * Carries a mutation out: all that it writes stands together or not at all, and the same request sent again under the same key is not done
 * again but answered with what it did. A key counts within the account, and without an account for whoever has it.
 *
 * @param work writes within the session, and gives the key of the record to answer with; refusals are not remembered
 * @returns that key
 * @throws ReportedError CONFLICT when the key did something else before, BAD_USER_INPUT for a key that is none; what `work` throws
 */
export async function mutate(
  connection: Connection,
  asked: Asked,
  work: (session: ClientSession) => Promise<string>,
): Promise<string> {
  const done = requestOf(connection, asked);
  if (!done) return inTransaction(connection, work);
  const once = () =>
    inTransaction(connection, async (session) => {
      const before = await doneMutationsOf(connection).findOne({ _id: done._id }, { session });
      if (before) return recordOf(before, done, asked);
      const record = await work(session);
      await doneMutationsOf(connection).insertOne({ ...done, record }, { session });
      return record;
    });
  return once().catch((error: mongo.MongoServerError) => {
    // the same request came to another process at the same time, which was first
    if (error.code === DUPLICATE_KEY && String(error.message).includes(' mutations ')) return once();
    throw error;
  });
}

function recordOf(before: DoneMutation, { request }: Omit<DoneMutation, 'record'>, { key }: Asked): string {
  if (before.request === request) return before.record;
  throw new ReportedError(
    'CONFLICT',
    'This idempotency key was used for something else.',
    { argument: argumentOf(key) },
    '该幂等键已用于其他请求。',
  );
}

/** Digests are keyed: what was sent may be somebody's telephone number. */
function requestOf(connection: Connection, asked: Asked): Omit<DoneMutation, 'record'> | undefined {
  const { mutation, answerName, sent, viewer, now } = asked;
  const key = asked.key ?? viewer.idempotencyKey;
  if (key === undefined) return undefined;
  if (key === '' || key.length > MAX_KEY)
    throw badInput(argumentOf(asked.key), `takes 1 to ${MAX_KEY} characters`, '长度应为1至100个字符');
  const name = (value: unknown) => keysOf(connection).keyring.pseudonym(canonical(value)).toString('base64url');
  const within = asked.key ? '' : answerName;
  return {
    _id: name(['mutation key', viewer.department, viewer.account, key, within]),
    request: name(['mutation', mutation, sent]),
    expiresAt: new Date(now.getTime() + KEPT_DAYS * DAY),
  };
}

function argumentOf(key: string | null | undefined): string {
  return typeof key === 'string' ? 'input.idempotencyKey' : 'Idempotency-Key';
}

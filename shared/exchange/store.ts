import type { ClientSession, Collection, Connection } from 'mongoose';
import { prepareConsumer } from '../audit/feed.ts';
import type { CivilDate } from '../calendar/civil-date.ts';
import { batchNumber } from '../codes/batch-number.ts';

/** Name of the exchange among the readers of a change log. */
export const EXCHANGE = 'exchange';

/** A batch as it is stored. `_id`: cd_batch. */
export interface BatchDocument {
  _id: string;
  cdSource: string;
  rows: number;
  body: string;
  bytes: number;
  sha256: string;
  signature: string;
  madeAt: Date;
  /** Absent once it is acknowledged. */
  waiting?: true;
  acknowledgedAt?: Date;
  acknowledgedBy?: string;
}

/** What the province holds of a record. `_id`: kind and key. */
export interface SentRecord {
  _id: string;
  dataset: string;
  provider: string;
  /** Of the row that was sent last. */
  digest: string;
}

export function batchesOf(connection: Connection): Collection<BatchDocument> {
  return connection.collection<BatchDocument>('exchange_batches');
}

export function sentOf(connection: Connection): Collection<SentRecord> {
  return connection.collection<SentRecord>('exchange_sent');
}

/** Safe to repeat. */
export async function prepareExchange(connection: Connection): Promise<void> {
  await batchesOf(connection).createIndexes([
    { key: { waiting: 1, _id: 1 }, partialFilterExpression: { waiting: true }, name: 'waiting' },
    { key: { acknowledgedAt: 1 }, name: 'acknowledged' },
  ]);
  await sentOf(connection).createIndexes([{ key: { dataset: 1 }, name: 'dataset' }]);
  await prepareConsumer(connection, EXCHANGE);
}

/**
 * The next number of a day, in the one series of all subgraphs.
 * @param session in which the batch is stored: both stand, or none, so that the series has no gap
 */
export async function takeBatchNumber(shared: Connection, day: CivilDate, session: ClientSession): Promise<string> {
  const taken = await shared
    .collection<{ _id: string; last: number }>('exchange_numbers')
    .findOneAndUpdate({ _id: day }, { $inc: { last: 1 } }, { upsert: true, returnDocument: 'after', session });
  return batchNumber(day, taken!.last);
}

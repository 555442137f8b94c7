import { readCursor } from '../audit/feed.ts';
import { sealsOf } from '../audit/seal-record.ts';
import type { PublicKeyRecord } from '../crypto/signing.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { type ExchangeServices, makeBatches } from './make-batches.ts';
import type { BatchHead, Outbox } from './outbox.ts';
import { type BatchDocument, batchesOf, EXCHANGE, prepareExchange } from './store.ts';

/** Heads in one list. */
const MOST_HEADS = 100;
/** Days for which a batch that was acknowledged can be had again. */
const KEPT_DAYS = 90;
const DAY = 86_400_000;

export interface OutboxServices extends ExchangeServices {
  keys: ExchangeServices['keys'] & { publicKeys(): readonly PublicKeyRecord[] };
}

/** The outbox of a subgraph in this process. One that exchanges nothing touches no store. */
export function outboxDesk(services: OutboxServices): Outbox {
  const { connection, datasets, keys, now } = services;
  const isUsed = datasets.some(({ exchange }) => exchange);
  const batches = batchesOf(connection);
  let prepared: Promise<void> | undefined;
  const prepare = () => {
    prepared ??= prepareExchange(connection).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };
  const heads = () =>
    batches
      .find({ waiting: true }, { projection: { body: 0 } })
      .sort({ _id: 1 })
      .limit(MOST_HEADS)
      .toArray();

  return {
    waiting: async () => {
      if (!isUsed) return { batches: [], more: false, keys: [] };
      await prepare();
      let waiting = await heads();
      if (waiting.length === 0) {
        await makeBatches(services);
        waiting = await heads();
      }
      const { seq } = await readCursor(connection, EXCHANGE);
      const [seal] = await sealsOf(connection, 'changes').find({}).sort({ _id: -1 }).limit(1).toArray();
      return { batches: waiting.map(headOf), more: seq < (seal?.last ?? 0), keys: keys.publicKeys() };
    },
    batch: async (cdBatch) => {
      const found = isUsed ? await batches.findOne({ _id: cdBatch }) : null;
      return found ? { ...headOf(found), body: found.body, signature: found.signature } : undefined;
    },
    acknowledge: async (cdBatch, sha256, by) => {
      const found = isUsed ? await batches.findOne({ _id: cdBatch }, { projection: { body: 0 } }) : null;
      if (!found) return undefined;
      if (found.sha256 !== sha256) throw otherDigest(cdBatch);
      if (!found.waiting) return headOf(found);
      const acknowledgedAt = now();
      const acknowledged = { $set: { acknowledgedAt, acknowledgedBy: by }, $unset: { waiting: 1 } } as const;
      // of two at once the first stands
      await batches.updateOne({ _id: cdBatch, waiting: true }, acknowledged);
      await batches.deleteMany({ acknowledgedAt: { $lt: new Date(acknowledgedAt.getTime() - KEPT_DAYS * DAY) } });
      return headOf((await batches.findOne({ _id: cdBatch }, { projection: { body: 0 } })) ?? found);
    },
  };
}

function headOf(batch: Omit<BatchDocument, 'body'>): BatchHead {
  const { _id, cdSource, rows, bytes, sha256, madeAt, acknowledgedAt } = batch;
  const head = { cdBatch: _id, cdSource, rows, bytes, sha256, madeAt: madeAt.toISOString() };
  return acknowledgedAt ? { ...head, acknowledgedAt: acknowledgedAt.toISOString() } : head;
}

function otherDigest(cdBatch: string): ReportedError<'CONFLICT'> {
  return new ReportedError(
    'CONFLICT',
    `This is not the SHA-256 of batch ${cdBatch}, which stays unacknowledged: take it again and compare.`,
    { cdBatch },
    `摘要与批次 ${cdBatch} 不符，该批次仍未确认，请重新获取后核对。`,
  );
}

import { randomUUID } from 'node:crypto';
import { ReportedError } from '../errors/reported-error.ts';
import type { Dataset } from './dataset.ts';
import type { Deliveries } from './deliveries.ts';
import { Delivery } from './delivery.ts';
import type { DeliveryLedger } from './ledger.ts';

/** Deliveries that one process takes at once: each keeps some megabytes of rows in memory. */
const MOST_AT_ONCE = 8;
/** Milliseconds after which a delivery that nobody pushes is dropped: whoever pushed it is gone. */
const FORGOTTEN_AFTER = 60_000;

export interface DeliveryDeskOptions {
  datasets: readonly Dataset[];
  /** Opened at the first delivery. */
  ledger(): Promise<DeliveryLedger>;
  now(): Date;
}

interface UnderWay {
  delivery: Delivery;
  /** Ends the delivery when nobody calls. */
  timer?: NodeJS.Timeout;
}

/** Takes deliveries into the datasets of this process. `close` drops those under way. */
export function deliveryDesk({ datasets, ledger, now }: DeliveryDeskOptions): Deliveries & { close(): Promise<void> } {
  const open = new Map(datasets.filter(({ byOperator }) => !byOperator).map((dataset) => [dataset.name, dataset]));
  const underWay = new Map<string, UnderWay>();

  const forget = async (id: string) => {
    const known = underWay.get(id);
    underWay.delete(id);
    clearTimeout(known?.timer);
    return known?.delivery.drop();
  };
  const rest = (id: string, known: UnderWay) => {
    known.timer = setTimeout(() => void forget(id), FORGOTTEN_AFTER).unref();
  };
  const find = (id: string): UnderWay => {
    const known = underWay.get(id);
    if (known) return known;
    const message = 'The delivery was broken off meanwhile: send it again under its key.';
    throw new ReportedError('NOT_FOUND', message, {}, '投送已中断，请以同一幂等键重新发送。');
  };

  return {
    datasets: async () => [...open.keys()],
    open: async (opening) => {
      const dataset = open.get(opening.dataset);
      if (!dataset) throw new ReportedError('NOT_FOUND', `There is no dataset ${opening.dataset} here.`, {});
      if (underWay.size >= MOST_AT_ONCE) throw tooMany();
      const id = randomUUID();
      const receivedAt = now();
      const known: UnderWay = { delivery: new Delivery(dataset, await ledger(), opening, receivedAt) };
      underWay.set(id, known);
      rest(id, known);
      return id;
    },
    push: async (id, chunk) => {
      const known = find(id);
      clearTimeout(known.timer);
      try {
        await known.delivery.push(chunk);
      } finally {
        if (underWay.has(id)) rest(id, known);
      }
    },
    end: async (id) => {
      const known = find(id);
      clearTimeout(known.timer);
      try {
        return await known.delivery.end();
      } finally {
        underWay.delete(id);
      }
    },
    drop: forget,
    close: async () => void (await Promise.all([...underWay.keys()].map(forget))),
  };
}

function tooMany(): ReportedError<'RATE_LIMITED'> {
  const message = `${MOST_AT_ONCE} deliveries are under way here: try again when one of them has ended.`;
  return new ReportedError('RATE_LIMITED', message, { retryAfter: 5 }, '同时进行的投送过多，请稍后重试。');
}

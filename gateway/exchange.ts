import { holds, type Viewer } from '../shared/access/viewer.ts';
import type { PublicKeyRecord } from '../shared/crypto/signing.ts';
import { ReportedError } from '../shared/errors/reported-error.ts';
import type { BatchHead, Outbox, OutgoingBatch, WaitingBatches } from '../shared/exchange/outbox.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';

/** What the province takes (Art. 6), out of the outboxes of all subgraphs. Every step throws ReportedError NOT_FOR_CALLER. */
export interface Exchange {
  waiting(viewer: Viewer): Promise<WaitingBatches>;
  /** @throws ReportedError NOT_FOUND */
  batch(viewer: Viewer, cdBatch: string): Promise<OutgoingBatch>;
  /** @throws ReportedError NOT_FOUND, CONFLICT */
  acknowledge(viewer: Viewer, cdBatch: string, sha256: string): Promise<BatchHead>;
}

/** @param clients accounts of the machine clients that are the province's; empty: nobody takes anything */
export function exchangeOf(subgraphs: readonly Subgraph[], clients: readonly string[]): Exchange {
  const outboxes = subgraphs.flatMap(({ outbox }) => outbox ?? []);
  const accountOf = (viewer: Viewer): string => {
    const { account, kind } = viewer;
    if (account !== undefined && kind === 'machine' && holds(viewer, 'exchange') && clients.includes(account))
      return account;
    throw notForCaller();
  };
  const first = async <Found>(ask: (outbox: Outbox) => Promise<Found | undefined>): Promise<Found> => {
    for (const outbox of outboxes) {
      const found = await ask(outbox);
      if (found) return found;
    }
    const message = 'There is no batch of this number, or no more: GET /exchange/outbox lists those that wait.';
    throw new ReportedError('NOT_FOUND', message, {}, '没有该批次，或已超过保存期；待确认批次见 /exchange/outbox。');
  };
  return {
    waiting: async (viewer) => {
      accountOf(viewer);
      const all = await Promise.all(outboxes.map((outbox) => outbox.waiting()));
      const keys = new Map<string, PublicKeyRecord>(all.flatMap((one) => one.keys).map((key) => [key.kid, key]));
      return {
        batches: all.flatMap(({ batches }) => batches).sort((one, other) => (one.cdBatch < other.cdBatch ? -1 : 1)),
        more: all.some(({ more }) => more),
        keys: [...keys.values()],
      };
    },
    batch: async (viewer, cdBatch) => {
      accountOf(viewer);
      return first((outbox) => outbox.batch(cdBatch));
    },
    acknowledge: async (viewer, cdBatch, sha256) => {
      const by = accountOf(viewer);
      return first((outbox) => outbox.acknowledge(cdBatch, sha256, by));
    },
  };
}

function notForCaller(): ReportedError<'NOT_FOR_CALLER'> {
  return new ReportedError(
    'NOT_FOR_CALLER',
    'The outbox is for the machine clients of the provincial platform: the operator names them in EXCHANGE_CLIENTS.',
    { setting: 'EXCHANGE_CLIENTS' },
    '仅限省级平台的机器客户端获取，由运维方在 EXCHANGE_CLIENTS 中指定。',
  );
}

import { Gauge, type Registry } from 'prom-client';
import { GATEWAY_VIEWER } from '../shared/access/viewer.ts';
import type { ChainGauges } from '../shared/audit/chain-depth.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';

/** Milliseconds that a subgraph has to tell of its chains: a scrape does not wait for one that hangs. */
const PATIENCE = 2_000;

/**
 * Gauges of the chains of changes and reads, asked of each subgraph at each scrape, wherever it runs. Of one that does not answer there
 * are none, so that a number is never an old one.
 */
export function watchChains(registry: Registry, subgraphs: readonly Subgraph[]): void {
  let asking: Promise<ChainGauges[]> | undefined;
  const chains = () => {
    // the gauges of one scrape ask together
    asking ??= Promise.all(subgraphs.map(chainsOf)).then((told) => {
      asking = undefined;
      return told.flat();
    });
    return asking;
  };
  const gauge = (name: string, help: string, value: (chain: ChainGauges) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ['chain'], registers: [registry] },
      async collect() {
        const told = await chains();
        this.reset();
        for (const chain of told) this.set({ chain: chain.chain }, value(chain));
      },
    });
  gauge('audit_chain_entries', 'Sealed entries of a chain that are in the store.', ({ entries }) => entries);
  gauge('audit_chain_unsealed', 'Entries of a chain that no seal covers yet.', ({ unsealed }) => unsealed);
  gauge(
    'audit_chain_oldest_unsealed_seconds',
    'Age of the oldest entry that no seal covers; 0: none waits.',
    ({ oldestUnsealedSeconds }) => oldestUnsealedSeconds,
  );
}

async function chainsOf(subgraph: Subgraph): Promise<ChainGauges[]> {
  const request = { query: '{ _chains }', viewer: GATEWAY_VIEWER, requestId: 'metrics' };
  const answer = subgraph.execute({ ...request, signal: AbortSignal.timeout(PATIENCE) });
  const { data } = await answer.catch(() => ({ data: undefined }));
  const text = data?.['_chains'];
  return typeof text === 'string' ? (JSON.parse(text) as ChainGauges[]) : [];
}

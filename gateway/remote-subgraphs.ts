import { setTimeout as delay } from 'node:timers/promises';
import { ReportedError } from '../shared/errors/reported-error.ts';
import { remoteSubgraph } from '../shared/subgraph/remote.ts';
import type { CallKeys } from '../shared/subgraph/signature.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';

/** Tries, and milliseconds between them, to reach a subgraph that may still be starting. */
const TRIES = 60;
const PAUSE = 500;

/** Connects to subgraphs in processes of their own. @throws ReportedError SUBGRAPH_UNAVAILABLE for one that does not come up */
export async function remoteSubgraphs(
  addresses: ReadonlyMap<string, string>,
  keys: CallKeys,
  now: () => Date,
): Promise<Subgraph[]> {
  return Promise.all([...addresses].map(([name, url]) => reach({ name, url, keys, now })));
}

async function reach(options: Parameters<typeof remoteSubgraph>[0]): Promise<Subgraph> {
  for (let tries = TRIES; ; tries -= 1) {
    try {
      return await remoteSubgraph(options);
    } catch (error) {
      if (tries === 1 || !(error instanceof ReportedError)) throw error;
      await delay(PAUSE);
    }
  }
}

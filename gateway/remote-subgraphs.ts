import { setTimeout as delay } from 'node:timers/promises';
import { ReportedError } from '../shared/errors/reported-error.ts';
import { type RemoteOptions, remoteSubgraph } from '../shared/subgraph/remote.ts';
import type { Subgraph } from '../shared/subgraph/subgraph.ts';

/** Tries, and milliseconds between them, to reach a subgraph that may still be starting. */
const TRIES = 60;
const PAUSE = 500;

/** Connects to subgraphs in processes of their own. @throws ReportedError SUBGRAPH_UNAVAILABLE for one that does not come up */
export async function remoteSubgraphs(
  addresses: ReadonlyMap<string, string>,
  options: Omit<RemoteOptions, 'name' | 'url'>,
): Promise<Subgraph[]> {
  return Promise.all([...addresses].map(([name, url]) => reach({ name, url, ...options })));
}

async function reach(options: RemoteOptions): Promise<Subgraph> {
  for (let tries = TRIES; ; tries -= 1) {
    try {
      return await remoteSubgraph(options);
    } catch (error) {
      if (tries === 1 || !(error instanceof ReportedError)) throw error;
      await delay(PAUSE);
    }
  }
}

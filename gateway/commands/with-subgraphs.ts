import { pino } from 'pino';
import type { Config } from '../../shared/config/config.ts';
import { createLog } from '../log.ts';
import { loadSecrets } from '../secrets.ts';
import { type RunningSubgraphs, type SubgraphName, startSubgraphs } from '../start-subgraphs.ts';
import { joinStore } from '../store.ts';

/**
 * Every subgraph over the deployment's store, without the upkeep, for the time of some work. Standard output is the command's: the log
 * goes to the error output.
 * @param names those to start; all, unless told
 * @throws ReportedError STORE_UNAVAILABLE or KEYS_MISSING, before the work begins
 */
export async function withSubgraphs<Result>(
  config: Config,
  work: (running: RunningSubgraphs) => Promise<Result>,
  names?: readonly SubgraphName[],
): Promise<Result> {
  const store = await joinStore(config);
  try {
    const log = createLog({ level: config.logLevel }, pino.destination(2));
    const secrets = await loadSecrets(config);
    const { intakeDepartment } = config;
    const now = () => new Date();
    const running = await startSubgraphs({ mongodbUri: store.uri, now, log, names, intakeDepartment, ...secrets });
    try {
      return await work(running);
    } finally {
      await running.close();
    }
  } finally {
    await store.close();
  }
}

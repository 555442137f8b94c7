import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { civilDateOf } from '../shared/calendar/civil-date.ts';
import type { Config } from '../shared/config/config.ts';
import { type DemoProgress, fillDemoCity } from './demo/fill.ts';
import type { ExplorerPage } from './ports.ts';
import { remoteSubgraphs } from './remote-subgraphs.ts';
import { loadSecrets } from './secrets.ts';
import { startGateway } from './server.ts';
import { type RunningSubgraphs, startSubgraphs } from './start-subgraphs.ts';
import { openStore } from './store.ts';

export interface StartOptions {
  config: Config;
  log: Logger;
  now(): Date;
  explorer?: ExplorerPage;
  onProgress?(progress: DemoProgress): void;
}

export interface RunningCity {
  url: string;
  /** The subgraphs of this process; undefined where they run elsewhere. */
  subgraphs?: RunningSubgraphs;
  /** Ends what is under way, then everything; safe to call again. */
  close(): Promise<void>;
}

/** The file in the data folder with the passwords of the demo accounts. */
export const DEMO_ACCOUNTS_FILE = 'demo-accounts.json';

/** Starts the gateway over subgraphs elsewhere when SUBGRAPHS names them, else everything in this process. */
export async function startCity(options: StartOptions): Promise<RunningCity> {
  const { config, log, now, explorer } = options;
  const secrets = await loadSecrets(config);
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    let here: RunningSubgraphs | undefined;
    if (config.subgraphs.size === 0) {
      const store = await openStore(config);
      closing.push(store.close);
      here = await startSubgraphs({ mongodbUri: store.uri, now, log, ...secrets });
      closing.push(here.close);
      if (store.embedded) await firstFill(here, options);
    }
    const subgraphs = here?.subgraphs ?? (await remoteSubgraphs(config.subgraphs, secrets.subgraphKey, now));
    const gateway = await startGateway({
      subgraphs,
      config,
      keys: secrets.keys,
      log,
      now,
      explorer: config.explorer ? explorer : undefined,
    });
    closing.push(gateway.close);
    return { url: gateway.url, subgraphs: here, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An empty data folder of the embedded engine is filled with the demo city and its accounts. */
async function firstFill(running: RunningSubgraphs, { config, now, onProgress }: StartOptions): Promise<void> {
  if (config.demoSize === 0 || !(await isEmpty(running))) return;
  await fillDemoCity({
    datasets: running.datasets,
    department: running.department,
    now,
    size: config.demoSize,
    today: civilDateOf(now()),
    onProgress,
  });
  const passwords = await running.personnel!.createDemoAccounts();
  await writeFile(join(config.dataDir, DEMO_ACCOUNTS_FILE), JSON.stringify(passwords, null, 2), { mode: 0o600 });
}

async function isEmpty(running: RunningSubgraphs): Promise<boolean> {
  const found = await running.connection('personnel').collection('departments').findOne({});
  return found === null;
}

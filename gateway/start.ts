import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../shared/config/config.ts';
import { refuseEngineInProduction } from '../shared/embedded-mongo/start.ts';
import { readManifest } from './admit/documents/manifest.ts';
import { NO_DOCUMENTS, type RegisteredDocuments } from './admit/documents/registered.ts';
import type { DemoProgress } from './demo/fill.ts';
import { firstFill, hasAccounts } from './demo/first-fill.ts';
import { PublicDownloads } from './downloads/public-downloads.ts';
import type { ExplorerPage } from './ports.ts';
import { refuseDemoInProduction } from './production.ts';
import { remoteSubgraphs } from './remote-subgraphs.ts';
import { loadSecrets } from './secrets.ts';
import { startGateway } from './server.ts';
import { type RunningSubgraphs, startSubgraphs } from './start-subgraphs.ts';
import { openStore } from './store.ts';
import { hourly, retentionOf } from './upkeep.ts';

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
  /** Undefined where DOWNLOADS is off. */
  downloads?: PublicDownloads;
  /** Ends what is under way, then everything; safe to call again. */
  close(): Promise<void>;
}

/** Starts the gateway over subgraphs elsewhere when SUBGRAPHS names them, else everything in this process. */
export async function startCity(options: StartOptions): Promise<RunningCity> {
  const { config, log, now, explorer, onProgress } = options;
  // before the keys: who has no database yet is told of that first
  if (config.subgraphs.size === 0 && !config.mongodbUri) refuseEngineInProduction(config.allowEmbedded);
  refuseDemoInProduction(config);
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
      const { intakeDepartment, urgingRounds, evidenceLimit } = config;
      const own = { intakeDepartment, urgingRounds, evidenceLimit, retention: retentionOf(config) };
      here = await startSubgraphs({ mongodbUri: store.uri, now, log, ...own, ...secrets });
      closing.push(here.close);
      const { demoSize: size, dataDir, production } = config;
      const isNew = !(await hasAccounts(here));
      // in production nobody gets in by an account of the demo
      if (isNew && store.embedded && size > 0 && !production) await firstFill(here, dataDir, { now, size, onProgress });
      else if (isNew) log.warn('nobody can sign in yet: "npm run bootstrap" makes the first account');
      here.startUpkeep();
    }
    const subgraphs =
      here?.subgraphs ??
      (await remoteSubgraphs(config.subgraphs, {
        keys: secrets.keyring,
        answerLimit: config.subgraphAnswerLimit,
        now,
      }));
    const downloads =
      config.downloads === 'off'
        ? undefined
        : new PublicDownloads({ folder: join(config.dataDir, 'downloads'), keys: secrets.keyring, now });
    const gateway = await startGateway({
      subgraphs,
      config,
      keys: secrets.keys,
      log,
      now,
      explorer: config.explorer ? explorer : undefined,
      publicDocuments: await publicDocuments(config),
      isReady: here?.isUp,
      downloads,
    });
    closing.push(gateway.close);
    if (downloads && config.downloads === 'made') {
      const ending = new AbortController();
      const making = hourly('public downloads', () => downloads.makeWhenDue(ending.signal), log);
      closing.push(() => {
        ending.abort();
        return making.stop();
      });
    }
    return { url: gateway.url, subgraphs: here, downloads, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Any document may be sent where no list is kept, so that a file that is not there does no harm then. */
async function publicDocuments(config: Config): Promise<RegisteredDocuments> {
  const only = config.publicDocuments === 'registered';
  const { publicDocumentsFile: file } = config;
  if (!only && !existsSync(file)) return NO_DOCUMENTS;
  return { texts: await readManifest(file), only };
}

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../shared/config/config.ts';
import { readIfThere } from '../shared/config/write-once.ts';
import { startEmbeddedMongo } from '../shared/embedded-mongo/start.ts';

/** A database to work on, and whether it is the embedded engine. */
export interface Store {
  uri: string;
  embedded: boolean;
  close(): Promise<void>;
}

/** Where commands find the engine that a running server holds. */
const ENGINE_FILE = 'engine.json';

/** MONGODB_URI where it is set; else the embedded engine, whose address is left in the data folder for the commands beside it. */
export async function openStore({ mongodbUri, dataDir, allowEmbedded }: Config): Promise<Store> {
  if (mongodbUri) return { uri: mongodbUri, embedded: false, close: async () => {} };
  const engine = await startEmbeddedMongo({ dataDir, allowProduction: allowEmbedded });
  const forget = await leaveAddress(dataDir, engine.uri);
  return {
    uri: engine.uri,
    embedded: true,
    close: async () => {
      await forget();
      await engine.close();
    },
  };
}

/** Leaves the address of an engine that lives as long as this process where `joinStore` finds it; the answer takes it away again. */
export async function leaveAddress(dataDir: string, uri: string): Promise<() => Promise<void>> {
  const file = join(dataDir, ENGINE_FILE);
  await writeFile(file, JSON.stringify({ uri, pid: process.pid }), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** The store as a command sees it: the one of a server that runs on this data folder, or one of its own. */
export async function joinStore(config: Config): Promise<Store> {
  const running = config.mongodbUri ? undefined : await runningEngine(config.dataDir);
  return running ? { uri: running, embedded: true, close: async () => {} } : openStore(config);
}

async function runningEngine(dataDir: string): Promise<string | undefined> {
  const text = await readIfThere(join(dataDir, ENGINE_FILE));
  if (!text) return undefined;
  const { uri, pid } = JSON.parse(text) as { uri: string; pid: number };
  return isAlive(pid) ? uri : undefined;
}

/** Signal 0 asks without sending. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

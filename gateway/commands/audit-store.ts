import type { Connection } from 'mongoose';
import { readConfig } from '../../shared/config/config.ts';
import type { Keyring } from '../../shared/crypto/keyring.ts';
import { loadSecrets } from '../secrets.ts';
import { openDatabases, SUBGRAPH_NAMES } from '../start-subgraphs.ts';
import { joinStore } from '../store.ts';

/** The databases of all subgraphs and the deployment's keys, for the time of some work. */
export async function withAuditStore<T>(work: (databases: Connection[], keyring: Keyring) => Promise<T>): Promise<T> {
  const config = readConfig();
  const { keyring } = await loadSecrets(config);
  const store = await joinStore(config);
  try {
    const databases = await openDatabases(store.uri);
    try {
      return await work(SUBGRAPH_NAMES.map(databases.connection), keyring);
    } finally {
      await databases.close();
    }
  } finally {
    await store.close();
  }
}

/** Entries between two lines of progress. */
const STEP = 50_000;

/** Tells on the error output how far a long work is. */
export function progressOf(name: string): (entries: number) => void {
  let told = 0;
  return (entries) => {
    if (entries < told + STEP) return;
    told = entries - (entries % STEP);
    process.stderr.write(`${name}: ${told} entries\n`);
  };
}

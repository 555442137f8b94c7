import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { useKeyring } from '../../shared/audit/person-keys.ts';
import { startEmbeddedMongo } from '../../shared/embedded-mongo/start.ts';
import { testKeyring } from './keys.ts';

export interface TestStore {
  /** A connection to a database of this name, empty at first. Commands can be watched: `connection.getClient().on('commandStarted', …)`. */
  connection(name: string): mongoose.Connection;
  uri: string;
  close(): Promise<void>;
}

/** An embedded engine in a folder of its own, gone after `close`. */
export async function openStore(): Promise<TestStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'supervision-'));
  const engine = await startEmbeddedMongo({ dataDir, allowProduction: true });
  const keyring = await testKeyring(dataDir);
  const root = await mongoose.createConnection(engine.uri, { monitorCommands: true }).asPromise();
  return {
    uri: engine.uri,
    connection: (name) => {
      const connection = root.useDb(name, { useCache: true });
      useKeyring(connection, keyring);
      return connection;
    },
    close: async () => {
      await root.close();
      await engine.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

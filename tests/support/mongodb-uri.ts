import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../../shared/embedded-mongo/start.ts';

/** A store to hold the contract against: the one MONGODB_URI names, else an embedded engine in a folder of its own. */
export async function contractStore(): Promise<{ uri: string; close(): Promise<void> }> {
  const given = process.env['MONGODB_URI'];
  if (given !== undefined && given !== '') return { uri: given, close: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'supervision-contract-'));
  const engine = await startEmbeddedMongo({ dataDir, port: 0, allowProduction: true });
  return {
    uri: engine.uri,
    close: async () => {
      await engine.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

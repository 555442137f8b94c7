import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hourly, retainReads, retentionOf } from '../../gateway/upkeep.ts';
import { entriesOf } from '../../shared/audit/chain.ts';
import { keysOf } from '../../shared/audit/person-keys.ts';
import { sealPending } from '../../shared/audit/seal.ts';
import { readConfig } from '../../shared/config/config.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import { openStore, type TestStore } from '../support/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { writeReads } from '../support/written-reads.ts';

let store: TestStore;
let folder: TemporaryFolder;
beforeAll(async () => {
  store = await openStore();
  folder = await temporaryFolder();
});
afterAll(async () => {
  await store?.close();
  await folder?.remove();
});

test('reads older than the setting says go into archive in the data folder; without a setting nothing is retained', async () => {
  expect(retentionOf(readConfig({}))).toBeUndefined();
  const retention = retentionOf(readConfig({ DATA_DIR: folder.path, READ_LOG_DAYS: '180' }))!;
  const connection = store.connection('retained');
  await prepareStore(connection);
  const { keyring } = keysOf(connection);
  for (const day of ['2026-01-01', '2026-03-01', '2026-11-01']) {
    const at = new Date(`${day}T00:00:00Z`);
    await writeReads(connection, at, 1);
    await sealPending(connection, { chain: 'reads', keys: keyring, now: () => at });
  }
  const failures: string[] = [];
  const log = { error: (_: unknown, message: string) => void failures.push(message) };
  const upkeep = retainReads(connection, retention, { now: () => new Date('2026-11-20T00:00:00Z'), log }, keyring);
  await upkeep.stop();
  expect(failures).toEqual([]);
  expect(await readdir(join(folder.path, 'archive'))).toEqual(['retained.reads-1-2']);
  expect(await entriesOf(connection, 'reads').countDocuments({})).toBe(1);
});

test('work that fails is logged by its name, and ending waits for what is under way', async () => {
  const logged: unknown[] = [];
  const log = { error: (facts: unknown) => void logged.push(facts) };
  const upkeep = hourly(
    'work',
    async () => {
      throw new Error('no');
    },
    log,
  );
  await upkeep.stop();
  expect(logged).toEqual([{ error: 'Error: no', upkeep: 'work' }]);
});

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLog } from '../../gateway/log.ts';
import { refuseDemoInProduction } from '../../gateway/production.ts';
import { startCity } from '../../gateway/start.ts';
import { readConfig } from '../../shared/config/config.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

test('a production does not start over the accounts of a demonstration, and is told what to do', async () => {
  const accounts = join(folder.path, 'demo-accounts.json');
  await writeFile(accounts, '{}');
  const config = readConfig({ NODE_ENV: 'production', EMBEDDED_IN_PRODUCTION: 'on', DATA_DIR: folder.path, PORT: '0' });
  await expect(
    startCity({ config, log: createLog({ level: 'silent' }), now: () => new Date('2026-03-02T08:00:00Z') }),
  ).rejects.toMatchObject({ code: 'NOT_FOR_PRODUCTION', message: expect.stringContaining('Name another DATA_DIR') });
  expect(() => refuseDemoInProduction({ ...config, production: false })).not.toThrow();
  await rm(accounts);
  expect(() => refuseDemoInProduction(config)).not.toThrow();
});

import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { startCity } from '../../gateway/start.ts';
import { readConfig } from '../../shared/config/config.ts';
import { openStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the gateway is ready while its database is there, and says so no longer once it is gone', async () => {
  const store = await openStore();
  const folder = await temporaryFolder();
  const config = readConfig({ DATA_DIR: folder.path, PORT: '0', MONGODB_URI: store.uri });
  const city = await startCity({ config, log: pino({ level: 'silent' }), now: () => new Date() });
  const status = async (path: string) => (await fetch(`${city.url}${path}`)).status;
  try {
    expect(await status('/readyz')).toBe(200);
    await store.close();
    while ((await status('/readyz')) !== 503); // the driver learns of it at the next word from its socket
    expect(await status('/healthz')).toBe(200);
  } finally {
    await city.close();
    await folder.remove();
  }
}, 60_000);

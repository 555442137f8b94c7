import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { PublicDownloads } from '../../gateway/downloads/public-downloads.ts';
import { startCity } from '../../gateway/start.ts';
import type { RunningSubgraphs } from '../../gateway/start-subgraphs.ts';
import { readConfig } from '../../shared/config/config.ts';
import { connectTo, type GraphClient } from './graph-client.ts';

/** The demo city as a client meets it, with its subgraphs for tests that look behind. */
export interface City extends GraphClient {
  subgraphs: RunningSubgraphs;
  /** Made when a test makes them. */
  downloads: PublicDownloads;
  /** Its data folder, for the commands beside the server. */
  dataDir: string;
  close(): Promise<void>;
}

export interface CityOptions {
  /** Acts of the four kinds together; 500 unless told. */
  size?: number;
  /** What the clock says: always the same, or as it is asked. */
  now?: Date | (() => Date);
  /** Settings besides, by their names in the environment. */
  settings?: Readonly<Record<string, string>>;
  /** Where the city logs to; nowhere unless told. */
  log?: Logger;
}

export const NOW = new Date('2026-10-14T09:00:00+08:00');

/** The whole graph in this process, filled as a newcomer's first start fills it, on a free port and in a folder of its own. */
export async function openCity({
  size = 500,
  now = NOW,
  settings = {},
  log = pino({ level: 'silent' }),
}: CityOptions = {}): Promise<City> {
  const dataDir = await mkdtemp(join(tmpdir(), 'supervision-city-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    DEMO_SIZE: String(size),
    DOWNLOADS: 'served',
    ...settings,
  });
  const city = await startCity({ config, log, now: now instanceof Date ? () => now : now });
  const passwords = JSON.parse(await readFile(join(dataDir, 'demo-accounts.json'), 'utf8'));
  return {
    ...connectTo(city.url, passwords),
    subgraphs: city.subgraphs!,
    downloads: city.downloads!,
    dataDir,
    close: async () => {
      await city.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { RunningSubgraphs } from '../start-subgraphs.ts';
import { demoDraws } from './draws.ts';
import { type FillOptions, fillDemoCity } from './fill.ts';
import { demoRatings } from './rating-method.ts';

/** The file in the data folder with the passwords of the demo accounts. */
export const DEMO_ACCOUNTS_FILE = 'demo-accounts.json';

/** Whether somebody can sign in already. Accounts come last, so that a fill that was cut short is taken up again. */
export async function hasAccounts(running: RunningSubgraphs): Promise<boolean> {
  return (await running.connection('personnel').collection('accounts').findOne({})) !== null;
}

/** Fills the subgraphs with the demo city, then makes its accounts. @returns the file that holds their passwords, mode 0600 */
export async function firstFill(
  running: RunningSubgraphs,
  dataDir: string,
  options: Pick<FillOptions, 'now' | 'size' | 'seed' | 'onProgress'>,
): Promise<string> {
  const { datasets, department, personnel } = running;
  await fillDemoCity({ ...options, datasets, department, today: civilDateOf(options.now()) });
  await demoDraws(running, options.now());
  await demoRatings(running, options.now());
  const passwords = await personnel!.createDemoAccounts();
  const file = join(dataDir, DEMO_ACCOUNTS_FILE);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  return file;
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { type Config, readConfig } from '../../shared/config/config.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { fillDemoCity } from '../demo/fill.ts';
import { progressLines } from '../demo/progress-lines.ts';
import { loadSecrets } from '../secrets.ts';
import { DEMO_ACCOUNTS_FILE } from '../start.ts';
import { type RunningSubgraphs, startSubgraphs } from '../start-subgraphs.ts';
import { joinStore } from '../store.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run demo -- [--size N] [--seed TEXT]

Fills an empty database with the demo city: made-up items, officers, objects, acts, complaints and credit of Xi'an's departments, and
the demo accounts, whose passwords it leaves in DATA_DIR. 用虚构的演示城市填充空数据库。

  --size N      acts of the four kinds together, up to 5000000 (DEMO_SIZE, 50000); all else follows in proportion
  --seed TEXT   another text makes another city (xian)

Settings: MONGODB_URI, DATA_DIR, DEMO_SIZE. A database that has departments already is left as it is.`;

const MOST_ACTS = 5_000_000;

runCommand(HELP, async () => {
  const { values } = parseArgs({
    options: { size: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  const config = readConfig();
  const size = values.size === undefined ? config.demoSize : sizeOf(values.size);
  await mkdir(config.dataDir, { recursive: true });
  const secrets = await loadSecrets(config);
  const store = await joinStore(config);
  try {
    const now = () => new Date();
    const log = pino({ level: config.logLevel }, pino.destination(2));
    const running = await startSubgraphs({ mongodbUri: store.uri, now, log, ...secrets });
    try {
      await fill(running, config, { size, seed: values.seed, now });
    } finally {
      await running.close();
    }
  } finally {
    await store.close();
  }
  return 'done';
});

async function fill(
  running: RunningSubgraphs,
  config: Config,
  { size, seed, now }: { size: number; seed?: string; now(): Date },
): Promise<void> {
  if (await running.connection('personnel').collection('departments').findOne({}))
    throw new ReportedError(
      'CONFLICT',
      'The database has departments already. The demo city fills an empty one only.',
      {},
      '数据库中已有部门数据，演示城市只能填充空数据库。',
    );
  const progress = progressLines(process.stdout);
  try {
    await fillDemoCity({
      datasets: running.datasets,
      department: running.department,
      now,
      size,
      seed,
      today: civilDateOf(now()),
      onProgress: progress.show,
    });
  } finally {
    progress.end();
  }
  const passwords = await running.personnel!.createDemoAccounts();
  const file = join(config.dataDir, DEMO_ACCOUNTS_FILE);
  await writeFile(file, JSON.stringify(passwords, null, 2), { mode: 0o600 });
  process.stdout.write(`The demo city stands; its accounts are in ${file}\n`);
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > MOST_ACTS)
    throw badInput('--size', `is a whole number from 1 to ${MOST_ACTS}`, `应为1至${MOST_ACTS}的整数`);
  return size;
}

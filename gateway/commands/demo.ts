import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../../shared/config/config.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { firstFill, hasAccounts } from '../demo/first-fill.ts';
import { progressLines } from '../demo/progress-lines.ts';
import type { RunningSubgraphs } from '../start-subgraphs.ts';
import { runCommand } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

const HELP = `npm run demo -- [--size N] [--seed TEXT]

Fills an empty database with the demo city: made-up items, officers, objects, acts, complaints and credit of Xi'an's departments, and
the demo accounts, whose passwords it leaves in DATA_DIR. 用虚构的演示城市填充空数据库。

  --size N      acts of the four kinds together, up to 5000000 (DEMO_SIZE, 50000); all else follows in proportion
  --seed TEXT   another text makes another city (xian)

Settings: MONGODB_URI, DATA_DIR, DEMO_SIZE. A database that has accounts already is left as it is.`;

const MOST_ACTS = 5_000_000;

runCommand(HELP, async () => {
  const { values } = parseArgs({
    options: { size: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  const config = readConfig();
  if (config.production)
    throw new ReportedError(
      'NOT_FOR_PRODUCTION',
      'The demo city and its accounts are not for production. Make the first account with "npm run bootstrap", or run without NODE_ENV=production to try things.',
      {},
      '正式环境不装入演示城市及演示账号。请用 npm run bootstrap 创建首个账号。',
    );
  const size = values.size === undefined ? config.demoSize : sizeOf(values.size);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const options = { size, seed: values.seed, now: () => new Date() };
  await withSubgraphs(config, (running) => fill(running, config, options));
  return 'done';
});

async function fill(
  running: RunningSubgraphs,
  { dataDir }: Config,
  options: { size: number; seed?: string; now(): Date },
): Promise<void> {
  if (await hasAccounts(running))
    throw new ReportedError(
      'CONFLICT',
      'The database has accounts already. The demo city fills an empty one only.',
      {},
      '数据库中已有账号，演示城市只能填充空数据库。',
    );
  const progress = progressLines(process.stdout);
  try {
    const file = await firstFill(running, dataDir, { ...options, onProgress: progress.show });
    process.stdout.write(`The demo city stands; its accounts are in ${file}\n`);
  } finally {
    progress.end();
  }
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > MOST_ACTS)
    throw badInput('--size', `is a whole number from 1 to ${MOST_ACTS}`, `应为1至${MOST_ACTS}的整数`);
  return size;
}

import { readConfig } from '../shared/config/config.ts';
import { sentence } from './commands/run-command.ts';
import { progressLines } from './demo/progress-lines.ts';
import { explorerPage } from './explorer/page.ts';
import { createLog } from './log.ts';
import { type RunningCity, startCity } from './start.ts';
import { welcome } from './welcome.ts';

/** `npm start`: the whole graph in one process, or the gateway alone over the SUBGRAPHS named. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog({ level: config.logLevel });
  const progress = progressLines(process.stdout);
  let city: RunningCity | undefined;
  let ending = false;
  const end = async (signal: string) => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'ending: requests under way are finished first');
    await city?.close(); // before it is up there is nothing to finish: what was written stands, and the next start goes on
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);

  city = await startCity({
    config,
    log,
    now: () => new Date(),
    explorer: explorerPage,
    onProgress: progress.show,
  });
  progress.end();
  process.stdout.write(welcome(city.url, config));
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentence(error)}\n`);
  process.exit(1);
});

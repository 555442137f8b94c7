import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { connectTo } from '../support/graph-client.ts';
import { runConformance } from './run-conformance.ts';

const HELP = `npm run conformance -- --url http://127.0.0.1:4000 --accounts data/demo-accounts.json

Asks a running gateway over a demo city for everything that it owes its clients, and prints what it does and does not do.
对运行中的网关逐项检查其应满足的要求并输出结果。

  --url URL         of the gateway
  --accounts FILE   passwords of the demo accounts, as the demo city leaves them in DATA_DIR

It issues tasks, which stay. Exit code 1 when a MUST is not met.`;

const { values } = parseArgs({
  options: { url: { type: 'string' }, accounts: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help || !values.url || !values.accounts) {
  process.stdout.write(`${HELP}\n`);
  process.exit(values.help ? 0 : 2);
}

const passwords = JSON.parse(
  await readFile(values.accounts, 'utf8').catch((error: Error) => {
    process.stderr.write(`The accounts cannot be read: ${error.message}\n账号文件无法读取。\n`);
    process.exit(1);
  }),
);
const results = await runConformance(connectTo(values.url, passwords));
for (const { id, level, duty, failure } of results)
  process.stdout.write(
    `${id.padEnd(32)} ${level.padEnd(6)} ${failure === undefined ? 'met   ' : 'NOT MET'} ${duty}${failure === undefined ? '' : `\n    ${failure}`}\n`,
  );
const broken = results.filter(({ level, failure }) => level === 'MUST' && failure !== undefined);
process.stdout.write(`${results.length - broken.length} of ${results.length} met\n`);
process.exitCode = broken.length > 0 ? 1 : 0;

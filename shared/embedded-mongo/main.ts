import { parseArgs } from 'node:util';
import { readConfig } from '../config/config.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { startEmbeddedMongo } from './start.ts';

const HELP = `node shared/embedded-mongo/main.ts --data-dir DIR [--port N]

Runs the embedded engine as a process of its own, for subgraphs in several processes of this machine.
单独运行内置数据引擎（仅限本机）。

  --data-dir DIR  folder of the data file, made where missing
  --port N        port on 127.0.0.1, open to every account of this machine; unless told a socket in the data
                  folder, for this account alone`;

const { values } = parseArgs({
  options: { 'data-dir': { type: 'string' }, port: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help || !values['data-dir']) {
  process.stdout.write(`${HELP}\n`);
  process.exit(values.help ? 0 : 2);
}

try {
  const engine = await startEmbeddedMongo({
    dataDir: values['data-dir'],
    ...(values.port !== undefined && { port: Number(values.port) }),
    allowProduction: readConfig().allowEmbedded,
  });
  const end = async () => {
    await engine.close();
    process.exit(0);
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // last: whoever reads the address may ask for the end at once
  process.stdout.write(`${engine.uri}\n`);
} catch (error) {
  const chinese = error instanceof ReportedError ? ` ${error.messageZh}` : '';
  process.stderr.write(`${(error as Error).message}${chinese}\n`);
  process.exit(1);
}

import { parseArgs } from 'node:util';
import { readConfig } from '../../shared/config/config.ts';
import { remoteWhenAsked } from '../../shared/subgraph/remote.ts';
import { subgraphServer } from '../../shared/subgraph/serve.ts';
import { createLog } from '../log.ts';
import { refuseDemoInProduction } from '../production.ts';
import { loadSecrets } from '../secrets.ts';
import { SUBGRAPH_NAMES, type SubgraphName, startSubgraphs } from '../start-subgraphs.ts';
import { joinStore } from '../store.ts';
import { retentionOf } from '../upkeep.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run subgraph -- <name> [--port N]

Runs one subgraph as a process of its own, which answers signed calls only.
单独运行一个子图，仅响应签名调用。

  <name>      one of ${SUBGRAPH_NAMES.join(', ')}
  --port N    port on HOST (127.0.0.1 unless told); 4101 and up in the order above

MONGODB_URI names the database, SUBGRAPH_KEY the secret that the gateway signs with (or the file in DATA_DIR),
SUBGRAPHS the addresses of the other subgraphs, for references.`;

runCommand(HELP, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, help: { type: 'boolean' } },
  });
  const name = positionals[0] as SubgraphName;
  if (values.help || !SUBGRAPH_NAMES.includes(name)) return values.help ? 'help' : 'usage';
  const config = readConfig();
  refuseDemoInProduction(config);
  const secrets = await loadSecrets(config);
  const now = () => new Date();
  const log = createLog({ level: config.logLevel, subgraph: name });
  const store = await joinStore(config);
  const others = new Map(
    [...config.subgraphs].map(([other, url]) => [
      other,
      remoteWhenAsked({ name: other, url, keys: secrets.keyring, answerLimit: config.subgraphAnswerLimit, now }),
    ]),
  );
  const elsewhere = (other: string) => others.get(other);
  const { intakeDepartment, urgingRounds, evidenceLimit } = config;
  const own = {
    names: [name],
    elsewhere,
    intakeDepartment,
    urgingRounds,
    evidenceLimit,
    retention: retentionOf(config),
  };
  const running = await startSubgraphs({ mongodbUri: store.uri, now, log, ...own, ...secrets });
  running.startUpkeep();
  const server = subgraphServer(running.subgraphs[0]!, {
    keys: secrets.keyring,
    now,
    onRefusal: (reason) => log.warn({ reason }, 'call refused'),
    onDefect: (error) => log.error({ error: String(error) }, 'call failed'),
  });
  const port = values.port === undefined ? 4101 + SUBGRAPH_NAMES.indexOf(name) : Number(values.port);
  const url = await server.listen({ host: config.host, port });
  process.stdout.write(`${name} answers signed calls at ${url}\n`);

  const end = async () => {
    await server.close();
    await running.close();
    await store.close();
    process.exit(0);
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  return 'running';
});

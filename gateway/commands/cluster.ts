import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../../shared/config/config.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { loadSecrets } from '../secrets.ts';
import { leaveAddress } from '../store.ts';
import { clusterProcesses } from './cluster-processes.ts';
import { runCommand, sentence } from './run-command.ts';

const HELP = `npm run cluster -- [--port N]

Starts every process of docker-compose.yml on loopback: the database (the embedded engine, unless MONGODB_URI names
another), each subgraph, two gateways, and a balancer at PORT. 在本机以多进程方式启动整个系统。

  --port N    the balancer's port (PORT, 4000); the others follow: N+2 and N+3 the gateways,
              N+10 and up the subgraphs

Run "npm run demo" beside it to fill an empty database.`;

/** The last subgraph's stands 16 above it. */
const LAST_PORT = 65_535 - 16;

/** What ends the cluster, in the order of its start. */
const closing: (() => Promise<void>)[] = [];

runCommand(HELP, async () => {
  const { values } = parseArgs({ options: { port: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) return 'help';
  const config = readConfig();
  const port = values.port === undefined ? config.port : Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > LAST_PORT)
    throw badInput('--port', `is a whole number from 1 to ${LAST_PORT}`, `应为1至${LAST_PORT}的整数`);
  const end = async () => {
    for (const step of closing.splice(0).reverse()) await step();
    process.exit(process.exitCode ?? 0);
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  try {
    await startAll(config, port);
  } catch (error) {
    // no process is left behind by a cluster that did not come up
    process.stderr.write(`${sentence(error)}\n`);
    process.exitCode = 1;
    await end();
  }
  process.stdout.write(
    `The cluster is up at http://127.0.0.1:${port}\n` +
      'Fill an empty database beside it, with the same settings: npm run demo 数据库为空时，请以同样设置运行 npm run demo。\n',
  );
  return 'running';
});

async function startAll(config: Config, port: number): Promise<void> {
  await loadSecrets(config); // the keys are there before several processes look for them
  const mongodbUri = config.mongodbUri ?? (await startEngine(config.dataDir));
  if (!config.mongodbUri) closing.push(await leaveAddress(config.dataDir, mongodbUri));
  const { subgraphs, gateways } = clusterProcesses(port);
  // what this process read from a file its children get as a value; given both ways they would refuse to start
  const environment = { ...process.env, MONGODB_URI_FILE: '', MONGODB_URI: mongodbUri };
  for (const { name, args, env } of [...subgraphs, ...gateways]) start(name, args, { ...environment, ...env });
  for (const gateway of gateways) await reachable(`http://127.0.0.1:${gateway.port}/readyz`);
  const balancer = await balance(
    gateways.map((gateway) => gateway.port),
    port,
  );
  closing.push(async () => void balancer.close());
}

function start(name: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: join(import.meta.dirname, '../..'),
  });
  child.on('exit', (code) => code && process.stderr.write(`${name} ended with ${code}\n`));
  closing.push(() => ended(child));
}

async function startEngine(dataDir: string): Promise<string> {
  const args = ['shared/embedded-mongo/main.ts', '--data-dir', dataDir];
  const engine = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(import.meta.dirname, '../..'),
  });
  closing.push(() => ended(engine));
  for await (const chunk of engine.stdout!) {
    const uri = /mongodb:\/\/\S+/.exec(String(chunk))?.[0];
    if (uri) return uri;
  }
  throw new ReportedError(
    'STORE_UNAVAILABLE',
    'The embedded engine ended before it was up, for the reason above.',
    {},
    '内置引擎启动失败，原因见上。',
  );
}

/** Asks until the process answers; gives up after a minute. */
async function reachable(url: string): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${url} did not answer within a minute.`);
}

/** Stands for nginx: each connection goes to the next gateway in turn. */
async function balance(targets: readonly number[], port: number): Promise<Server> {
  let turn = 0;
  const server = createServer((client) => {
    const target = connect(targets[turn++ % targets.length]!, '127.0.0.1');
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
    client.pipe(target).pipe(client);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

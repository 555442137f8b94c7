import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectTo, type GraphClient, type Passwords } from '../support/graph-client.ts';
import { freePorts, startProcess } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { at, rows, served } from './expectations.ts';

/** Balancer, two gateways at the second port on, and the seven subgraphs from the tenth port on. */
const PORTS = 17;
/** Looks at the counts until every act of the demo city is in them. */
const MOST_LOOKS = 200;

/** The demo city as `npm run cluster` runs it: every part a process of its own. */
export interface Cluster extends GraphClient {
  /** For what else works on its database. */
  settings: Readonly<Record<string, string>>;
  passwords: Passwords;
  close(): Promise<void>;
}

/** @param size acts of the demo city */
export async function openCluster(size: number): Promise<Cluster> {
  const folder = await temporaryFolder();
  const port = await freePorts(PORTS);
  const cluster = startProcess(['gateway/commands/cluster.ts', '--port', String(port)], {
    DATA_DIR: folder.path,
    LOG_LEVEL: 'error',
    DOWNLOADS: 'made',
  });
  const close = async () => {
    await cluster.stop();
    await folder.remove();
  };
  try {
    await cluster.wrote(/The cluster is up/);
    const store = JSON.parse(await readFile(join(folder.path, 'engine.json'), 'utf8')).uri;
    const settings = { DATA_DIR: folder.path, MONGODB_URI: store, LOG_LEVEL: 'error' };
    const demo = startProcess(['gateway/commands/demo.ts', '--size', String(size)], settings);
    if ((await demo.ended) !== 0) throw new Error(demo.output());
    const passwords = JSON.parse(await readFile(join(folder.path, 'demo-accounts.json'), 'utf8'));
    const client = connectTo(`http://127.0.0.1:${port}`, passwords);
    await everythingCounted(client);
    return { ...client, settings, passwords, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The counts follow the acts: they are asked for until they have caught up. */
async function everythingCounted({ ask }: GraphClient): Promise<void> {
  const query = '{ acts { totalCount } analysis { actCounts { count } } }';
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const data = served(await ask('portal', query, { account: 'inspector.city' }));
    const counted = rows(data, 'analysis.actCounts').reduce((sum, { count }) => sum + Number(count), 0);
    if (counted === at(data, 'acts.totalCount')) return;
  }
  throw new Error(`The counts had not caught up after ${MOST_LOOKS} looks.`);
}

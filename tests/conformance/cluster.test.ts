import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectTo, type GraphClient } from '../support/graph-client.ts';
import { freePorts, type RunningProcess, startProcess } from '../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { COMPARED_QUERIES } from './compared-queries.ts';
import { at, comparable, rows, served } from './expectations.ts';
import { REQUIREMENTS } from './requirements.ts';

/** Balancer, two gateways at the second port on, and the seven subgraphs from the tenth port on. */
const PORTS = 17;
/** Looks at the counts until every act of the demo city is in them. */
const MOST_LOOKS = 200;

let folder: TemporaryFolder;
let cluster: RunningProcess;
/** Everything in one process, over the database of the cluster. */
let alone: RunningProcess;
let many: GraphClient;
let one: GraphClient;

beforeAll(async () => {
  folder = await temporaryFolder();
  const port = await freePorts(PORTS);
  cluster = startProcess(['gateway/commands/cluster.ts', '--port', String(port)], {
    DATA_DIR: folder.path,
    LOG_LEVEL: 'error',
  });
  await cluster.wrote(/The cluster is up/);
  const store = JSON.parse(await readFile(join(folder.path, 'engine.json'), 'utf8')).uri;
  const settings = { DATA_DIR: folder.path, MONGODB_URI: store, LOG_LEVEL: 'error' };
  const demo = startProcess(['gateway/commands/demo.ts', '--size', '500'], settings);
  if ((await demo.ended) !== 0) throw new Error(demo.output());
  const passwords = JSON.parse(await readFile(join(folder.path, 'demo-accounts.json'), 'utf8'));
  many = connectTo(`http://127.0.0.1:${port}`, passwords);
  await everythingCounted(many);
  alone = startProcess(['gateway/main.ts'], { ...settings, PORT: '0' });
  const [, url] = await alone.wrote(/is up at (http:\/\/[\d.:]+)/);
  one = connectTo(url!, passwords);
}, 240_000);

afterAll(async () => {
  await alone?.stop();
  await cluster?.stop();
  await folder?.remove();
}, 60_000);

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

test.each(REQUIREMENTS)('in many processes, $id: $level $duty', async ({ check }) => {
  await expect(check(many)).resolves.toBeUndefined();
});

test.each(COMPARED_QUERIES)('one process and many answer $options.account alike: $query', async (asked) => {
  const [here, there] = [
    await one.ask(asked.endpoint, asked.query, asked.options),
    await many.ask(asked.endpoint, asked.query, asked.options),
  ];
  expect(there.status).toBe(here.status);
  expect(comparable(there)).toBe(comparable(here));
});

test('a token and a cursor of one gateway are good at every other', async () => {
  const authorization = `Bearer ${await one.token('market.officer')}`;
  const first = await one.ask('portal', '{ acts(first: 3) { nodes { id } pageInfo { endCursor } } }', {
    headers: { authorization },
  });
  const variables = { after: at(served(first), 'acts.pageInfo.endCursor') };
  const query = 'query ($after: String) { acts(first: 3, after: $after) { nodes { id } } }';
  const next = [one, many, many].map((graph) => graph.ask('portal', query, { headers: { authorization }, variables }));
  const pages = (await Promise.all(next)).map(served);
  expect(rows(pages[0], 'acts.nodes')).toHaveLength(3);
  expect(pages[1]).toEqual(pages[0]);
  expect(pages[2]).toEqual(pages[0]);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectTo, type GraphClient } from '../support/graph-client.ts';
import { type RunningProcess, startProcess } from '../support/processes.ts';
import { articleOf } from './articles.ts';
import { COMPARED_QUERIES } from './compared-queries.ts';
import { at, comparable, rows, served } from './expectations.ts';
import { type Cluster, openCluster } from './open-cluster.ts';
import { REQUIREMENTS } from './requirements.ts';

let many: Cluster;
/** Everything in one process, over the database of the cluster. */
let alone: RunningProcess;
let one: GraphClient;

beforeAll(async () => {
  many = await openCluster(500);
  alone = startProcess(['gateway/main.ts'], { ...many.settings, PORT: '0' });
  const [, url] = await alone.wrote(/is up at (http:\/\/[\d.:]+)/);
  one = connectTo(url!, many.passwords);
}, 240_000);

afterAll(async () => {
  await alone?.stop();
  await many?.close();
}, 60_000);

/** One duty of each article, by which every subgraph is written to and read. docs/clauses.md is printed from a run of all of them here as well. */
const ONE_OF_EACH = REQUIREMENTS.filter(({ id }, place) => {
  const article = articleOf(id);
  return article !== undefined && REQUIREMENTS.findIndex((one) => articleOf(one.id) === article) === place;
});

test.each(ONE_OF_EACH)('in many processes, $id: $level $duty', async ({ check }) => {
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

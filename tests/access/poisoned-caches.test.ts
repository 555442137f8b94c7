import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { loadSecrets } from '../../gateway/secrets.ts';
import { createGateway } from '../../gateway/server.ts';
import { startSubgraphs } from '../../gateway/start-subgraphs.ts';
import { joinStore } from '../../gateway/store.ts';
import { readConfig } from '../../shared/config/config.ts';
import { type CanaryCity, leadsTo, openCanaryCity, requestOf } from './canary-city.ts';
import { NOW } from './matrix-city.ts';
import { ASKERS, type Asker } from './oracle.ts';
import { type RandomDocument, randomDocument } from './random-documents.ts';

const log = pino({ level: 'silent' });

/** One of each kind, from who may read most to who may read least. */
const RANKED = [
  'inspector.city, purpose, case',
  'office.city, purpose',
  'market.officer, purpose',
  'market.beilin.officer, purpose',
  'health.officer',
  'inspector.city',
  'analyst.city',
  'the public',
].map((title) => ASKERS.find((asker) => asker.title === title)!);

/** What not all of them are answered alike. */
const TELLING: readonly RandomDocument[] = [
  '{ acts(first: 30) { totalCount nodes { id actName counterpartName } pageInfo { hasNextPage } } }',
  '{ mine: plan(planId: "CANARY-PLAN-00") { planId name } theirs: plan(planId: "CANARY-PLAN-20") { planId name } }',
  '{ supervisedObjects(first: 5, where: { objectId: { startsWith: "CANARY" } }) { nodes { personName annualRevenue riskLevel } } }',
  '{ complaints(first: 20) { totalCount nodes { complaintNo status detail phone detailFull } } }',
  '{ viewer { account scopes } acts(first: 20) { nodes { reporter counterpartPersonName complaint { complaintNo } } } }',
  '{ tasks(first: 10) { totalCount nodes { title } } analysis { actCounts { count suppressed } } }',
].map((query) => ({ query, variables: {} }));

/** Told with every answer that differs: the documents are the same again with it. */
const [SEED] = fc.sample(fc.nat(), 1) as [number];

let city: CanaryCity;
let documents: RandomDocument[];
/** What each asker is answered by a graph that nobody else has asked, document by document. */
const own = new Map<Asker, string[]>();
beforeAll(async () => {
  city = await openCanaryCity();
  documents = [...TELLING, ...randomDocuments()];
  // sessions are a list that some documents read: all are begun before the first answer
  for (const asker of RANKED) await requestOf(city, asker);
  for (const asker of RANKED)
    own.set(asker, await onFresh((graph) => inTurn(documents, (document) => graph.answer(asker, document))));
}, 480_000);
afterAll(() => city?.city.close());

/** A gateway and subgraphs that have been asked nothing yet, on the store of the city. */
interface FreshGraph {
  /** The answer to the byte, with its status. */
  answer(asker: Asker, document: RandomDocument): Promise<string>;
  close(): Promise<void>;
}

async function freshGraph(): Promise<FreshGraph> {
  const config = readConfig({ DATA_DIR: city.city.dataDir, PORT: '0', RATES: 'off' });
  const [secrets, store] = await Promise.all([loadSecrets(config), joinStore(config)]);
  const { intakeDepartment } = config;
  const running = await startSubgraphs({ mongodbUri: store.uri, now: () => NOW, log, intakeDepartment, ...secrets });
  const gateway = await createGateway({
    subgraphs: running.subgraphs,
    config,
    keys: secrets.keys,
    log,
    now: () => NOW,
  });
  return {
    answer: async (asker, { query, variables }) => {
      const { path, headers } = await requestOf(city, asker);
      const answered = await gateway.inject({
        method: 'POST',
        url: path,
        headers: { ...headers, 'x-request-id': 'the-same' },
        payload: { query, variables },
      });
      return `${answered.statusCode} ${answered.body}`;
    },
    close: async () => {
      await gateway.close();
      await running.close();
    },
  };
}

async function onFresh<T>(work: (graph: FreshGraph) => Promise<T>): Promise<T> {
  const graph = await freshGraph();
  return work(graph).finally(graph.close);
}

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}

/** Half over each graph's schema. */
function randomDocuments(): RandomDocument[] {
  const leads = leadsTo(city);
  const numbers = fc.sample(fc.infiniteStream(fc.nat()), { seed: SEED, numRuns: 1 })[0]!;
  const choose = (below: number) => numbers.next().value % Math.max(1, below);
  return Array.from({ length: 8 }, (_, place) =>
    randomDocument(place % 2 === 0 ? city.schema : city.publicSchema, leads, choose),
  );
}

describe('what a graph remembers of one caller', () => {
  test('is told apart by these documents: not all are answered alike', () => {
    for (const [place] of TELLING.entries())
      expect(new Set([...own.values()].map((answers) => answers[place])).size).toBeGreaterThan(1);
  });

  test.each([
    ['most', RANKED],
    ['least', RANKED.toReversed()],
  ])(
    'changes no answer to another when who may read %s comes first',
    async (_, order) => {
      await onFresh(async (graph) => {
        // the second round meets caches that all of them have filled
        for (const round of [1, 2])
          for (const [place, document] of documents.entries())
            for (const asker of order) {
              const context = { seed: SEED, round, asker: asker.title, document };
              const answer = await graph.answer(asker, document);
              expect({ ...context, answer }).toEqual({ ...context, answer: own.get(asker)![place] });
            }
      });
    },
    240_000,
  );

  test('changes none of two hundred answers to all of them at once', async () => {
    await onFresh(async (graph) => {
      for (let batch = 0; batch < 5; batch += 1) {
        const requests = Array.from({ length: 40 }, (_, place) => ({
          asker: RANKED[(place * 7 + batch) % RANKED.length]!,
          place: (place * 5 + batch) % TELLING.length,
        }));
        const answers = await Promise.all(requests.map(({ asker, place }) => graph.answer(asker, TELLING[place]!)));
        for (const [at, { asker, place }] of requests.entries())
          expect({ asker: asker.title, place, answer: answers[at] }).toEqual({
            asker: asker.title,
            place,
            answer: own.get(asker)![place],
          });
      }
    });
  }, 240_000);
});

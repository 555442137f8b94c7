import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { CREDIT_ROW_RULES } from './access.ts';
import { creditDatasets } from './datasets.ts';
import type { SeenServices } from './explanation.ts';
import { creditModels } from './model.ts';
import { continueRatings, type RunServices } from './rating-runs.ts';
import { creditResolvers } from './resolvers.ts';
import { workResolvers } from './work-resolvers.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

/** What credit needs of the composition root beside the general services: departments, objects, and facts about them. */
export type CreditServices = SubgraphServices & RunServices & SeenServices;

export interface RunningCredit extends RunningSubgraph {
  /** Carries on ratings that are under way or due again, to their end; one at a time, however often it is called. */
  continueRatings(): Promise<void>;
  /** Ends what goes on in the background after the page it is at; the next start carries on. */
  close(): Promise<void>;
}

/** 信用: ratings, listings, joint sanctions and incentives, repair (Art. 14, 16, 23, 25). */
export async function startCredit(services: CreditServices): Promise<RunningCredit> {
  const { connection, now, references, readLog, holidays, cursorKey } = services;
  const models = creditModels(connection);
  await prepareStore(connection);
  const datasets = creditDatasets(models, references, holidays);
  const rating = { models, datasets, services };

  const stop = new AbortController();
  let underWay = Promise.resolve();
  const carryOn = () => {
    underWay = underWay.catch(() => undefined).then(() => continueRatings(rating, now, stop.signal));
    return underWay;
  };
  // what fails here is tried again by the upkeep, which tells of it
  const begin = () => void carryOn().catch(() => undefined);

  const close = () => {
    stop.abort();
    return underWay.catch(() => undefined);
  };

  const own = creditResolvers(models, services);
  const work = workResolvers(rating, cursorKey, begin);
  const subgraph = defineSubgraph({
    name: 'credit',
    schema: SCHEMA,
    resolvers: { ...own, ...work, Query: { ...own.Query, ...work.Query } },
    rowRules: CREDIT_ROW_RULES,
    connection,
    readLog,
    now,
  });
  return { ...subgraph, datasets: datasets.fed, continueRatings: carryOn, close };
}

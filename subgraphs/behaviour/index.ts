import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { behaviourDatasets } from './datasets.ts';
import { endedEachDay, endPublications } from './end-publication.ts';
import { behaviourModels } from './model.ts';
import { behaviourResolvers } from './resolvers.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface RunningBehaviour extends RunningSubgraph {
  /** See `endPublications`; to be called every day. */
  endPublications(): Promise<number>;
}

/** 监管行为: supervised objects, random inspection plans, and acts of the four kinds (Art. 3, 14). */
export async function startBehaviour(services: SubgraphServices): Promise<RunningBehaviour> {
  const { connection, now, cursorKey, references, readLog, holidays } = services;
  const models = behaviourModels(connection);
  await prepareStore(connection);
  const resolvers = behaviourResolvers(models, cursorKey, holidays);
  const subgraph = defineSubgraph({ name: 'behaviour', schema: SCHEMA, resolvers, connection, readLog, now });
  const endOfPublications = endedEachDay(models, now);
  await endOfPublications();
  return {
    ...subgraph,
    execute: async (request) => {
      await endOfPublications();
      return subgraph.execute(request);
    },
    datasets: behaviourDatasets(models, references, holidays),
    endPublications: () => endPublications(models, now()),
  };
}

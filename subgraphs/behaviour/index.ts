import type { Viewer } from '../../shared/access/viewer.ts';
import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import type { DrawSources } from '../../shared/subgraph/draw-sources.ts';
import type { OverturnedPenalty } from '../../shared/subgraph/overturned-penalty.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RecordReferences, RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { actDatasets, behaviourDatasets } from './datasets.ts';
import { type DemoDraw, demoDraw, publishDemoDraw } from './draws/demo-draw.ts';
import type { VisitDocument } from './draws/model.ts';
import { publishResults } from './draws/publish-draw.ts';
import { endedEachDay, endPublications } from './end-publication.ts';
import { evidenceResolvers } from './evidence/resolvers.ts';
import { behaviourModels } from './model.ts';
import { actMutations } from './online/act-mutations.ts';
import { behaviourResolvers } from './resolvers.ts';
import { tellRevoked } from './revoked-penalties.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface RunningBehaviour extends RunningSubgraph {
  /** See `endPublications`; to be called every day. */
  endPublications(): Promise<number>;
  /** See `tellRevoked`; for what could not be told at once. */
  tellRevoked(): Promise<number>;
  /** See `publishResults`; to be called every hour. */
  publishResults(): Promise<number>;
  /** See `demoDraw`: the visits that were drawn. */
  demoDraw(draw: DemoDraw): Promise<VisitDocument[]>;
  /** See `publishDemoDraw`. */
  publishDemoDraw(planId: string, maker: Viewer, at: Date): Promise<void>;
}

/** What behaviour needs beside what every subgraph does. */
export interface BehaviourServices extends SubgraphServices {
  references: RecordReferences;
  sources: DrawSources;
  /** Bytes of one document of evidence. */
  evidenceLimit: number;
  /** Takes back what rests in credit on a penalty that was revoked. */
  withdrawFromCredit(penalty: OverturnedPenalty): Promise<void>;
}

/** 监管行为: supervised objects, random inspection plans, and acts of the four kinds (Art. 3, 14). */
export async function startBehaviour(services: BehaviourServices): Promise<RunningBehaviour> {
  const { connection, now, cursorKey, references, readLog, holidays, sources, withdrawFromCredit, evidenceLimit } =
    services;
  const models = behaviourModels(connection);
  await prepareStore(connection);
  const acts = actDatasets(models, references, holidays);
  const datasets = behaviourDatasets(models, acts, holidays);
  const plans = datasets.find(({ name }) => name === 'plans')!;
  const planning = { models, plans, references, sources };
  const tell = () => tellRevoked(connection, withdrawFromCredit);
  const read = behaviourResolvers(planning, cursorKey, holidays);
  const evidence = evidenceResolvers(models, evidenceLimit);
  const resolvers = {
    ...read,
    ...evidence,
    Query: { ...read.Query, ...evidence.Query },
    Mutation: { ...read.Mutation, ...evidence.Mutation, ...actMutations({ models, references, datasets: acts }, tell) },
  };
  const subgraph = defineSubgraph({ name: 'behaviour', schema: SCHEMA, resolvers, connection, readLog, now });
  const endOfPublications = endedEachDay(models, now);
  await endOfPublications();
  return {
    ...subgraph,
    execute: async (request) => {
      await endOfPublications();
      return subgraph.execute(request);
    },
    datasets,
    publishResults: () => publishResults(models, now()),
    demoDraw: (draw) => demoDraw(planning, draw),
    publishDemoDraw: (planId, maker, at) => publishDemoDraw(planning, planId, maker, at),
    endPublications: () => endPublications(models, now()),
    tellRevoked: tell,
  };
}

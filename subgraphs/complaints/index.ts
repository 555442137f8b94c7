import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { COMPLAINT_RULES } from './access.ts';
import { complaintsDatasets } from './datasets.ts';
import { complaintsModels } from './model.ts';
import { complaintsResolvers } from './resolvers.ts';
import { type Recomputed, recomputeDeadlines } from './store.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface RunningComplaints extends RunningSubgraph {
  /** Computes the provisional deadlines again by the notices known now. */
  recompute(): Promise<Recomputed>;
}

/** 投诉举报: complaints and reports with their deadlines (Art. 8, 14, 16, 28). */
export async function startComplaints(services: SubgraphServices): Promise<RunningComplaints> {
  const { connection, now, cursorKey, references, readLog, holidays } = services;
  const models = complaintsModels(connection);
  await prepareStore(connection);
  const subgraph = defineSubgraph({
    name: 'complaints',
    schema: SCHEMA,
    resolvers: complaintsResolvers(models, cursorKey),
    rowRules: { Complaint: COMPLAINT_RULES },
    connection,
    readLog,
    now,
  });
  return {
    ...subgraph,
    datasets: complaintsDatasets(models, references, holidays),
    recompute: () => recomputeDeadlines(models, holidays(), now),
  };
}

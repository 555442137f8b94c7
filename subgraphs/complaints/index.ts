import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { ensureOpenedTaskIndexes } from '../../shared/subgraph/opened-tasks.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { COMPLAINT_RULES } from './access.ts';
import { anonymousResolvers } from './anonymous-resolvers.ts';
import { complaintsDatasets } from './datasets.ts';
import { handlingResolvers } from './handling-resolvers.ts';
import type { IntakeServices } from './intake.ts';
import { complaintsModels } from './model.ts';
import { followReminders, type ReminderServices } from './reminder-tasks.ts';
import { complaintsResolvers } from './resolvers.ts';
import { type Recomputed, recomputeDeadlines } from './store.ts';
import { remindAndEscalate, type Urged } from './upkeep.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface RunningComplaints extends RunningSubgraph {
  /** Computes the provisional deadlines again by the notices known now. */
  recompute(): Promise<Recomputed>;
  /** Reminds of deadlines that run out, with a task each, and tells the office of those that have. */
  urge(): Promise<Urged & { opened: number; settled: number }>;
}

/** 投诉举报: complaints and reports with their deadlines (Art. 8, 14, 16, 28). */
export async function startComplaints(
  services: SubgraphServices & IntakeServices & ReminderServices,
): Promise<RunningComplaints> {
  const { connection, now, cursorKey, references, readLog, holidays } = services;
  const models = complaintsModels(connection);
  const datasets = complaintsDatasets(models, references, holidays);
  const [dataset] = datasets;
  await prepareStore(connection);
  await ensureOpenedTaskIndexes(connection);
  const records = complaintsResolvers(models, cursorKey, holidays);
  const anonymous = anonymousResolvers(models, dataset!, services);
  const handling = handlingResolvers(models, dataset!, services);
  const subgraph = defineSubgraph({
    name: 'complaints',
    schema: SCHEMA,
    resolvers: {
      ...records,
      ...anonymous,
      Query: { ...records.Query, ...anonymous.Query },
      Mutation: { ...anonymous.Mutation, ...handling.Mutation },
    },
    rowRules: { Complaint: COMPLAINT_RULES },
    connection,
    readLog,
    now,
  });
  return {
    ...subgraph,
    datasets,
    recompute: () => recomputeDeadlines(models, holidays(), now),
    urge: async () => {
      const urged = await remindAndEscalate(models, holidays(), now());
      return { ...urged, ...(await followReminders(models, services, now())) };
    },
  };
}

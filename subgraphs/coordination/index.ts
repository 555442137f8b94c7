import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import type { TaskToOpen } from '../../shared/subgraph/open-task.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { QUARANTINE_RULES } from './access.ts';
import type { CriticismServices } from './criticism.ts';
import { coordinationDatasets } from './datasets.ts';
import { escalateOverdue } from './escalate.ts';
import { ingestRunsResolvers } from './ingest-runs.ts';
import { coordinationModels } from './model.ts';
import { coordinationResolvers } from './resolvers.ts';
import { watchSources } from './silent-sources.ts';
import { sourceResolvers } from './source-resolvers.ts';
import { taskMutations } from './task-mutations.ts';
import { taskResolvers } from './task-resolvers.ts';
import { traceResolvers } from './trace.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface RunningCoordination extends RunningSubgraph {
  /** Tells the offices of the levels above of tasks whose term has passed, once each. Safe to repeat. @returns their numbers */
  escalate(): Promise<string[]>;
  /** See `watchSources`. Safe to repeat. @returns how many sources fell silent */
  watchSources(openTask: (task: TaskToOpen) => Promise<string>): Promise<number>;
}

/** 协同: data sources (Art. 13, 15–17), tasks (Art. 27, 28), and what ingest brought in and holds (Art. 15, 18). */
export async function startCoordination(services: SubgraphServices & CriticismServices): Promise<RunningCoordination> {
  const { connection, now, cursorKey, readLog, holidays } = services;
  const models = coordinationModels(connection);
  const records = coordinationResolvers(models, cursorKey);
  const tasks = taskResolvers(models, cursorKey, services);
  const ledger = ingestRunsResolvers(connection, cursorKey);
  const datasets = coordinationDatasets(models, holidays);
  const dataset = datasets.find(({ name }) => name === 'sources')!;
  const sources = sourceResolvers(connection, models, { dataset, department: services.department });
  await prepareStore(connection); // after both: it creates what the models of the connection declare
  const resolvers = {
    ...records,
    ...tasks,
    ...ledger,
    DataSource: { ...records.DataSource, ...sources.DataSource },
    Mutation: { ...taskMutations(models, services), ...sources.Mutation },
    Query: {
      ...records.Query,
      ...tasks.Query,
      ...ledger.Query,
      ...sources.Query,
      ...traceResolvers(services, models).Query,
    },
  };
  const subgraph = defineSubgraph({
    name: 'coordination',
    schema: SCHEMA,
    resolvers,
    rowRules: { QuarantinedRow: QUARANTINE_RULES },
    connection,
    readLog,
    now,
  });
  return {
    ...subgraph,
    datasets,
    watchSources: (openTask) => watchSources(connection, models, openTask, now()),
    escalate: () => escalateOverdue(models, services, now()),
  };
}

import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { type FailureLog, runConsumer } from '../../shared/audit/runner.ts';
import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { analysisModels } from './model.ts';
import { actCountsConsumer } from './projection.ts';
import { analysisResolvers } from './resolvers.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface AnalysisOptions {
  /** Databases whose change logs are read. */
  feeds: { behaviour: Connection };
  /** Where failures of the projection go. */
  log?: FailureLog;
  /** Longest time until a sealed change of another process is counted; 1,000 unless told. */
  everyMilliseconds?: number;
}

export interface RunningAnalysis extends RunningSubgraph {
  /** Ends the projection. */
  close(): Promise<void>;
}

/** 分析: counts of acts (Art. 6, 25), projected from the change log of the behaviour subgraph. */
export async function startAnalysis(
  { connection, now, readLog }: SubgraphServices,
  { feeds, log = pino({ name: 'analysis' }), everyMilliseconds = 1_000 }: AnalysisOptions,
): Promise<RunningAnalysis> {
  const models = analysisModels(connection);
  await prepareStore(connection);
  const subgraph = defineSubgraph({
    name: 'analysis',
    schema: SCHEMA,
    resolvers: analysisResolvers(models, connection),
    connection,
    readLog,
    now,
  });
  const projection = runConsumer(feeds.behaviour, connection, actCountsConsumer(models), {
    everyMilliseconds,
    now,
    log,
  });
  return { ...subgraph, datasets: [], close: () => projection.stop() };
}

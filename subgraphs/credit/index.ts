import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { CREDIT_ROW_RULES } from './access.ts';
import { creditDatasets } from './datasets.ts';
import { creditModels } from './model.ts';
import { creditResolvers } from './resolvers.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

/** 信用: ratings, listings, joint sanctions and incentives, repair (Art. 14, 16, 23, 25). */
export async function startCredit({
  connection,
  now,
  references,
  readLog,
  holidays,
}: SubgraphServices): Promise<RunningSubgraph> {
  const models = creditModels(connection);
  await prepareStore(connection);
  const subgraph = defineSubgraph({
    name: 'credit',
    schema: SCHEMA,
    resolvers: creditResolvers(models),
    rowRules: CREDIT_ROW_RULES,
    connection,
    readLog,
    now,
  });
  return { ...subgraph, datasets: creditDatasets(models, references, holidays) };
}

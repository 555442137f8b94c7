import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { itemsDatasets } from './datasets.ts';
import { itemsModels } from './model.ts';
import { itemsResolvers } from './resolvers.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

/** 监管事项: catalogue of items, sub-items and inspection checklists (Art. 7–12). */
export async function startItems({
  connection,
  now,
  cursorKey,
  readLog,
  holidays,
}: SubgraphServices): Promise<RunningSubgraph> {
  const models = itemsModels(connection);
  await prepareStore(connection);
  const subgraph = defineSubgraph({
    name: 'items',
    schema: SCHEMA,
    resolvers: itemsResolvers(models, cursorKey),
    connection,
    readLog,
    now,
  });
  return { ...subgraph, datasets: itemsDatasets(models, holidays) };
}

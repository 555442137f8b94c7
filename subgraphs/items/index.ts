import { defineSubgraph } from '../../shared/subgraph/define-subgraph.ts';
import { ensureOpenedTaskIndexes } from '../../shared/subgraph/opened-tasks.ts';
import { prepareStore } from '../../shared/subgraph/prepare-store.ts';
import type { RunningSubgraph, SubgraphServices } from '../../shared/subgraph/services.ts';
import { type ExportedDataset, type ExportFormat, exportCatalogue } from './catalogue-export.ts';
import { followClaims } from './claim-tasks.ts';
import { itemsDatasets } from './datasets.ts';
import { itemsModels } from './model.ts';
import { itemsResolvers } from './resolvers.ts';
import { followLegalChanges, openReviewTasks } from './reviews.ts';
import { workMutations } from './work-mutations.ts';
import { workResolvers } from './work-resolvers.ts';
import type { ItemsServices } from './work-services.ts';

export const SCHEMA = new URL('./schema.graphql', import.meta.url);

export interface RunningItems extends RunningSubgraph {
  /** Flags items after changes of the law that came by file, and opens the tasks that are still to be opened. Safe to repeat. */
  followLegalChanges(): Promise<{ raised: number; opened: number }>;
  /** Opens the tasks of claims that wait, and ends those of what was answered. Safe to repeat. */
  followClaims(): Promise<{ opened: number; settled: number }>;
  /** The catalogue as lines of text (Art. 7). @throws ReportedError BAD_USER_INPUT for another dataset */
  exportCatalogue(dataset: ExportedDataset, format: ExportFormat): AsyncIterable<string>;
}

/** 监管事项: catalogue of items, sub-items and inspection checklists, and how it comes about (Art. 7–12). */
export async function startItems(services: SubgraphServices & ItemsServices): Promise<RunningItems> {
  const { connection, now, cursorKey, readLog, holidays } = services;
  const models = itemsModels(connection);
  await prepareStore(connection);
  await ensureOpenedTaskIndexes(connection);
  const datasets = itemsDatasets(models, holidays);
  const catalogue = itemsResolvers(models, cursorKey);
  const work = workResolvers(models, cursorKey);
  const resolvers = {
    ...catalogue,
    ...work,
    Query: { ...catalogue.Query, ...work.Query },
    Mutation: workMutations(models, datasets, services, holidays),
    SupervisionItem: { ...catalogue.SupervisionItem, ...work.SupervisionItem },
    SupervisionSubItem: { ...catalogue.SupervisionSubItem, ...work.SupervisionSubItem },
  };
  const subgraph = defineSubgraph({ name: 'items', schema: SCHEMA, resolvers, connection, readLog, now });
  return {
    ...subgraph,
    datasets: Object.values(datasets),
    followLegalChanges: async () => ({
      raised: await followLegalChanges(models, now()),
      opened: await openReviewTasks(models, services, holidays, now()),
    }),
    followClaims: () => followClaims(models, services, now()),
    exportCatalogue: (dataset, format) => exportCatalogue(models, dataset, format),
  };
}

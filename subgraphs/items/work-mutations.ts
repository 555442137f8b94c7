import type { Holidays } from '../../shared/calendar/working-day.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { mutation } from '../../shared/subgraph/mutation.ts';
import { claimStep, issueItem } from './claims.ts';
import { adjustItem } from './item-version.ts';
import { adoptLegalBasis, changeLegalBasis, registerLegalBasis } from './legal-bases.ts';
import { amendLocalItem, deriveLocalItem, reviseLocalItem } from './local-items.ts';
import type { ItemsModels } from './model.ts';
import { linkPermits } from './permits.ts';
import { type CatalogueDatasets, publishItem } from './publish-item.ts';
import { openReviewTasks, settleReview } from './reviews.ts';
import type { ItemsServices } from './work-services.ts';

/** The datasets through which mutations enter records. */
export type EntryDatasets = CatalogueDatasets & Readonly<Record<'legalBases', Dataset>>;

/** What departments and offices do with items (Art. 9–12). */
export function workMutations(
  models: ItemsModels,
  datasets: EntryDatasets,
  services: ItemsServices,
  holidays: Holidays,
) {
  /** A task that cannot be opened now is opened by the upkeep: the change of the law stands. */
  const openTasks = async ({ now }: SubgraphContext) =>
    void (await openReviewTasks(models, services, holidays, now).catch(() => 0));
  const writer = { models, items: datasets.items, services };
  return {
    issueItem: mutation(models.items, issueItem(models, services, holidays)),
    claimItem: mutation(models.claims, claimStep(models, 'claim', holidays)),
    returnItem: mutation(models.claims, claimStep(models, 'returnItem', holidays)),
    ruleOutItem: mutation(models.claims, claimStep(models, 'ruleOut', holidays)),
    reissueItem: mutation(models.claims, claimStep(models, 'reissue', holidays)),
    deriveLocalItem: mutation(models.localItems, deriveLocalItem(models)),
    amendLocalItem: mutation(models.localItems, amendLocalItem(models)),
    reviseLocalItem: mutation(models.localItems, reviseLocalItem(models)),
    publishItem: mutation(models.items, publishItem(models, datasets, services)),
    suspendItem: mutation(models.items, adjustItem(writer, 'suspend')),
    resumeItem: mutation(models.items, adjustItem(writer, 'resume')),
    cancelItem: mutation(models.items, adjustItem(writer, 'cancel')),
    linkPermits: mutation(models.items, linkPermits(writer)),
    registerLegalBasis: mutation(models.bases, registerLegalBasis(models, datasets.legalBases, services)),
    repealLegalBasis: mutation(models.bases, changeLegalBasis(models, 'REPEALED'), openTasks),
    amendLegalBasis: mutation(models.bases, changeLegalBasis(models, 'AMENDED'), openTasks),
    adoptLegalBasis: mutation(models.bases, adoptLegalBasis(models)),
    settleItemReview: mutation(models.reviews, settleReview(models)),
  };
}

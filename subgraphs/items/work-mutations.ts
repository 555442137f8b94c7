import type { Holidays } from '../../shared/calendar/working-day.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { mutation } from '../../shared/subgraph/mutation.ts';
import { followClaims, settleTasksOf } from './claim-tasks.ts';
import { claimStep, issueItem, itemOf } from './claims.ts';
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
  /** The same of the tasks of claims. */
  const openClaims = async ({ now }: SubgraphContext, itemCode: string) =>
    void (await followClaims(models, services, now, itemCode).catch(() => undefined));
  const reopenClaim = async ({ now }: SubgraphContext, claimNo: string) =>
    void (await followClaims(models, services, now, itemOf(claimNo)).catch(() => undefined));
  const settle = async (_: SubgraphContext, subject: string) =>
    void (await settleTasksOf(models, services, subject).catch(() => undefined));
  const writer = { models, items: datasets.items, services };
  return {
    issueItem: mutation(models.items, issueItem(models, services, holidays), openClaims),
    claimItem: mutation(models.claims, claimStep(models, 'claim', holidays), settle),
    returnItem: mutation(models.claims, claimStep(models, 'returnItem', holidays), settle),
    ruleOutItem: mutation(models.claims, claimStep(models, 'ruleOut', holidays), settle),
    reissueItem: mutation(models.claims, claimStep(models, 'reissue', holidays), reopenClaim),
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
    settleItemReview: mutation(models.reviews, settleReview(models), settle),
  };
}

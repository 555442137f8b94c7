import type DataLoader from 'dataloader';
import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { ListSpec } from '../../shared/paging/list-spec.ts';
import { childrenLoader } from '../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { ChecklistDocument, ItemDocument, ItemsModels, SubItemDocument } from './model.ts';

export const ITEM_LIST: ListSpec = {
  publicInFull: true,
  type: 'SupervisionItem',
  filters: {
    itemCode: { path: '_id' },
    name: { path: 'name', grams: 'nameGrams' },
    departmentCode: { path: 'departmentCode' },
    regionCode: { path: 'regionCode' },
    status: { path: 'status' },
    claimStatus: { path: 'claimStatus' },
  },
  orders: { ITEM_CODE: '_id', VERSION_DATE: 'versionDate' },
  defaultOrder: { field: 'ITEM_CODE', direction: 'ASC' },
};

export const CHECKLIST_LIST: ListSpec = {
  publicInFull: true,
  type: 'InspectionChecklist',
  filters: {
    checklistCode: { path: '_id' },
    name: { path: 'name', grams: 'nameGrams' },
    subItemCode: { path: 'subItemCode' },
    departmentCode: { path: 'departmentCode' },
  },
  orders: { CHECKLIST_CODE: '_id' },
  defaultOrder: { field: 'CHECKLIST_CODE', direction: 'ASC' },
};

export function subItemsOf(models: ItemsModels, context: SubgraphContext): DataLoader<string, SubItemDocument[]> {
  return childrenLoader(context, models.subItems, 'itemCode');
}

export function checklistsOf(models: ItemsModels, context: SubgraphContext): DataLoader<string, ChecklistDocument[]> {
  return childrenLoader(context, models.checklists, 'subItemCode');
}

/** What each version of an item says of itself: its state, and the day from which it holds. */
export interface ItemPeriod {
  since?: CivilDate;
  status?: string;
}

/** The versions of an item, the earliest first; of several of one day, the last. One call for all items of a level. */
export async function periodsOf(
  models: ItemsModels,
  context: SubgraphContext,
  item: ItemDocument,
): Promise<ItemPeriod[]> {
  const former = await childrenLoader(context, models.itemVersions, 'itemCode').load(item.itemCode!);
  const byDay = new Map<string, ItemPeriod>();
  for (const { versionDate, status } of [...former.toSorted((a, b) => a.version - b.version), item])
    byDay.set(versionDate ?? '', { ...(versionDate && { since: versionDate }), ...(status && { status }) });
  return [...byDay].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, period]) => period);
}

/** An item as it is answered for a day. */
export type ItemOnDay = ItemDocument & { asOf?: CivilDate };

/** Whether a sub-item holds on a day; one that says neither when it begins nor when it ends holds on any. */
export function holdsOn({ takeEffectDate, cancelDate }: SubItemDocument, day: CivilDate): boolean {
  return (takeEffectDate === undefined || takeEffectDate <= day) && (cancelDate === undefined || day < cancelDate);
}

/** The version of an item in force on a day: the last one dated on it or before, null where there was none yet. */
export async function itemAsOf(models: ItemsModels, itemCode: string, day: CivilDate): Promise<ItemOnDay | null> {
  const version = await versionOn(models, itemCode, day);
  return version && { ...version, asOf: day };
}

async function versionOn(models: ItemsModels, itemCode: string, day: CivilDate): Promise<ItemDocument | null> {
  const dated = { itemCode, versionDate: { $lte: day } };
  const [present] = await models.items
    .find({ _id: itemCode, versionDate: { $lte: day } } as never)
    .lean<ItemDocument[]>();
  if (present) return present;
  const [former] = await models.itemVersions
    .find(dated as never)
    .sort({ versionDate: -1, version: -1 })
    .limit(1)
    .lean<ItemDocument[]>();
  return former ?? null;
}

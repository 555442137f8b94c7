import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import { contentOf } from '../../shared/subgraph/write-online.ts';
import { takeStep, type Workflow } from '../../shared/workflow/steps.ts';
import { LISTING_RECORD_FIELDS } from './fields.ts';
import type { CreditModels, ListingDocument } from './model.ts';
import { newNumber } from './numbers.ts';
import { acceptOnline, type Departments, given, ownBatch, standing, type Work } from './online.ts';

export type ListingState = 'IN_FORCE' | 'REMOVED' | 'REPAIRED' | 'WITHDRAWN';

/** 列入 → 移出, 修复 or 撤下; only the department that lists takes a step. */
export const LISTING_WORKFLOW: Workflow<ListingState, 'delist' | 'applyForRepair', 'lister'> = {
  record: { en: 'the listing', zh: '列入记录' },
  states: { IN_FORCE: '在列', REMOVED: '已移出', REPAIRED: '已修复', WITHDRAWN: '已撤下' },
  parties: { lister: { en: 'the department that listed', zh: '列入部门' } },
  steps: {
    delist: { from: ['IN_FORCE'], to: 'REMOVED', by: ['lister'], zh: '移出' },
    // a listing that is removed is public still, so that it can be repaired
    applyForRepair: { from: ['IN_FORCE', 'REMOVED'], by: ['lister'], zh: '申请修复' },
  },
};

export function listingState({
  withdrawnOn,
  repairedAt,
  removeDate,
}: Pick<ListingDocument, 'withdrawnOn' | 'repairedAt' | 'removeDate'>): ListingState {
  if (withdrawnOn !== undefined) return 'WITHDRAWN';
  if (repairedAt !== undefined) return 'REPAIRED';
  return removeDate === undefined ? 'IN_FORCE' : 'REMOVED';
}

/** Puts an object on a list, from today on, in the name of the viewer's department (列入). */
export function putOnList(
  dataset: Dataset,
  departments: Departments,
  kind: 'ABNORMAL' | 'SERIOUS',
): Work<CanonicalRow> {
  return async (input, acting) => {
    const batch = await ownBatch(departments, acting);
    const today = civilDateOf(acting.now);
    const listingNo = newNumber(kind === 'ABNORMAL' ? 'YC' : 'YZ', today);
    const row = { ...given(input), listingNo, kind, putDate: today, putDept: batch.department.name };
    return acceptOnline(dataset, row, batch, acting.session, { entered: true });
  };
}

/** Takes an object off a list (移出): today, by the department that put it there. */
export function delist(
  models: CreditModels,
  dataset: Dataset,
  departments: Departments,
): Work<{ listingId: string; expectedVersion: number; removeReason: string }> {
  return async ({ listingId, expectedVersion, removeReason }, acting) => {
    const listing = await standing(models.listings, listingId, acting, '列入记录');
    const state = listingState(listing);
    const is = () => acting.viewer.department === listing.provider;
    takeStep(LISTING_WORKFLOW, { id: listingId, state, version: listing.version }, 'delist', { is, expectedVersion });
    if (!removeReason.trim()) throw badInput('input.removeReason', 'must be given', '须说明移出原因');
    const batch = await ownBatch(departments, acting);
    const removal = { removeDate: civilDateOf(acting.now), removeReason, removeDept: batch.department.name };
    const row = contentOf(LISTING_RECORD_FIELDS, listing, removal);
    return acceptOnline(dataset, row, batch, acting.session, { entered: false });
  };
}

import type DataLoader from 'dataloader';
import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { Filter, ListSpec } from '../../shared/paging/list-spec.ts';
import { childrenLoader } from '../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { AdoptionDocument, ClaimDocument, ItemsModels, ReviewDocument } from './model.ts';

export const CLAIM_LIST: ListSpec = {
  type: 'ItemClaim',
  filters: {
    claimNo: { path: '_id' },
    itemCode: { path: 'itemCode' },
    departmentCode: { path: 'departmentCode' },
    issuedBy: { path: 'issuedBy' },
    regionCode: { path: 'regionCode' },
    state: { path: 'state' },
    dueOn: { path: 'dueOn' },
  },
  orders: { CLAIM_NO: '_id', DUE_ON: 'dueOn' },
  defaultOrder: { field: 'DUE_ON', direction: 'ASC' },
};

export const LOCAL_ITEM_LIST: ListSpec = {
  type: 'LocalItem',
  filters: { itemCode: { path: '_id' }, state: { path: 'state' }, departmentCode: { path: 'departmentCode' } },
  orders: { ITEM_CODE: '_id' },
  defaultOrder: { field: 'ITEM_CODE', direction: 'ASC' },
};

export const REVIEW_LIST: ListSpec = {
  type: 'ItemReview',
  filters: {
    itemCode: { path: 'itemCode' },
    basisCode: { path: 'basisCode' },
    departmentCode: { path: 'departmentCode' },
    state: { path: 'state' },
  },
  orders: { REVIEW_NO: '_id' },
  defaultOrder: { field: 'REVIEW_NO', direction: 'ASC' },
};

export const LEGAL_BASIS_LIST: ListSpec = {
  publicInFull: true,
  type: 'LegalBasis',
  filters: {
    basisCode: { path: '_id' },
    title: { path: 'title', grams: 'nameGrams' },
    level: { path: 'level' },
    effectiveFrom: { path: 'effectiveFrom' },
    amendedOn: { path: 'amendedOn' },
    repealedOn: { path: 'repealedOn' },
  },
  orders: { BASIS_CODE: '_id' },
  defaultOrder: { field: 'BASIS_CODE', direction: 'ASC' },
};

export const PERMIT_LIST: ListSpec = {
  publicInFull: true,
  type: 'PermitItem',
  filters: {
    permitCode: { path: '_id' },
    name: { path: 'name', grams: 'nameGrams' },
    departmentCode: { path: 'departmentCode' },
  },
  orders: { PERMIT_CODE: '_id' },
  defaultOrder: { field: 'PERMIT_CODE', direction: 'ASC' },
};

/** Claims that are unanswered after their term. */
export function overdueClaims(today: CivilDate): Filter {
  return { state: 'PENDING', dueOn: { $lt: today } };
}

export function claimsOf(models: ItemsModels, context: SubgraphContext): DataLoader<string, ClaimDocument[]> {
  return childrenLoader(context, models.claims, 'itemCode');
}

export function reviewsOf(models: ItemsModels, context: SubgraphContext): DataLoader<string, ReviewDocument[]> {
  return childrenLoader(context, models.reviews, 'itemCode');
}

export function adoptionsOf(models: ItemsModels, context: SubgraphContext): DataLoader<string, AdoptionDocument[]> {
  return childrenLoader(context, models.adoptions, 'basisCode');
}

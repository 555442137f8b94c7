import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import { isOverdue, wasLate } from './claim-rules.ts';
import type {
  ClaimDocument,
  ItemDocument,
  ItemsModels,
  LegalBasisDocument,
  PermitDocument,
  ReviewDocument,
  SubItemDocument,
} from './model.ts';
import { differencesOf } from './permits.ts';
import {
  adoptionsOf,
  CLAIM_LIST,
  claimsOf,
  LEGAL_BASIS_LIST,
  LOCAL_ITEM_LIST,
  overdueClaims,
  PERMIT_LIST,
  REVIEW_LIST,
  reviewsOf,
} from './work-lists.ts';

/** The read side of what departments and offices do with items: claims, own items, legal bases, reviews, permits (Art. 9–12). */
export function workResolvers(models: ItemsModels, cursorKey: string) {
  const claims = { model: models.claims, spec: CLAIM_LIST, cursorKey };
  const localItems = { model: models.localItems, spec: LOCAL_ITEM_LIST, cursorKey };
  const bases = { model: models.bases, spec: LEGAL_BASIS_LIST, cursorKey };
  const reviews = { model: models.reviews, spec: REVIEW_LIST, cursorKey };
  const permits = { model: models.permits, spec: PERMIT_LIST, cursorKey };
  const item = ({ itemCode }: { itemCode?: string }, _: unknown, context: SubgraphContext) =>
    itemCode ? entityLoader(context, models.items).load(itemCode) : null;
  const legalBases = (
    { legalBasisCodes }: Pick<SubItemDocument, 'legalBasisCodes'>,
    _: unknown,
    context: SubgraphContext,
  ) =>
    entityLoader(context, models.bases)
      .loadMany((legalBasisCodes ?? []).map(String))
      .then(present);

  return {
    Query: {
      itemClaim: (_: unknown, { claimNo }: { claimNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.claims).load(claimNo),
      itemClaims: (_: unknown, args: ListArguments & { overdue?: boolean | null }, context: SubgraphContext) => {
        const { overdue, ...list } = args;
        return overdue
          ? connection(claims, list, context, 'itemClaims overdue', overdueClaims(civilDateOf(context.now)))
          : connection(claims, list, context, 'itemClaims');
      },
      localItem: (_: unknown, { itemCode }: { itemCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.localItems).load(itemCode),
      localItems: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(localItems, args, context, 'localItems'),
      legalBasis: (_: unknown, { basisCode }: { basisCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.bases).load(basisCode),
      legalBases: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(bases, args, context, 'legalBases'),
      itemReviews: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(reviews, args, context, 'itemReviews'),
      permitItem: (_: unknown, { permitCode }: { permitCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.permits).load(permitCode),
      permitItems: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(permits, args, context, 'permitItems'),
    },
    SupervisionItem: {
      claims: ({ itemCode }: ItemDocument, _: unknown, context: SubgraphContext) =>
        claimsOf(models, context).load(itemCode!),
      reviews: ({ itemCode }: ItemDocument, _: unknown, context: SubgraphContext) =>
        reviewsOf(models, context).load(itemCode!),
      permits: (row: ItemDocument, _: unknown, context: SubgraphContext) =>
        entityLoader(context, models.permits)
          .loadMany((row.linkedPermitCodes ?? []).map(String))
          .then(present),
      permitDifferences: (row: ItemDocument, _: unknown, context: SubgraphContext) =>
        differencesOf(models, row, context),
    },
    SupervisionSubItem: { legalBases },
    ItemClaim: {
      __resolveReference: ({ claimNo }: { claimNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.claims).load(claimNo),
      item,
      department: ({ departmentCode }: ClaimDocument) => department(departmentCode),
      issuedBy: ({ issuedBy }: ClaimDocument) => department(issuedBy),
      reason: ({ reason }: ClaimDocument) => reason && maskNumbers(reason),
      overdue: (claim: ClaimDocument, _: unknown, { now }: SubgraphContext) => isOverdue(claim, civilDateOf(now)),
      late: ({ decidedAt, dueOn }: ClaimDocument) => wasLate(decidedAt && civilDateOf(decidedAt), dueOn),
      provenance,
    },
    LocalItem: {
      claim: ({ claimNo }: { claimNo?: string }, _: unknown, context: SubgraphContext) =>
        claimNo ? entityLoader(context, models.claims).load(claimNo) : null,
      published: item,
      department: ({ departmentCode }: ClaimDocument) => department(departmentCode),
      provenance,
    },
    LegalBasis: {
      __resolveReference: ({ basisCode }: { basisCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.bases).load(basisCode),
      adoptedBy: async ({ basisCode }: LegalBasisDocument, _: unknown, context: SubgraphContext) =>
        (await adoptionsOf(models, context).load(basisCode!)).map(({ departmentCode }) => department(departmentCode)),
      changeNote: ({ changeNote }: LegalBasisDocument) => changeNote && maskNumbers(changeNote),
      provenance,
    },
    ItemReview: {
      item,
      department: ({ departmentCode }: ReviewDocument) => department(departmentCode),
      basis: ({ basisCode }: ReviewDocument, _: unknown, context: SubgraphContext) =>
        basisCode ? entityLoader(context, models.bases).load(basisCode) : null,
      note: ({ note }: ReviewDocument) => note && maskNumbers(note),
      provenance,
    },
    PermitItem: {
      __resolveReference: ({ permitCode }: { permitCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.permits).load(permitCode),
      department: ({ departmentCode }: PermitDocument) => department(departmentCode),
      legalBases,
      provenance,
    },
  };
}

function department(code: string | undefined) {
  return code ? { __typename: 'Department', code } : null;
}

function present<Value>(values: readonly (Value | Error | null)[]): Value[] {
  return values.filter((value): value is Value => value !== null && !(value instanceof Error));
}

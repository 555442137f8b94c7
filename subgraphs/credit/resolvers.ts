import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import type { CreditModels, ListingDocument, RatingDocument, SanctionDocument } from './model.ts';
import { NO_END } from './publication.ts';
import { ratingScheme } from './schemes.ts';
import { creditRows, profileOf } from './store.ts';

interface ObjectReference {
  objectId: string;
}

export function creditResolvers(models: CreditModels) {
  const profile = ({ objectId }: ObjectReference, context: SubgraphContext) => profileOf(models, context, objectId);
  const listings =
    (kind: 'ABNORMAL' | 'SERIOUS') =>
    async ({ objectId }: ObjectReference, _: unknown, context: SubgraphContext) =>
      (await creditRows(models, context).listings.load(objectId)).filter((listing) => listing.kind === kind);
  const measures =
    (kind: 'SANCTION' | 'INCENTIVE') =>
    async ({ objectId }: ObjectReference, _: unknown, context: SubgraphContext) =>
      (await creditRows(models, context).sanctions.load(objectId)).filter((measure) => measure.kind === kind);

  return {
    Query: {
      creditProfile: (_: unknown, args: ObjectReference, context: SubgraphContext) => profile(args, context),
    },
    CreditProfile: {
      __resolveReference: profile,
      supervisedObject: ({ objectId }: ObjectReference) => ({ __typename: 'SupervisedObject', objectId }),
      ratings: ({ objectId }: ObjectReference, _: unknown, context: SubgraphContext) =>
        creditRows(models, context).ratings.load(objectId),
      abnormalListings: listings('ABNORMAL'),
      seriousIllegalListings: listings('SERIOUS'),
      sanctions: measures('SANCTION'),
      incentives: measures('INCENTIVE'),
      repairs: ({ objectId }: ObjectReference, _: unknown, context: SubgraphContext) =>
        creditRows(models, context).repairs.load(objectId),
    },
    CreditRating: {
      schemeName: ({ scheme }: RatingDocument) => ratingScheme(scheme!)?.zh,
      provenance,
    },
    CreditListing: {
      putReason: ({ putReason }: ListingDocument) => putReason && maskNumbers(putReason),
      removeReason: ({ removeReason }: ListingDocument) => removeReason && maskNumbers(removeReason),
      publicFrom: ({ publicSince }: ListingDocument) => publicSince,
      publicUntil: ({ publicThrough }: ListingDocument) => (publicThrough === NO_END ? null : publicThrough),
      provenance,
    },
    JointMeasure: {
      basis: ({ basis }: SanctionDocument) => basis && maskNumbers(basis),
      department: ({ executingDept }: SanctionDocument) =>
        executingDept && { __typename: 'Department', code: executingDept },
      provenance,
    },
    CreditRepair: { provenance },
    SupervisedObject: {
      __resolveReference: ({ objectId }: ObjectReference) => ({ objectId }),
      credit: (object: ObjectReference, _: unknown, context: SubgraphContext) => profile(object, context),
    },
    Department: { __resolveReference: ({ code }: { code: string }) => ({ code }) },
  };
}

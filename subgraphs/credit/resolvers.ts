import type DataLoader from 'dataloader';
import type { RuledRecord } from '../../shared/access/row-rules.ts';
import { PUBLIC_VIEWER } from '../../shared/access/viewer.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import { seesCredit } from './access.ts';
import { explanationOf, type SeenServices } from './explanation.ts';
import { listingState } from './listing-work.ts';
import { measureState } from './measure-work.ts';
import type {
  CreditModels,
  ListingDocument,
  PublicSpan,
  RatingDocument,
  RepairDocument,
  SanctionDocument,
} from './model.ts';
import { NO_END } from './publication.ts';
import { repairState } from './repair-work.ts';
import { ratingScheme } from './schemes.ts';
import { listingStood, measureStood, ratingStood, repairStood } from './stood.ts';
import { creditRows, profileOf } from './store.ts';

interface ObjectReference {
  objectId: string;
}

/** A profile as it was asked for. */
interface Profile extends ObjectReference {
  /** The day that counts: what stood then, as far as the viewer may see it today. */
  asOf?: CivilDate | null;
  /** What anybody may see today, and no more. */
  asPublic?: boolean | null;
}

export function creditResolvers(models: CreditModels, services: SeenServices) {
  const profile = async (asked: Profile, context: SubgraphContext): Promise<Profile | null> => {
    if (!(await profileOf(models, context, asked.objectId))) return null;
    if (!asked.asOf && !asked.asPublic) return asked;
    const { ratings, listings, sanctions, repairs } = await rowsIn(asked, context);
    return [...ratings, ...listings, ...sanctions, ...repairs].length > 0 ? asked : null;
  };
  /** The rows of a profile, all of one object: four calls for a level of profiles. */
  const rowsIn = async ({ objectId, asOf, asPublic }: Profile, context: SubgraphContext) => {
    const rows = creditRows(models, context);
    const kept =
      <Doc extends RuledRecord & PublicSpan>(stood: (row: Doc, day: CivilDate) => boolean) =>
      (row: Doc) =>
        (!asOf || stood(row, asOf)) && (!asPublic || seesCredit(PUBLIC_VIEWER, row, context.now));
    const load = <Doc extends RuledRecord & PublicSpan>(
      loader: DataLoader<string, Doc[]>,
      stood: (row: Doc, day: CivilDate) => boolean,
    ) => loader.load(objectId).then((found) => found.filter(kept(stood)));
    const [ratings, listings, sanctions, repairs] = await Promise.all([
      load(rows.ratings, ratingStood),
      load(rows.listings, listingStood),
      load(rows.sanctions, measureStood),
      load(rows.repairs, repairStood),
    ]);
    return { ratings, listings, sanctions, repairs };
  };
  const listings = (kind: 'ABNORMAL' | 'SERIOUS') => async (asked: Profile, _: unknown, context: SubgraphContext) =>
    (await rowsIn(asked, context)).listings.filter((listing) => listing.kind === kind);
  const measures = (kind: 'SANCTION' | 'INCENTIVE') => async (asked: Profile, _: unknown, context: SubgraphContext) =>
    (await rowsIn(asked, context)).sanctions.filter((measure) => measure.kind === kind);

  return {
    Query: {
      creditProfile: (_: unknown, args: Profile, context: SubgraphContext) => profile(args, context),
    },
    CreditProfile: {
      __resolveReference: profile,
      supervisedObject: ({ objectId }: ObjectReference) => ({ __typename: 'SupervisedObject', objectId }),
      ratings: async (asked: Profile, _: unknown, context: SubgraphContext) => (await rowsIn(asked, context)).ratings,
      abnormalListings: listings('ABNORMAL'),
      seriousIllegalListings: listings('SERIOUS'),
      sanctions: measures('SANCTION'),
      incentives: measures('INCENTIVE'),
      repairs: async (asked: Profile, _: unknown, context: SubgraphContext) => (await rowsIn(asked, context)).repairs,
    },
    CreditRating: {
      id: ({ _id }: RatingDocument) => _id,
      schemeName: ({ scheme }: RatingDocument) => ratingScheme(scheme!)?.zh,
      explanation: (rating: RatingDocument, _: unknown, context: SubgraphContext) =>
        explanationOf(models, services, rating, context),
      provenance,
    },
    CreditListing: {
      id: ({ _id }: ListingDocument) => _id,
      state: listingState,
      withdrawnReason: ({ withdrawnReason }: ListingDocument) => withdrawnReason && maskNumbers(withdrawnReason),
      putReason: ({ putReason }: ListingDocument) => putReason && maskNumbers(putReason),
      removeReason: ({ removeReason }: ListingDocument) => removeReason && maskNumbers(removeReason),
      publicFrom: ({ publicSince }: ListingDocument) => publicSince,
      publicUntil: ({ publicThrough }: ListingDocument) => (publicThrough === NO_END ? null : publicThrough),
      provenance,
    },
    JointMeasure: {
      id: ({ _id }: SanctionDocument) => _id,
      state: (measure: SanctionDocument, _: unknown, { now }: SubgraphContext) =>
        measureState(measure, civilDateOf(now)),
      withdrawnReason: ({ withdrawnReason }: SanctionDocument) => withdrawnReason && maskNumbers(withdrawnReason),
      basis: ({ basis }: SanctionDocument) => basis && maskNumbers(basis),
      department: ({ executingDept }: SanctionDocument) =>
        executingDept && { __typename: 'Department', code: executingDept },
      provenance,
    },
    CreditRepair: {
      id: ({ _id }: RepairDocument) => _id,
      state: repairState,
      application: ({ application }: RepairDocument) => application && maskNumbers(application),
      provenance,
    },
    SupervisedObject: {
      __resolveReference: ({ objectId }: ObjectReference) => ({ objectId }),
      credit: (object: ObjectReference, _: unknown, context: SubgraphContext) => profile(object, context),
    },
    Department: { __resolveReference: ({ code }: { code: string }) => ({ code }) },
  };
}

import type { Connection, IndexDefinition, IndexOptions, Model } from 'mongoose';
import { declareFollowing } from '../../shared/subgraph/following-fields.ts';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';
import {
  LISTING_RECORD_FIELDS,
  OVERTURNED_FIELDS,
  RATING_RECORD_FIELDS,
  REPAIR_FIELDS,
  RUN_FIELDS,
  SANCTION_RECORD_FIELDS,
} from './fields.ts';
import { METHOD_FIELDS, type MethodDocument } from './method-fields.ts';
import { listingPublication, ratingPublication, sanctionPublication } from './publication.ts';

/** Between which days a row that is public at all may be seen by anybody; derived, so that every read can compare it with its day. */
export interface PublicSpan {
  publicSince?: string;
  /** `9999-12-31` where publication has no end yet. */
  publicThrough?: string;
}

export type RatingDocument = RecordOf<typeof RATING_RECORD_FIELDS> & PublicSpan;
export type ListingDocument = RecordOf<typeof LISTING_RECORD_FIELDS> & PublicSpan & { publicMinUntil?: string };
export type SanctionDocument = RecordOf<typeof SANCTION_RECORD_FIELDS> & PublicSpan;
export type RepairDocument = RecordOf<typeof REPAIR_FIELDS> & PublicSpan;

export type RunDocument = RecordOf<typeof RUN_FIELDS>;
export type OverturnedDocument = RecordOf<typeof OVERTURNED_FIELDS>;

export interface CreditModels {
  ratings: Model<RatingDocument>;
  listings: Model<ListingDocument>;
  sanctions: Model<SanctionDocument>;
  repairs: Model<RepairDocument>;
  methods: Model<MethodDocument>;
  runs: Model<RunDocument>;
  overturned: Model<OverturnedDocument>;
}

/** An index over the rows that have the field at all. */
function whereGiven(field: string): [IndexDefinition, IndexOptions] {
  return [{ [field]: 1, _id: 1 }, { partialFilterExpression: { [field]: { $exists: true } } }];
}

export function creditModels(connection: Connection): CreditModels {
  const span = { publicSince: String, publicThrough: String };
  const byObject = { objectId: 1, _id: 1 } as const;
  const rating = recordSchema<RatingDocument>(RATING_RECORD_FIELDS, span, [byObject]);
  rating.index(...whereGiven('explanation.records.id'));
  rating.index(...whereGiven('reviewDue'));
  const listing = recordSchema<ListingDocument>(LISTING_RECORD_FIELDS, { ...span, publicMinUntil: String }, [byObject]);
  listing.index(...whereGiven('basisActId'));
  const sanction = recordSchema<SanctionDocument>(SANCTION_RECORD_FIELDS, span, [byObject]);
  sanction.index(...whereGiven('basisActId'));
  const repair = recordSchema<RepairDocument>(REPAIR_FIELDS, span, [byObject, { provider: 1, listingNo: 1, _id: 1 }]);
  declareFollowing(rating, (row) => ratingPublication(row).span);
  declareFollowing(listing, (row) => listingPublication(row).span);
  declareFollowing(sanction, (row) => sanctionPublication(row).span);
  const method = recordSchema<MethodDocument>(METHOD_FIELDS, {}, [
    { readers: 1, effectiveOn: 1, _id: 1 },
    { provider: 1, scheme: 1, methodVersion: 1, _id: 1 },
  ]);
  const run = recordSchema<RunDocument>(RUN_FIELDS, {}, [
    { readers: 1, startedAt: 1, _id: 1 },
    { state: 1, _id: 1 },
  ]);
  return {
    ratings: connection.model<RatingDocument>('CreditRating', rating, 'ratings'),
    listings: connection.model<ListingDocument>('CreditListing', listing, 'listings'),
    sanctions: connection.model<SanctionDocument>('JointMeasure', sanction, 'sanctions'),
    repairs: connection.model<RepairDocument>('CreditRepair', repair, 'repairs'),
    methods: connection.model<MethodDocument>('RatingMethod', method, 'rating_methods'),
    runs: connection.model<RunDocument>('RatingRun', run, 'rating_runs'),
    overturned: connection.model<OverturnedDocument>(
      'OverturnedAct',
      recordSchema<OverturnedDocument>(OVERTURNED_FIELDS, {}, []),
      'overturned_acts',
    ),
  };
}

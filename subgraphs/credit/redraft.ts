import type { ClientSession, Model } from 'mongoose';
import type { ChangeFacts } from '../../shared/audit/change-log.ts';
import { type Draft, type WriteOrigin, writeRecords } from '../../shared/audit/write-records.ts';
import type { FieldSpecs, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';
import { contentOf } from '../../shared/subgraph/write-online.ts';
import { LISTING_RECORD_FIELDS, RATING_RECORD_FIELDS, SANCTION_RECORD_FIELDS } from './fields.ts';
import type { ListingDocument, RatingDocument, SanctionDocument } from './model.ts';
import { listingPublication, type Publication, ratingPublication, sanctionPublication } from './publication.ts';

/** A record that goes on with something noted: when its publication ends follows from what it then says, and nobody new reads it. */
export interface Redraft extends Draft {
  provider: string;
}

type RatingChanges = Partial<ValuesOf<typeof RATING_RECORD_FIELDS>>;
type ListingChanges = Partial<ValuesOf<typeof LISTING_RECORD_FIELDS>>;
type SanctionChanges = Partial<ValuesOf<typeof SANCTION_RECORD_FIELDS>>;

export function redraftRating(rating: RatingDocument, changes: RatingChanges): Redraft {
  const content: RatingChanges = contentOf(RATING_RECORD_FIELDS, rating, changes);
  return redraft(rating, RATING_RECORD_FIELDS, content, ratingPublication(content), content.withdrawnOn !== undefined);
}

export function redraftListing(listing: ListingDocument, changes: ListingChanges): Redraft {
  const content: ListingChanges = contentOf(LISTING_RECORD_FIELDS, listing, changes);
  const publication = listingPublication(content);
  const isOver = content.withdrawnOn !== undefined || content.repairedAt !== undefined;
  const draft = redraft(listing, LISTING_RECORD_FIELDS, content, publication, isOver);
  const { minUntil } = publication;
  return { ...draft, derived: { ...draft.derived, ...(minUntil && { publicMinUntil: minUntil }) } };
}

export function redraftSanction(sanction: SanctionDocument, changes: SanctionChanges): Redraft {
  const content: SanctionChanges = contentOf(SANCTION_RECORD_FIELDS, sanction, changes);
  const isOver = content.withdrawnOn !== undefined;
  return redraft(sanction, SANCTION_RECORD_FIELDS, content, sanctionPublication(content), isOver);
}

function redraft<Fields extends FieldSpecs>(
  record: RecordEnvelope & { facts?: ChangeFacts },
  fields: Fields,
  content: Partial<ValuesOf<Fields>>,
  { published, span }: Publication,
  isOver: boolean,
): Redraft {
  const { _id, provider, readers, irregularities, version, facts } = record;
  return {
    _id,
    provider,
    content: contentOf(fields, content as ValuesOf<Fields>),
    derived: { ...span },
    readers: readers.filter((key) => (published || key !== 'public') && !(isOver && key.startsWith('provider:'))),
    irregularities,
    expectedVersion: version,
    ...(facts && { facts }),
  };
}

/** Writes records that go on, each as its own provider's. @throws ReportedError STALE */
export async function writeRedrafts<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  drafts: readonly Redraft[],
  origin: Omit<WriteOrigin, 'provider'>,
  session: ClientSession | undefined,
): Promise<void> {
  for (const [provider, own] of Map.groupBy(drafts, (draft) => draft.provider))
    await writeRecords(model, own, { ...origin, provider }, session);
}

import type { ClientSession } from 'mongoose';
import type { ChangeFacts } from '../../shared/audit/change-log.ts';
import type { Batch } from '../../shared/ingest/dataset.ts';
import type { CreditModels, ListingDocument, RatingDocument, RepairDocument } from './model.ts';
import { redraftListing, redraftRating, writeRedrafts } from './redraft.ts';
import { repairFaults } from './rules.ts';

/** A record's key: its number is unique within its provider only. */
export function recordId(provider: string, number: string): string {
  return `${provider}/${number}`;
}

/** The approved repair of each listing of a provider that has one; the earliest where there are several. */
export async function repairsApproved(
  { repairs }: CreditModels,
  provider: string,
  listingNos: readonly string[],
  session?: ClientSession,
): Promise<ReadonlyMap<string, RepairDocument>> {
  const filter = { provider, listingNo: { $in: listingNos } };
  const found = await repairs.find(filter, null, { session }).lean<RepairDocument[]>();
  const approved = found.filter(({ decision }) => decision === 'APPROVED');
  approved.sort((a, b) => (a.decidedOn! < b.decidedOn! ? 1 : -1));
  return new Map(approved.map((repair) => [repair.listingNo!, repair]));
}

export async function listingsStanding(
  { listings }: CreditModels,
  ids: readonly string[],
  session?: ClientSession,
): Promise<ReadonlyMap<string, ListingDocument & { facts?: ChangeFacts }>> {
  const found = await listings.find({ _id: { $in: ids } }, null, { session }).lean<ListingDocument[]>();
  return new Map(found.map((listing) => [listing._id, listing]));
}

/**
 * Ends the publication and the sharing of the listings that approved repairs name (停止公示, 停止共享): a version of the listing with
 * `repairedAt`, found by nobody but its own department and those above. Listings already repaired stay as they are. Ratings that rest on
 * such a listing are to be rated again.
 */
export async function endPublication(
  models: CreditModels,
  repairIds: readonly string[],
  batch: Batch,
  session?: ClientSession,
): Promise<void> {
  const named = await models.repairs.find({ _id: { $in: repairIds } }, null, { session }).lean<RepairDocument[]>();
  const { code } = batch.department;
  const numbers = named.map(({ listingNo }) => listingNo!);
  const repairs = await repairsApproved(models, code, numbers, session);
  const ids = [...repairs.keys()].map((number) => recordId(code, number));
  const listings = await listingsStanding(models, ids, session);
  const repaired = [...listings.values()].filter(
    (listing) => !listing.repairedAt && repairFaults(repairs.get(listing.listingNo!)!, listing).length === 0,
  );
  const drafts = repaired.map((listing) =>
    redraftListing(listing, { repairedAt: repairs.get(listing.listingNo!)!.decidedOn }),
  );
  await writeRedrafts(models.listings, drafts, batch, session);
  const resting = await ratingsRestingOn(
    models,
    repaired.map(({ _id }) => _id),
    session,
  );
  const flagged = resting.map((rating) => redraftRating(rating, { reviewDue: true }));
  await writeRedrafts(models.ratings, flagged, batch, session);
}

/** The ratings in force whose score one of the records counts in, by their explanation. */
export async function ratingsRestingOn(
  { ratings }: CreditModels,
  ids: readonly string[],
  session?: ClientSession,
): Promise<RatingDocument[]> {
  if (ids.length === 0) return [];
  const filter = { 'explanation.records.id': { $in: ids }, replacedOn: { $exists: false } };
  return ratings.find(filter, null, { session }).lean<RatingDocument[]>();
}

import type { ChangeFacts } from '../../shared/audit/change-log.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import type { Batch } from '../../shared/ingest/dataset.ts';
import { type CreditModels, LISTING_FIELDS, type ListingDocument, type RepairDocument } from './model.ts';
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
): Promise<ReadonlyMap<string, RepairDocument>> {
  const found = await repairs.find({ provider, listingNo: { $in: listingNos } }).lean<RepairDocument[]>();
  const approved = found.filter(({ decision }) => decision === 'APPROVED');
  approved.sort((a, b) => (a.decidedOn! < b.decidedOn! ? 1 : -1));
  return new Map(approved.map((repair) => [repair.listingNo!, repair]));
}

export async function listingsStanding(
  { listings }: CreditModels,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ListingDocument & { facts?: ChangeFacts }>> {
  const found = await listings.find({ _id: { $in: ids } }).lean<ListingDocument[]>();
  return new Map(found.map((listing) => [listing._id, listing]));
}

/**
 * Ends the publication of the listings that approved repairs name (停止公示): a version of the listing with `repairedAt`, found by nobody but
 * its own department and those above. Listings already repaired stay as they are.
 */
export async function endPublication(models: CreditModels, repairIds: readonly string[], batch: Batch): Promise<void> {
  const named = await models.repairs.find({ _id: { $in: repairIds } }).lean<RepairDocument[]>();
  const numbers = named.map(({ listingNo }) => listingNo!);
  const repairs = await repairsApproved(models, batch.department.code, numbers);
  const listings = await listingsStanding(
    models,
    [...repairs.keys()].map((number) => recordId(batch.department.code, number)),
  );
  const drafts = [...listings.values()].flatMap((listing) => {
    const repair = repairs.get(listing.listingNo!)!;
    if (listing.repairedAt || repairFaults(repair, listing).length > 0) return [];
    // The driver would write null for a field that is not there.
    const own = Object.entries(listing).filter(([field]) => field in LISTING_FIELDS);
    const { _id, publicSince, publicThrough, publicMinUntil, readers, irregularities, version, facts } = listing;
    return {
      _id,
      content: { ...Object.fromEntries(own), repairedAt: repair.decidedOn },
      derived: { publicSince, publicThrough, ...(publicMinUntil && { publicMinUntil }) },
      readers: readers.filter((key) => key !== 'public'),
      irregularities,
      expectedVersion: version,
      ...(facts && { facts }),
    };
  });
  await writeRecords(models.listings, drafts, { ...batch, provider: batch.department.code });
}

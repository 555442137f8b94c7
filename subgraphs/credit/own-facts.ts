import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CreditModels, ListingDocument, OverturnedDocument, RepairDocument, SanctionDocument } from './model.ts';
import type { CreditFact, RatingSource } from './rating-rules.ts';

/** What other subgraphs know of objects that counts for their credit, by keys alone. */
export interface FactServices {
  factsOf(objectIds: readonly string[]): Promise<ReadonlyMap<string, readonly CreditFact[]>>;
}

/** Everything that a rating of the objects can count: of other subgraphs, but for overturned penalties, and of this one. */
export async function creditFacts(
  models: CreditModels,
  services: FactServices,
  objectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly CreditFact[]>> {
  const ofObjects = { objectId: { $in: objectIds } };
  const [others, listings, sanctions, repairs] = await Promise.all([
    services.factsOf(objectIds),
    models.listings.find(ofObjects).lean<ListingDocument[]>(),
    models.sanctions.find(ofObjects).lean<SanctionDocument[]>(),
    models.repairs.find({ ...ofObjects, decision: 'APPROVED' }).lean<RepairDocument[]>(),
  ]);
  const acts = [...others.values()].flat().map(({ id }) => id);
  const gone = await models.overturned.find({ _id: { $in: acts } }, { _id: 1 }).lean<OverturnedDocument[]>();
  const overturned = new Set(gone.map(({ _id }) => _id));
  const facts = new Map<string, CreditFact[]>();
  for (const objectId of objectIds)
    facts.set(
      objectId,
      (others.get(objectId) ?? []).filter(({ id }) => !overturned.has(id)),
    );
  for (const listing of listings) facts.get(listing.objectId!)?.push(...listingFacts(listing));
  for (const sanction of sanctions) facts.get(sanction.objectId!)?.push(...measureFacts(sanction));
  for (const { _id, objectId, decidedOn } of repairs)
    facts.get(objectId!)?.push({ source: 'REPAIR', kind: 'CreditRepair', id: _id, on: decidedOn! });
  return facts;
}

/** A listing counts while the object is on the list, and not once it is repaired. */
function listingFacts({ _id, kind, putDate, removeDate, repairedAt, withdrawnOn }: ListingDocument): CreditFact[] {
  if (withdrawnOn !== undefined) return [];
  const source: RatingSource = kind === 'SERIOUS' ? 'SERIOUS_LISTING' : 'ABNORMAL_LISTING';
  const over = [removeDate, repairedAt].filter((day) => day !== undefined).sort()[0];
  return [{ source, kind: 'CreditListing', id: _id, on: putDate!, ...until(over && addDays(over, -1)) }];
}

function measureFacts({ _id, kind, startOn, endOn, withdrawnOn }: SanctionDocument): CreditFact[] {
  if (withdrawnOn !== undefined) return [];
  const source: RatingSource = kind === 'INCENTIVE' ? 'INCENTIVE' : 'SANCTION';
  return [{ source, kind: 'JointMeasure', id: _id, on: startOn!, ...until(endOn) }];
}

function until(day: CivilDate | undefined): { until?: CivilDate } {
  return day === undefined ? {} : { until: day };
}

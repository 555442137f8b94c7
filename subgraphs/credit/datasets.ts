import type { ClientSession } from 'mongoose';
import type { Holidays } from '../../shared/calendar/working-day.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Batch, CanonicalRow, Dataset, FieldSpecs, Problem } from '../../shared/ingest/dataset.ts';
import { type DatasetDefinition, defineDataset, type Findings } from '../../shared/ingest/define-dataset.ts';
import type { References } from '../../shared/subgraph/services.ts';
import { carryWithdrawals, refuseComputed } from './carry.ts';
import {
  LISTING_FIELDS,
  LISTING_RECORD_FIELDS,
  RATING_FIELDS,
  RATING_RECORD_FIELDS,
  REPAIR_FIELDS,
  SANCTION_FIELDS,
  SANCTION_RECORD_FIELDS,
} from './fields.ts';
import type { CreditModels } from './model.ts';
import { isWithdrawn, listingPublication, ratingPublication, sanctionPublication } from './publication.ts';
import { endPublication, listingsStanding, recordId, repairsApproved } from './repairs.ts';
import {
  type ListingValues,
  listingFindings,
  type RepairValues,
  ratingFindings,
  repairFaults,
  repairFindings,
  sanctionFindings,
} from './rules.ts';

/** The datasets as departments feed them, and as records are written here, with the fields that are this subgraph's own. */
export interface CreditDatasets {
  fed: Dataset[];
  ratings: Dataset;
  listings: Dataset;
  sanctions: Dataset;
  repairs: Dataset;
}

/** What can be brought in: 信用评价, 名单, 联合奖惩, 信用修复. Numbers are unique within their provider. */
export function creditDatasets(models: CreditModels, references: References, holidays: Holidays): CreditDatasets {
  const ratings = ratingsDefinition(models, references, holidays);
  const listings = listingsDefinition(models, references, holidays);
  const sanctions = sanctionsDefinition(models, references, holidays);
  const repairs = repairsDataset(models, references, holidays);
  return {
    fed: [fedBy(ratings, RATING_FIELDS), fedBy(listings, LISTING_FIELDS), fedBy(sanctions, SANCTION_FIELDS), repairs],
    ratings: defineDataset(ratings),
    listings: defineDataset(listings),
    sanctions: defineDataset(sanctions),
    repairs,
  };
}

/** The same, but that a row may say no more than these fields. */
function fedBy<Fields extends FieldSpecs>(definition: DatasetDefinition<Fields>, fields: Partial<Fields>): Dataset {
  return defineDataset({ ...definition, fields: fields as Fields });
}

function ratingsDefinition(models: CreditModels, references: References, holidays: Holidays) {
  return {
    name: 'ratings',
    title: '信用评价',
    fields: RATING_RECORD_FIELDS,
    model: models.ratings,
    holidays,
    key: ({ ratingNo }, batch) => recordId(batch.department.code, ratingNo!),
    rules: (rating, { receivedAt }) => ratingFindings(rating, receivedAt),
    link: async (ratings, batch) => {
      const ids = ratings.map(({ ratingNo }) => recordId(batch.department.code, ratingNo!));
      const [findings, held] = await Promise.all([unknownObjects(references, ratings), refuseComputed(models, ids)]);
      return findings.map((found, place) => ({ ...found, ...(held[place] && { held: held[place] }) }));
    },
    derived: (rating) => ratingPublication(rating).span,
    audience: (rating) => ({ published: ratingPublication(rating).published }),
    facts: ({ objectId, scheme, grade, appraisedOn }) => ({
      kind: 'RATING',
      objectId: objectId!,
      scheme: scheme!,
      grade: grade ?? null,
      appraisedOn: appraisedOn!,
    }),
    arose: ({ appraisedOn }) => appraisedOn,
  } satisfies DatasetDefinition<typeof RATING_RECORD_FIELDS>;
}

function listingsDefinition(models: CreditModels, references: References, holidays: Holidays) {
  return {
    name: 'listings',
    title: '经营异常名录与严重违法失信名单',
    fields: LISTING_RECORD_FIELDS,
    model: models.listings,
    holidays,
    key: ({ listingNo }, batch) => recordId(batch.department.code, listingNo!),
    rules: (listing, { receivedAt }) => listingFindings(listing, receivedAt),
    link: (listings, batch) => linkListings(models, references, listings, batch),
    content: (listing) => ({
      ...listing,
      ...(listing.regionCode && { regionCode: normaliseRegionCode(listing.regionCode) }),
    }),
    derived: (listing) => {
      const { span, minUntil } = listingPublication(listing);
      return { ...span, ...(minUntil && { publicMinUntil: minUntil }) };
    },
    audience: (listing) => ({
      regionCode: listing.regionCode,
      published: listingPublication(listing).published,
      shared: listing.repairedAt === undefined && !isWithdrawn(listing),
    }),
    facts: ({ kind, objectId, regionCode, putDate, removeDate }) => ({
      kind: kind!,
      objectId: objectId!,
      regionCode: (regionCode && normaliseRegionCode(regionCode)) ?? null,
      putDate: putDate!,
      removeDate: removeDate ?? null,
    }),
    arose: ({ removeDate, putDate }) => removeDate ?? putDate,
  } satisfies DatasetDefinition<typeof LISTING_RECORD_FIELDS>;
}

function sanctionsDefinition(models: CreditModels, references: References, holidays: Holidays) {
  return {
    name: 'sanctions',
    title: '联合惩戒与联合激励',
    fields: SANCTION_RECORD_FIELDS,
    model: models.sanctions,
    holidays,
    key: ({ sanctionNo }, batch) => recordId(batch.department.code, sanctionNo!),
    rules: (sanction) => sanctionFindings(sanction),
    link: async (sanctions, batch) => {
      const ids = sanctions.map(({ sanctionNo }) => recordId(batch.department.code, sanctionNo!));
      await carryWithdrawals(models, models.sanctions, sanctions, ids);
      return unknownObjects(references, sanctions);
    },
    derived: (sanction) => sanctionPublication(sanction).span,
    audience: (sanction) => ({
      assigned: sanction.executingDept ? [sanction.executingDept] : [],
      published: sanctionPublication(sanction).published,
      shared: !isWithdrawn(sanction),
    }),
    facts: ({ kind, objectId, measureCode, startOn, endOn }) => ({
      kind: kind!,
      objectId: objectId!,
      measureCode: measureCode ?? null,
      startOn: startOn!,
      endOn: endOn ?? null,
    }),
  } satisfies DatasetDefinition<typeof SANCTION_RECORD_FIELDS>;
}

/** An approved repair ends the publication of its listing in the same call; sent again, it does so again where it had not come to that. */
function repairsDataset(models: CreditModels, references: References, holidays: Holidays): Dataset {
  const repairs = defineDataset({
    name: 'repairs',
    title: '信用修复',
    fields: REPAIR_FIELDS,
    model: models.repairs,
    holidays,
    key: ({ repairNo }, batch) => recordId(batch.department.code, repairNo!),
    rules: (repair, { receivedAt }) => repairFindings(repair, receivedAt),
    link: (rows, batch) => linkRepairs(models, references, rows, batch),
    audience: () => ({ published: false }),
    facts: ({ objectId, decision, decidedOn }) => ({
      kind: 'REPAIR',
      objectId: objectId!,
      decision: decision!,
      decidedOn: decidedOn!,
    }),
    arose: ({ decidedOn }) => decidedOn,
  });
  return {
    ...repairs,
    async accept(rows: readonly CanonicalRow[], batch: Batch, session?: ClientSession) {
      const outcomes = await repairs.accept(rows, batch, session);
      await endPublication(
        models,
        outcomes.flatMap((outcome) => (outcome.kind === 'held' ? [] : [outcome.id])),
        batch,
        session,
      );
      return outcomes;
    },
  };
}

/** A listing that comes in after its repair, or again, stays repaired. */
async function linkListings(
  models: CreditModels,
  references: References,
  listings: ListingValues[],
  batch: Batch,
): Promise<Findings[]> {
  const { code } = batch.department;
  const numbers = listings.map(({ listingNo }) => listingNo!);
  const ids = numbers.map((number) => recordId(code, number));
  const [findings, repairs] = await Promise.all([
    unknownObjects(references, listings),
    repairsApproved(models, code, numbers),
    carryWithdrawals(models, models.listings, listings, ids),
  ]);
  for (const [index, listing] of listings.entries()) {
    const repair = repairs.get(listing.listingNo!);
    if (!repair) continue;
    const faults = repairFaults(repair, listing);
    if (faults.length > 0) findings[index]!.irregularities.push(...faults);
    else if (!listing.repairedAt) Object.assign(listing, { repairedAt: repair.decidedOn });
  }
  return findings;
}

async function linkRepairs(
  models: CreditModels,
  references: References,
  repairs: RepairValues[],
  batch: Batch,
): Promise<Findings[]> {
  const ids = repairs.map(({ listingNo }) => recordId(batch.department.code, listingNo!));
  const [findings, listings] = await Promise.all([unknownObjects(references, repairs), listingsStanding(models, ids)]);
  return repairs.map((repair, index) => {
    const listing = listings.get(ids[index]!);
    const { irregularities } = findings[index]!;
    if (listing) return { held: repairFaults(repair, listing), irregularities };
    const unknown = problemOf('LISTING_UNKNOWN', 'listingNo', 'No listing has this number.', '列入编号不存在。');
    return { irregularities: [...irregularities, unknown] };
  });
}

async function unknownObjects(
  references: References,
  rows: readonly { objectId?: string; executingDept?: string }[],
): Promise<{ irregularities: Problem[] }[]> {
  const departments = [...new Set(rows.flatMap(({ executingDept }) => executingDept ?? []))];
  const [objects, known] = await Promise.all([
    references.existing('SupervisedObject', 'objectId', [...new Set(rows.map(({ objectId }) => objectId!))]),
    departments.length > 0 ? references.existing('Department', 'code', departments) : new Set<string>(),
  ]);
  return rows.map(({ objectId, executingDept }) => ({
    irregularities: [
      ...(objects.has(objectId!)
        ? []
        : [problemOf('CODE_UNKNOWN', 'objectId', 'objectId names nothing known.', '监管对象编码不存在。')]),
      ...(!executingDept || known.has(executingDept)
        ? []
        : [problemOf('CODE_UNKNOWN', 'executingDept', 'executingDept names nothing known.', '执行部门不存在。')]),
    ],
  }));
}

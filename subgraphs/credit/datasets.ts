import type { Holidays } from '../../shared/calendar/working-day.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Batch, CanonicalRow, Dataset, Problem } from '../../shared/ingest/dataset.ts';
import { defineDataset, type Findings } from '../../shared/ingest/define-dataset.ts';
import type { References } from '../../shared/subgraph/services.ts';
import { type CreditModels, LISTING_FIELDS, RATING_FIELDS, REPAIR_FIELDS, SANCTION_FIELDS } from './model.ts';
import { listingPublication, ratingPublication, sanctionPublication } from './publication.ts';
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

/** What can be brought in: 信用评价, 名单, 联合奖惩, 信用修复. Numbers are unique within their provider. */
export function creditDatasets(models: CreditModels, references: References, holidays: Holidays): Dataset[] {
  return [
    defineDataset({
      name: 'ratings',
      title: '信用评价',
      fields: RATING_FIELDS,
      model: models.ratings,
      holidays,
      key: ({ ratingNo }, batch) => recordId(batch.department.code, ratingNo!),
      rules: (rating, { receivedAt }) => ratingFindings(rating, receivedAt),
      link: (ratings) => unknownObjects(references, ratings),
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
    }),
    defineDataset({
      name: 'listings',
      title: '经营异常名录与严重违法失信名单',
      fields: LISTING_FIELDS,
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
      }),
      facts: ({ kind, objectId, regionCode, putDate, removeDate }) => ({
        kind: kind!,
        objectId: objectId!,
        regionCode: (regionCode && normaliseRegionCode(regionCode)) ?? null,
        putDate: putDate!,
        removeDate: removeDate ?? null,
      }),
      arose: ({ removeDate, putDate }) => removeDate ?? putDate,
    }),
    defineDataset({
      name: 'sanctions',
      title: '联合惩戒与联合激励',
      fields: SANCTION_FIELDS,
      model: models.sanctions,
      holidays,
      key: ({ sanctionNo }, batch) => recordId(batch.department.code, sanctionNo!),
      rules: (sanction) => sanctionFindings(sanction),
      link: (sanctions) => unknownObjects(references, sanctions),
      derived: (sanction) => sanctionPublication(sanction).span,
      audience: (sanction) => ({
        assigned: sanction.executingDept ? [sanction.executingDept] : [],
        published: sanctionPublication(sanction).published,
      }),
      facts: ({ kind, objectId, measureCode, startOn, endOn }) => ({
        kind: kind!,
        objectId: objectId!,
        measureCode: measureCode ?? null,
        startOn: startOn!,
        endOn: endOn ?? null,
      }),
    }),
    repairsDataset(models, references, holidays),
  ];
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
    async accept(rows: readonly CanonicalRow[], batch: Batch) {
      const outcomes = await repairs.accept(rows, batch);
      await endPublication(
        models,
        outcomes.flatMap((outcome) => (outcome.kind === 'held' ? [] : [outcome.id])),
        batch,
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
  const numbers = listings.map(({ listingNo }) => listingNo!);
  const [findings, repairs] = await Promise.all([
    unknownObjects(references, listings),
    repairsApproved(models, batch.department.code, numbers),
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

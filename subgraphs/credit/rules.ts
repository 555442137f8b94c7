import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { FieldSpecs, Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { Findings } from '../../shared/ingest/define-dataset.ts';
import { LISTING_FIELDS, RATING_FIELDS, REPAIR_FIELDS, SANCTION_FIELDS } from './fields.ts';
import { listingPublication } from './publication.ts';
import { ratingScheme } from './schemes.ts';

export type RatingValues = ValuesOf<typeof RATING_FIELDS>;
export type ListingValues = ValuesOf<typeof LISTING_FIELDS>;
export type SanctionValues = ValuesOf<typeof SANCTION_FIELDS>;
export type RepairValues = ValuesOf<typeof REPAIR_FIELDS>;

/** A grade must be one of its scheme: a grade of another scheme says nothing here. */
export function ratingFindings(rating: RatingValues, receivedAt: Date): Findings {
  const scheme = ratingScheme(rating.scheme!)!;
  const { grade, score, components } = rating;
  const held = [
    ...inFuture(RATING_FIELDS, rating, ['appraisedOn'], receivedAt),
    ...reversed(RATING_FIELDS, rating, 'validFrom', 'validTo'),
  ];
  if (grade !== undefined && !scheme.grades.includes(grade))
    held.push(problemOf('GRADE_UNKNOWN', 'grade', 'The scheme has no such grade.', '该评价体系无此等级。'));
  if (score !== undefined && scheme.score && (score < scheme.score.from || score > scheme.score.to))
    held.push(problemOf('SCORE_OUT_OF_RANGE', 'score', 'The score lies outside its scheme.', '得分超出评价体系范围。'));
  if (components?.some((component) => !isComponent(component)))
    held.push(
      problemOf('VALUE_INVALID', 'components', 'components: each has a name and a score', '得分构成：应有名称与得分'),
    );
  const irregularities =
    grade === undefined && score === undefined
      ? [problemOf('VALUE_MISSING', 'grade', 'Neither grade nor score is given.', '缺少评价等级与得分。')]
      : [];
  return { held, irregularities };
}

export function listingFindings(listing: ListingValues, receivedAt: Date): Findings {
  const held = [
    ...inFuture(LISTING_FIELDS, listing, ['putDate', 'removeDate', 'repairedAt'], receivedAt),
    ...reversed(LISTING_FIELDS, listing, 'putDate', 'removeDate'),
    ...reversed(LISTING_FIELDS, listing, 'putDate', 'publicFrom'),
    ...reversed(LISTING_FIELDS, listing, 'publicFrom', 'publicUntil'),
    ...reversed(LISTING_FIELDS, listing, 'putDate', 'publicUntil'),
    ...reversed(LISTING_FIELDS, listing, 'putDate', 'repairedAt'),
  ];
  if (listing.regionCode && !normaliseRegionCode(listing.regionCode))
    held.push(problemOf('REGION_UNKNOWN', 'regionCode', 'The region is not one of GB/T 2260.', '区划代码不存在。'));
  const irregularities: Problem[] = [];
  if (listing.publicUntil && listing.publicUntil > listingPublication(listing).span.publicThrough)
    irregularities.push(
      problemOf(
        'PUBLICATION_TOO_LONG',
        'publicUntil',
        'publicUntil lies beyond the longest publication of the level; publication ends with that.',
        '公示截止日超过该失信程度的最长公示期，按最长公示期终止。',
      ),
    );
  if (listing.removeDate && !listing.removeReason)
    irregularities.push(problemOf('VALUE_MISSING', 'removeReason', 'removeReason is not given.', '缺少移出原因。'));
  return { held, irregularities };
}

export function sanctionFindings(sanction: SanctionValues): Findings {
  return {
    held: [
      ...reversed(SANCTION_FIELDS, sanction, 'startOn', 'endOn'),
      ...reversed(SANCTION_FIELDS, sanction, 'publicFrom', 'publicUntil'),
    ],
  };
}

export function repairFindings(repair: RepairValues, receivedAt: Date): Findings {
  return {
    held: [
      ...inFuture(REPAIR_FIELDS, repair, ['decidedOn'], receivedAt),
      ...reversed(REPAIR_FIELDS, repair, 'appliedOn', 'decidedOn'),
    ],
  };
}

/** Whether a repair can end the publication of the listing it names: the same object, and not before the shortest publication is over. */
export function repairFaults(repair: RepairValues, listing: ListingValues): Problem[] {
  if (repair.objectId !== listing.objectId)
    return [
      problemOf('OBJECT_DIFFERS', 'objectId', 'The listing is of another object.', '所修复名单属于其他监管对象。'),
    ];
  if (repair.decision !== 'APPROVED') return [];
  if (repair.decidedOn! < listing.putDate!)
    return [problemOf('DATES_REVERSED', 'decidedOn', 'decidedOn lies before putDate.', '决定日期早于列入日期。')];
  const { minUntil } = listingPublication(listing);
  if (minUntil === undefined || repair.decidedOn! >= minUntil) return [];
  return [
    problemOf(
      'REPAIR_TOO_EARLY',
      'decidedOn',
      'The shortest publication of the level is not over on decidedOn.',
      '决定日期早于最短公示期届满日。',
    ),
  ];
}

function isComponent(component: unknown): boolean {
  if (typeof component !== 'object' || component === null) return false;
  const { name, score } = component as Record<string, unknown>;
  return typeof name === 'string' && typeof score === 'number' && Number.isFinite(score);
}

type Days<Fields extends FieldSpecs> = { [Name in keyof Fields]?: unknown };

function inFuture<Fields extends FieldSpecs>(
  fields: Fields,
  values: Days<Fields>,
  names: (keyof Fields & string)[],
  receivedAt: Date,
): Problem[] {
  const today = civilDateOf(receivedAt);
  return names
    .filter((name) => values[name] !== undefined && (values[name] as CivilDate) > today)
    .map((name) => problemOf('DATE_IN_FUTURE', name, `${name} lies in the future.`, `${fields[name]!.zh}晚于今日。`));
}

function reversed<Fields extends FieldSpecs>(
  fields: Fields,
  values: Days<Fields>,
  first: keyof Fields & string,
  second: keyof Fields & string,
): Problem[] {
  const [from, to] = [values[first] as CivilDate | undefined, values[second] as CivilDate | undefined];
  if (from === undefined || to === undefined || from <= to) return [];
  const [zhFirst, zhSecond] = [fields[first]!.zh, fields[second]!.zh];
  return [problemOf('DATES_REVERSED', second, `${second} lies before ${first}.`, `${zhSecond}早于${zhFirst}。`)];
}

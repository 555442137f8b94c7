import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { ValuesOf } from '../../shared/ingest/dataset.ts';
import type { LISTING_RECORD_FIELDS, RATING_RECORD_FIELDS, REPAIR_FIELDS, SANCTION_RECORD_FIELDS } from './fields.ts';

/** Made by then, still valid, and not replaced yet. */
export function ratingStood(rating: ValuesOf<typeof RATING_RECORD_FIELDS>, day: CivilDate): boolean {
  const { appraisedOn, validFrom, validTo, replacedOn, withdrawnOn } = rating;
  return within(validFrom ?? appraisedOn, validTo, day) && before(day, replacedOn) && before(day, withdrawnOn);
}

/** On the list: put there by then, and neither removed nor repaired. */
export function listingStood(listing: ValuesOf<typeof LISTING_RECORD_FIELDS>, day: CivilDate): boolean {
  const { putDate, removeDate, repairedAt, withdrawnOn } = listing;
  return within(putDate, undefined, day) && [removeDate, repairedAt, withdrawnOn].every((end) => before(day, end));
}

export function measureStood(measure: ValuesOf<typeof SANCTION_RECORD_FIELDS>, day: CivilDate): boolean {
  return within(measure.startOn, measure.endOn, day) && before(day, measure.withdrawnOn);
}

/** Applied for or decided by then. */
export function repairStood({ appliedOn, decidedOn }: ValuesOf<typeof REPAIR_FIELDS>, day: CivilDate): boolean {
  return within(appliedOn ?? decidedOn, undefined, day);
}

/** Both days included. */
function within(first: CivilDate | undefined, last: CivilDate | undefined, day: CivilDate): boolean {
  return first !== undefined && first <= day && (last === undefined || day <= last);
}

function before(day: CivilDate, end: CivilDate | undefined): boolean {
  return end === undefined || day < end;
}

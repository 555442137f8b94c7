import { addDays, type CivilDate, parseCivilDate } from '../../shared/calendar/civil-date.ts';
import type { ValuesOf } from '../../shared/ingest/dataset.ts';
import type { LISTING_RECORD_FIELDS, RATING_RECORD_FIELDS, SANCTION_RECORD_FIELDS } from './fields.ts';
import type { PublicSpan } from './model.ts';
import { repairLevel } from './repair-levels.ts';
import { ratingScheme } from './schemes.ts';

/** Whether a record is public at all, and between which days, the last included. */
export interface Publication {
  published: boolean;
  span: Required<PublicSpan>;
}

/** Publication without an end. */
export const NO_END: CivilDate = '9999-12-31';

/** A grade is public where its scheme is, and its method says nothing else, while it is valid; no more once another rating replaces it. */
export function ratingPublication(rating: ValuesOf<typeof RATING_RECORD_FIELDS>): Publication {
  const { scheme, appraisedOn, validFrom, validTo, published, replacedOn } = rating;
  const through = replacedOn === undefined ? NO_END : addDays(replacedOn, -1);
  return {
    published: (ratingScheme(scheme!)?.public ?? false) && published !== false && !isWithdrawn(rating),
    span: { publicSince: validFrom ?? appraisedOn!, publicThrough: earlier(validTo, through) },
  };
}

/**
 * A listing is public by law from the day it is put on the list, unless its publication is withdrawn; to the day its provider states or the
 * longest that its level allows, whichever is sooner; and no more once it is repaired.
 */
export function listingPublication(
  listing: ValuesOf<typeof LISTING_RECORD_FIELDS>,
): Publication & { minUntil?: CivilDate } {
  const since = listing.publicFrom ?? listing.putDate!;
  const level = listing.level ? repairLevel(listing.level, since) : undefined;
  const longest = level ? addMonths(since, level.maxMonths) : NO_END;
  return {
    published: listing.published !== false && listing.repairedAt === undefined && !isWithdrawn(listing),
    span: { publicSince: since, publicThrough: earlier(listing.publicUntil, longest) },
    ...(level?.minMonths !== undefined && { minUntil: addMonths(since, level.minMonths) }),
  };
}

/** Sanctions and incentives are public only where their provider says so, and not beyond their own end. */
export function sanctionPublication(sanction: ValuesOf<typeof SANCTION_RECORD_FIELDS>): Publication {
  return {
    published: sanction.published === true && !isWithdrawn(sanction),
    span: {
      publicSince: sanction.publicFrom ?? sanction.startOn!,
      publicThrough: earlier(sanction.publicUntil, sanction.endOn ?? NO_END),
    },
  };
}

/** Its basis is gone (Art. 24): neither published nor shared from then on. */
export function isWithdrawn({ withdrawnOn }: { withdrawnOn?: string }): boolean {
  return withdrawnOn !== undefined;
}

/** The same day some months later; the last of the month where it has no such day. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(month / 12);
  if (year > 9999) return NO_END;
  const first = `${String(year).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
  const same = parseCivilDate(`${first}-${date.slice(8)}`);
  return same ?? addDays(addMonths(`${first}-01`, 1), -1);
}

function earlier(one: CivilDate | undefined, other: CivilDate): CivilDate {
  return one !== undefined && one < other ? one : other;
}

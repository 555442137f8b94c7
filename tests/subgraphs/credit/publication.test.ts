import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween } from '../../../shared/calendar/civil-date.ts';
import {
  addMonths,
  listingPublication,
  NO_END,
  ratingPublication,
  sanctionPublication,
} from '../../../subgraphs/credit/publication.ts';
import { RATING_SCHEMES } from '../../../subgraphs/credit/schemes.ts';

const listing = { listingNo: 'L', kind: 'ABNORMAL', objectId: 'O', putDate: '2026-04-30' };

test('a grade is public by its scheme alone, in its validity', () => {
  const published = RATING_SCHEMES.filter(
    ({ scheme }) => ratingPublication({ scheme, appraisedOn: '2026-01-01' }).published,
  );
  expect(published.map(({ scheme }) => scheme)).toEqual(['FOOD_SAFETY_GRADE', 'ENVIRONMENT_CREDIT']);
  const rating = { scheme: 'FOOD_SAFETY_GRADE', appraisedOn: '2026-01-01', validTo: '2026-12-31' };
  expect(ratingPublication(rating).span).toEqual({ publicSince: '2026-01-01', publicThrough: '2026-12-31' });
  expect(ratingPublication({ ...rating, validFrom: '2026-02-01' }).span.publicSince).toBe('2026-02-01');
});

test('a listing without a level is public until it is repaired, withdrawn or past the day its provider states', () => {
  expect(listingPublication(listing)).toEqual({
    published: true,
    span: { publicSince: '2026-04-30', publicThrough: NO_END },
  });
  expect(listingPublication({ ...listing, publicUntil: '2027-01-31' }).span.publicThrough).toBe('2027-01-31');
  expect(listingPublication({ ...listing, repairedAt: '2026-09-01' }).published).toBe(false);
  expect(listingPublication({ ...listing, published: false }).published).toBe(false);
});

test.each([
  ['MINOR', undefined, '2026-07-30'],
  ['GENERAL', '2026-07-30', '2027-04-30'],
  ['SERIOUS', '2027-04-30', '2029-04-30'],
])('publication at level %s lasts at least until %s and at most until %s', (level, minUntil, maxUntil) => {
  expect(listingPublication({ ...listing, level })).toMatchObject({ span: { publicThrough: maxUntil } });
  expect(listingPublication({ ...listing, level }).minUntil).toBe(minUntil);
  expect(listingPublication({ ...listing, level, publicUntil: '2099-01-01' }).span.publicThrough).toBe(maxUntil);
});

test('the levels do not reach back to what was published before them', () => {
  const before = listingPublication({ ...listing, putDate: '2026-03-31', level: 'MINOR' });
  expect(before.span.publicThrough).toBe(NO_END);
});

test('a sanction is public only where its provider says so, and not after its end', () => {
  const sanction = { kind: 'SANCTION', startOn: '2026-01-01', endOn: '2026-06-30' };
  expect(sanctionPublication(sanction)).toMatchObject({ published: false });
  expect(sanctionPublication({ ...sanction, published: true, publicUntil: '2027-01-01' })).toEqual({
    published: true,
    span: { publicSince: '2026-01-01', publicThrough: '2026-06-30' },
  });
});

test('a month later is the same day, or the last of a month that has none', () => {
  expect(addMonths('2027-11-30', 3)).toBe('2028-02-29');
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-12-15', 12)).toBe('2027-12-15');
  expect(addMonths('9999-06-01', 12)).toBe(NO_END);
});

test('n months are between 28 n and 31 n days', () => {
  const days = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days));
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 48 }), (day, months) => {
      const later = daysBetween(day, addMonths(day, months));
      expect(later).toBeGreaterThanOrEqual(28 * months);
      expect(later).toBeLessThanOrEqual(31 * months);
    }),
  );
});

import { expect, test } from '@jest/globals';
import { NO_QUALITY } from '../../../shared/ingest/quality-days.ts';
import { added, periodOf, qualityOf } from '../../../subgraphs/coordination/quality-rules.ts';
import { lastContact } from '../../../subgraphs/coordination/source-contacts.ts';
import { silentSince } from '../../../subgraphs/coordination/source-rules.ts';

const at = (text: string) => new Date(`2026-11-${text}Z`);

test.each([
  ['its interval has passed', { state: 'ACTIVE', expectedHours: 24, since: at('23T03:00:00') }, at('24T03:00:00')],
  ['its interval ends now', { state: 'ACTIVE', expectedHours: 25, since: at('23T03:00:00') }, undefined],
  ['it is silent already', { state: 'SILENT', expectedHours: 1, since: at('23T03:00:00') }, at('23T04:00:00')],
  ['it is retired', { state: 'RETIRED', expectedHours: 1, since: at('23T03:00:00') }, undefined],
  ['nobody waits for it', { state: 'ACTIVE', since: at('01T03:00:00') }, undefined],
  ['nothing is known of it', { state: 'ACTIVE', expectedHours: 1 }, undefined],
])('a source is silent after its interval and not before: %s', (_, heard, since) => {
  expect(silentSince(heard, at('24T04:00:00'))).toEqual(since);
});

test('the last contact is the later of what is registered and what was sent', () => {
  expect(lastContact(at('01T00:00:00'), at('02T00:00:00'))).toEqual(at('02T00:00:00'));
  expect(lastContact(at('03T00:00:00'), at('02T00:00:00'))).toEqual(at('03T00:00:00'));
  expect(lastContact(undefined, at('02T00:00:00'))).toEqual(at('02T00:00:00'));
  expect(lastContact(undefined, undefined)).toBeUndefined();
});

test('the four counters and the rates follow from the counts; of nothing there is no rate', () => {
  const counts = {
    ...NO_QUALITY,
    ...{ arrived: 20, copies: 2, unreadable: 3, held: 5, kept: 13, correct: 9 },
    ...{ dated: 8, late: 2, due: 130, missing: 13 },
  };
  expect(qualityOf(counts)).toEqual({
    ...{ arrived: 20, standard: 15, correct: 9, wrong: 6, held: 5, late: 2 },
    ...{ timelyRate: 0.75, completeness: 0.9, correctRate: 0.6 },
  });
  expect(qualityOf(NO_QUALITY)).toMatchObject({ arrived: 0, timelyRate: null, completeness: null, correctRate: null });
  expect(added(counts, counts)).toMatchObject({ arrived: 40, due: 260, missing: 26 });
});

test.each([
  [{}, { from: '2026-10-26', to: '2026-11-24' }],
  [{ to: '2026-11-01' }, { from: '2026-10-03', to: '2026-11-01' }],
  [{ from: '2026-08-25' }, { from: '2026-08-25', to: '2026-11-24' }],
])('a period is thirty days unless told, and at most ninety-two: %o', (asked, period) => {
  expect(periodOf(asked, '2026-11-24')).toEqual(period);
});

test.each([{ from: '2026-08-24' }, { from: '2026-11-25' }, { from: '2026-11-02', to: '2026-11-01' }])(
  'another period is refused: %o',
  (asked) => {
    expect(() => periodOf(asked, '2026-11-24')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  },
);

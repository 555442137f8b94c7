import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import {
  awaitsPublication,
  latePublication,
  missedBefore,
  publicationBar,
  publicationDue,
} from '../../../subgraphs/behaviour/publication/due-rules.ts';

const penalty = (values: object = {}) => ({ kind: 'PENALTY' as const, occurredOn: '2026-02-13', ...values });

test('a penalty is published within seven working days of its decision, by the calendar of the State Council', () => {
  expect(publicationDue(penalty(), publishedHolidays)).toEqual({ date: '2026-03-02', provisional: false });
  expect(publicationDue(penalty({ occurredOn: '2026-12-28' }), publishedHolidays)).toMatchObject({ provisional: true });
  expect(publicationDue({ kind: 'INSPECTION', occurredOn: '2026-02-13' }, publishedHolidays)).toBeUndefined();
  expect(latePublication(penalty(), '2026-03-02', publishedHolidays)).toEqual([]);
  expect(latePublication(penalty(), '2026-03-03', publishedHolidays)).toMatchObject([{ code: 'PUBLISHED_LATE' }]);
});

test('what is not for the public: other kinds, what was revoked, no penalty, a warning alone of market regulation', () => {
  const body = '西安市市场监督管理局';
  const barred = [
    penalty({ kind: 'COMPULSION' }),
    penalty({ cancelReason: '复议撤销' }),
    penalty({ noPenalty: true }),
    penalty({ penaltyTypes: ['WARNING'], authority: body }),
    penalty({ penaltyTypes: ['WARNING'], implementingBody: body }),
  ];
  expect(barred.map((act) => publicationBar(act)?.field)).toEqual([
    'kind',
    'cancelReason',
    'noPenalty',
    'penaltyTypes',
    'penaltyTypes',
  ]);
  const open = [
    penalty({ penaltyTypes: ['WARNING'], authority: '西安市卫生健康委员会' }),
    penalty({ penaltyTypes: ['WARNING', 'FINE'], authority: body }),
    penalty({ authority: body }),
    { kind: 'INSPECTION' as const },
  ];
  expect(open.map(publicationBar)).toEqual([undefined, undefined, undefined, undefined]);
});

test('a penalty waits for its publication until somebody has decided it', () => {
  expect(awaitsPublication(penalty({ publicStatus: 'UNPUBLISHED' }), false)).toBe(true);
  for (const decided of [{ publicStatus: 'PUBLISHED' }, { publicStatus: 'WITHDRAWN' }, { publicDate: '2026-02-14' }])
    expect(awaitsPublication(penalty(decided), false)).toBe(false);
  expect(awaitsPublication(penalty(), true)).toBe(false);
  expect(awaitsPublication({ kind: 'INSPECTION' }, false)).toBe(false);
});

test('a penalty has missed its day exactly when its last day lies before today', () => {
  const days = fc.integer({ min: 0, max: 364 }).map((count) => addDays('2026-01-01', count));
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 40 }), (today, age) => {
      const occurredOn = addDays(today, -age);
      const missed = publicationDue(penalty({ occurredOn }), publishedHolidays)!.date < today;
      expect(occurredOn < missedBefore('PENALTY', today, publishedHolidays)).toBe(missed);
    }),
  );
});

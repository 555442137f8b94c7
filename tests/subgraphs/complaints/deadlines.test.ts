import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { DEADLINE_RULES } from '../../../subgraphs/complaints/deadline-rules.ts';
import { complaintDeadlines, type DeadlineFacts } from '../../../subgraphs/complaints/deadlines.ts';

const deadlines = (facts: DeadlineFacts) => complaintDeadlines(facts, publishedHolidays);

test('a complaint of before 15 April 2026 is mediated within 45 working days, one of that day or later within 60 calendar days', () => {
  const accepted = { kind: 'COMPLAINT', acceptanceDecision: 'ACCEPTED', acceptanceDecidedOn: '2026-04-16' };
  expect(deadlines({ ...accepted, receivedOn: '2026-04-14' })).toContainEqual({
    rule: 'MEDIATION',
    startOn: '2026-04-16',
    // Counted on the calendar of 2026: 1–5 May and 19–21 June are holidays, 9 May is worked.
    dueOn: '2026-06-23',
    provisional: false,
  });
  expect(deadlines({ ...accepted, receivedOn: '2026-04-15' })).toContainEqual({
    rule: 'MEDIATION',
    startOn: '2026-04-16',
    dueOn: '2026-06-15',
    provisional: false,
  });
});

test('acceptance is counted over the holidays: 13 February 2026 and 7 working days is 2 March', () => {
  expect(deadlines({ kind: 'COMPLAINT', receivedOn: '2026-02-13' })).toEqual([
    { rule: 'ACCEPTANCE', startOn: '2026-02-13', dueOn: '2026-03-02', provisional: false },
  ]);
});

test('a report is verified within 15 working days and has no deadline of mediation', () => {
  const facts = {
    kind: 'REPORT',
    receivedOn: '2025-12-20',
    acceptanceDecision: 'ACCEPTED',
    acceptanceDecidedOn: '2025-12-22',
  };
  expect(deadlines(facts)).toEqual([
    { rule: 'VERIFICATION', startOn: '2025-12-20', dueOn: '2026-01-12', provisional: false },
  ]);
  expect(deadlines({ ...facts, filedOn: '2026-01-12' })).toContainEqual({
    rule: 'CASE_DECISION',
    startOn: '2026-01-12',
    dueOn: '2026-04-12',
    provisional: false,
  });
});

test('a deadline that counts days of a year without a notice is provisional', () => {
  expect(deadlines({ kind: 'REPORT', receivedOn: '2026-12-20' })).toEqual([
    expect.objectContaining({ rule: 'VERIFICATION', provisional: true }),
  ]);
});

test('a refused complaint has nothing to mediate, and one that was not terminated nobody to tell', () => {
  const refused = {
    kind: 'COMPLAINT',
    receivedOn: '2026-03-02',
    acceptanceDecision: 'REFUSED',
    acceptanceDecidedOn: '2026-03-05',
  };
  expect(deadlines(refused).map(({ rule }) => rule)).toEqual(['ACCEPTANCE']);
  const settled = { ...refused, acceptanceDecision: 'ACCEPTED', mediationEndedOn: '2026-03-20' };
  expect(deadlines(settled).map(({ rule }) => rule)).toEqual(['ACCEPTANCE', 'MEDIATION']);
  expect(deadlines({ ...settled, terminationGround: 2 }).map(({ rule }) => rule)).toEqual([
    'ACCEPTANCE',
    'MEDIATION',
    'TERMINATION_NOTICE',
  ]);
});

test('for every day of receipt one row at most holds of each step', () => {
  const days = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2020-01-01', days));
  fc.assert(
    fc.property(days, fc.constantFrom('COMPLAINT', 'REPORT'), (receivedOn, kind) => {
      const facts = {
        kind,
        receivedOn,
        acceptanceDecision: 'ACCEPTED',
        acceptanceDecidedOn: receivedOn,
        mediationEndedOn: receivedOn,
        terminationGround: 1,
        filedOn: receivedOn,
      };
      const found = deadlines(facts);
      expect(new Set(found.map(({ rule }) => rule)).size).toBe(found.length);
      for (const { startOn, dueOn } of found) expect(dueOn > startOn).toBe(true);
    }),
  );
});

test('the period about which sources disagree is marked as unverified', () => {
  const acceptance = DEADLINE_RULES.filter(({ rule, receivedFrom }) => rule === 'ACCEPTANCE' && receivedFrom);
  expect(acceptance).toEqual([expect.objectContaining({ days: 7, verified: false })]);
});

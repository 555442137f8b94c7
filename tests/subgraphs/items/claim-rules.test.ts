import { expect, test } from '@jest/globals';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import { takeStep } from '../../../shared/workflow/steps.ts';
import {
  CLAIM_TERMS,
  CLAIM_WORKFLOW,
  type ClaimParty,
  type ClaimState,
  type ClaimStep,
  type ClaimTerm,
  claimDeadline,
  isOverdue,
  wasLate,
} from '../../../subgraphs/items/claim-rules.ts';

const STATES: readonly ClaimState[] = ['PENDING', 'CLAIMED', 'RETURNED', 'NOT_APPLICABLE'];
const STEPS: readonly ClaimStep[] = ['claim', 'returnItem', 'ruleOut', 'reissue'];
const PARTIES: readonly ClaimParty[] = ['department', 'issuer'];

/** Where each step of each party leads, written apart from the rules. */
const LEADS_TO: Readonly<Record<string, ClaimState>> = {
  'PENDING claim department': 'CLAIMED',
  'PENDING returnItem department': 'RETURNED',
  'PENDING ruleOut department': 'NOT_APPLICABLE',
  'RETURNED reissue issuer': 'PENDING',
  'NOT_APPLICABLE reissue issuer': 'PENDING',
};
const TAKES: Readonly<Record<ClaimStep, ClaimParty>> = {
  ...{ claim: 'department', returnItem: 'department', ruleOut: 'department', reissue: 'issuer' },
};

const cases = STATES.flatMap((state) => STEPS.flatMap((step) => PARTIES.map((party) => [state, step, party] as const)));

test.each(cases)(
  '%s, the step %s by the %s leads where the regulation says or is refused by name',
  (state, step, party) => {
    const taken = () =>
      takeStep(CLAIM_WORKFLOW, { id: 'C', state, version: 1 }, step, {
        is: (one) => one === party,
        expectedVersion: 1,
      });
    const leads = LEADS_TO[`${state} ${step} ${party}`];
    if (leads) expect(taken()).toBe(leads);
    else {
      const code = TAKES[step] === party ? 'ILLEGAL_TRANSITION' : 'WRONG_DEPARTMENT';
      expect(taken).toThrow(ReportedError);
      expect(taken).toThrow(expect.objectContaining({ code }));
    }
  },
);

test('a claim is due ten working days after its issue, holidays and exchanged days counted as they are', () => {
  expect(claimDeadline('2026-11-24', CLAIM_TERMS, publishedHolidays)).toEqual({
    date: '2026-12-08',
    provisional: false,
  });
});

test('the term is the one that holds on the day of issue, and a day without one is a mistake of the table', () => {
  const terms: ClaimTerm[] = [
    { issuedThrough: '2026-06-30', workingDays: 5, verified: true, source: 'test' },
    { issuedFrom: '2026-07-02', workingDays: 1, verified: true, source: 'test' },
  ];
  expect(claimDeadline('2026-06-30', terms, publishedHolidays).date).toBe('2026-07-07');
  expect(claimDeadline('2026-07-02', terms, publishedHolidays).date).toBe('2026-07-03');
  expect(() => claimDeadline('2026-07-01', terms, publishedHolidays)).toThrow(TypeError);
});

test.each<[ClaimState, string, string, boolean, string]>([
  ['PENDING', '2026-12-08', '2026-12-08', false, 'the last day is in time'],
  ['PENDING', '2026-12-08', '2026-12-09', true, 'the day after is not'],
  ['CLAIMED', '2026-12-08', '2026-12-09', false, 'what is answered is not overdue'],
])('a claim %s due %s is on %s overdue: %s, since %s', (state, dueOn, today, overdue) =>
  expect(isOverdue({ state, dueOn }, today)).toBe(overdue),
);

test('an answer is late after the term, in time on its last day, and neither before it is given', () => {
  expect(wasLate('2026-12-09', '2026-12-08')).toBe(true);
  expect(wasLate('2026-12-08', '2026-12-08')).toBe(false);
  expect(wasLate(undefined, '2026-12-08')).toBeNull();
});

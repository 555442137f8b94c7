import { expect, test } from '@jest/globals';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { complaintDeadlines, type DeadlineFacts } from '../../../subgraphs/complaints/deadlines.ts';
import { type DueFacts, dueState, nextDeadline } from '../../../subgraphs/complaints/due-state.ts';
import type { Urge } from '../../../subgraphs/complaints/model.ts';

/** Received on a Friday: to be accepted by 2026-12-01, a Tuesday. */
function complaint(more: DeadlineFacts & DueFacts = {}): DueFacts {
  const facts = { kind: 'COMPLAINT', status: 'RECEIVED', receivedOn: '2026-11-20', ...more };
  return { ...facts, deadlines: complaintDeadlines(facts, publishedHolidays) };
}

const on = (today: string, more: DeadlineFacts & DueFacts = {}, urged?: Omit<Urge, '_id'>) =>
  dueState(complaint(more), today, publishedHolidays, urged);

const URGED = { rule: 'ACCEPTANCE', startOn: '2026-11-20', remindedOn: '2026-11-27' };

test.each([
  ['2026-11-26', 'IN_TIME', false, false],
  ['2026-11-27', 'DUE_SOON', true, false],
  ['2026-12-01', 'DUE_SOON', true, false],
  ['2026-12-02', 'OVERDUE', true, true],
])('on %s it is %s', (today, state, remind, escalate) => {
  expect(on(today)).toMatchObject({ state, remind, escalate, next: { rule: 'ACCEPTANCE', dueOn: '2026-12-01' } });
});

test('a deadline is reminded of once and escalated once, the next one anew', () => {
  expect(on('2026-12-02', {}, URGED)).toMatchObject({ remind: false, escalate: true });
  const both = { ...URGED, escalatedOn: '2026-12-02' };
  expect(on('2026-12-03', {}, both)).toMatchObject({
    remind: false,
    escalate: false,
  });
  const accepted = { status: 'ACCEPTED', acceptanceDecision: 'ACCEPTED', acceptanceDecidedOn: '2026-12-03' };
  const later = on('2027-02-02', accepted, both);
  expect(later).toMatchObject({ next: { rule: 'MEDIATION', dueOn: '2027-02-01' }, remind: true, escalate: true });
});

test.each(['CLOSED', 'REFUSED', 'WITHDRAWN', 'TRANSFERRED'])('nothing is due of what is %s', (status) => {
  expect(on('2027-06-01', { status })).toEqual({ state: 'NOTHING_DUE', remind: false, escalate: false });
});

test('a report that is verified and filed has the decision of the case due next', () => {
  const report = { kind: 'REPORT', status: 'VERIFYING' };
  expect(nextDeadline(complaint(report))).toMatchObject({ rule: 'VERIFICATION' });
  expect(nextDeadline(complaint({ ...report, verifiedOn: '2026-11-25' }))).toBeUndefined();
  expect(nextDeadline(complaint({ ...report, verifiedOn: '2026-11-25', filedOn: '2026-11-25' }))).toMatchObject({
    rule: 'CASE_DECISION',
    dueOn: '2027-02-23',
  });
});

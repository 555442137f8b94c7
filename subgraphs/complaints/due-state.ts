import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { deadline } from '../../shared/calendar/deadline.ts';
import type { HolidayTable } from '../../shared/calendar/working-day.ts';
import type { DeadlineName } from './deadline-rules.ts';
import type { ComplaintDeadline } from './deadlines.ts';
import type { Urge } from './model.ts';
import { OPEN } from './workflow.ts';

/** When who handles a complaint is reminded, and when the office is told. No regulation fixes these numbers; they are ours. */
export const REMINDERS = { workingDaysBefore: 2, workingDaysAfter: 0, source: 'ours' } as const;

/** What of a complaint tells which deadlines are kept. */
export interface DueFacts {
  status?: string;
  deadlines?: readonly ComplaintDeadline[];
  acceptanceDecision?: string;
  mediationEndedOn?: CivilDate;
  notifiedOn?: CivilDate;
  verifiedOn?: CivilDate;
}

export interface DueState {
  /** NOTHING_DUE, IN_TIME, DUE_SOON, OVERDUE. 无待办时限、期限内、即将到期、已超期 */
  state: 'NOTHING_DUE' | 'IN_TIME' | 'DUE_SOON' | 'OVERDUE';
  /** The deadline that runs out first among those not yet kept. */
  next?: ComplaintDeadline;
  /** Whoever handles it is to be reminded of this deadline, and was not. */
  remind: boolean;
  /** The office is to be told that this deadline was missed, and was not. */
  escalate: boolean;
}

/** The deadline that a complaint has to keep next; undefined where it is closed or none runs. Pure. */
export function nextDeadline(complaint: DueFacts): ComplaintDeadline | undefined {
  if (!OPEN.some((status) => status === complaint.status)) return undefined;
  return (complaint.deadlines ?? [])
    .filter(({ rule }) => !isKept(rule, complaint))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))[0];
}

/**
 * How a complaint stands to its deadlines on a day. Each deadline is reminded of once and escalated once. Pure.
 * @param urged what was done before, about this deadline or a former one
 */
export function dueState(
  complaint: DueFacts,
  today: CivilDate,
  holidays: HolidayTable,
  urged?: Omit<Urge, '_id'>,
): DueState {
  const next = nextDeadline(complaint);
  if (!next) return { state: 'NOTHING_DUE', remind: false, escalate: false };
  const soon = next.dueOn <= lastDayToRemind(today, holidays);
  const overdue = today > next.dueOn;
  const grace = deadline(next.dueOn, REMINDERS.workingDaysAfter, holidays).date;
  const done = urged?.rule === next.rule && urged.startOn === next.startOn ? urged : undefined;
  return {
    state: overdue ? 'OVERDUE' : soon ? 'DUE_SOON' : 'IN_TIME',
    next,
    remind: soon && !done?.remindedOn,
    escalate: today > grace && !done?.escalatedOn,
  };
}

/** What is due by this day is reminded of today. */
export function lastDayToRemind(today: CivilDate, holidays: HolidayTable): CivilDate {
  return deadline(today, REMINDERS.workingDaysBefore, holidays).date;
}

function isKept(rule: DeadlineName, complaint: DueFacts): boolean {
  switch (rule) {
    case 'ACCEPTANCE':
      return Boolean(complaint.acceptanceDecision);
    case 'MEDIATION':
      return Boolean(complaint.mediationEndedOn);
    case 'TERMINATION_NOTICE':
      return Boolean(complaint.notifiedOn);
    case 'VERIFICATION':
      return Boolean(complaint.verifiedOn);
    case 'CASE_DECISION':
      return false; // kept by the end of the matter alone
  }
}

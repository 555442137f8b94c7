import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { calendarDeadline, deadline } from '../../shared/calendar/deadline.ts';
import type { HolidayTable } from '../../shared/calendar/working-day.ts';
import type { ValuesOf } from '../../shared/ingest/dataset.ts';
import { DEADLINE_RULES, type DeadlineName, type DeadlineRule, type DeadlineStart } from './deadline-rules.ts';
import type { COMPLAINT_FIELDS } from './model.ts';

/** A deadline as it stands with the record. */
export interface ComplaintDeadline {
  rule: DeadlineName;
  startOn: CivilDate;
  /** The last day that is still in time. */
  dueOn: CivilDate;
  /** The date may move once the holiday notice of a year it counts in is published. */
  provisional: boolean;
}

export type DeadlineFacts = Pick<
  ValuesOf<typeof COMPLAINT_FIELDS>,
  | 'kind'
  | 'receivedOn'
  | 'acceptanceDecision'
  | 'acceptanceDecidedOn'
  | 'mediationEndedOn'
  | 'terminationGround'
  | 'filedOn'
>;

/**
 * The deadlines of a complaint or report whose start is known, in the order of the table. Which row holds is a matter of the day of
 * receipt, also for steps that begin after the rules have changed.
 */
export function complaintDeadlines(
  facts: DeadlineFacts,
  holidays: HolidayTable,
  rules: readonly DeadlineRule[] = DEADLINE_RULES,
): ComplaintDeadline[] {
  const { kind, receivedOn } = facts;
  if (!receivedOn) return [];
  return rules.flatMap((rule) => {
    if (rule.kind !== kind || !holdsOn(rule, receivedOn)) return [];
    const startOn = startOf(rule.start, facts);
    return startOn ? [{ rule: rule.rule, startOn, ...dueOf(rule, startOn, holidays) }] : [];
  });
}

function holdsOn({ receivedFrom, receivedThrough }: DeadlineRule, receivedOn: CivilDate): boolean {
  return (!receivedFrom || receivedFrom <= receivedOn) && (!receivedThrough || receivedOn <= receivedThrough);
}

function startOf(start: DeadlineStart, facts: DeadlineFacts): CivilDate | undefined {
  switch (start) {
    case 'receivedOn':
      return facts.receivedOn;
    case 'acceptedOn':
      return facts.acceptanceDecision === 'ACCEPTED' ? facts.acceptanceDecidedOn : undefined;
    case 'mediationTerminatedOn':
      return facts.terminationGround === undefined ? undefined : facts.mediationEndedOn;
    case 'filedOn':
      return facts.filedOn;
  }
}

function dueOf({ dayKind, days }: DeadlineRule, startOn: CivilDate, holidays: HolidayTable) {
  if (dayKind === 'CALENDAR') return { dueOn: calendarDeadline(startOn, days), provisional: false };
  const { date, provisional } = deadline(startOn, days, holidays);
  return { dueOn: date, provisional };
}

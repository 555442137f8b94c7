import type { CivilDate } from '../../shared/calendar/civil-date.ts';

export type DeadlineName = 'ACCEPTANCE' | 'MEDIATION' | 'TERMINATION_NOTICE' | 'VERIFICATION' | 'CASE_DECISION';

/** The day of a record from which a deadline is counted. */
export type DeadlineStart = 'receivedOn' | 'acceptedOn' | 'mediationTerminatedOn' | 'filedOn';

/** One row of the rule table: how long a step may take for what was received in a span of days. */
export interface DeadlineRule {
  rule: DeadlineName;
  kind: 'COMPLAINT' | 'REPORT';
  /** First and last day of receipt that the row holds for; absent: no bound. */
  receivedFrom?: CivilDate;
  receivedThrough?: CivilDate;
  start: DeadlineStart;
  days: number;
  /** 工作日 or 自然日. */
  dayKind: 'WORKING' | 'CALENDAR';
  /** False: third parties state it, or they disagree; for the city to confirm. */
  verified: boolean;
  source: string;
}

/** SAMR Order 121 takes the place of Order 20 for what is received from this day on. */
const ORDER_121_FROM = '2026-04-15';
const ORDER_20_THROUGH = '2026-04-14';

/** 办理时限, effective-dated. A step of which no row speaks has no deadline: none is assumed. */
export const DEADLINE_RULES: readonly DeadlineRule[] = [
  {
    rule: 'ACCEPTANCE',
    kind: 'COMPLAINT',
    receivedThrough: ORDER_20_THROUGH,
    start: 'receivedOn',
    days: 7,
    dayKind: 'WORKING',
    verified: false,
    source: 'SAMR Order 20, by third parties',
  },
  {
    rule: 'ACCEPTANCE',
    kind: 'COMPLAINT',
    receivedFrom: ORDER_121_FROM,
    start: 'receivedOn',
    days: 7,
    dayKind: 'WORKING',
    verified: false,
    source: 'SAMR Order 121; third parties say 7 or 10 working days, the shorter keeps both',
  },
  {
    rule: 'MEDIATION',
    kind: 'COMPLAINT',
    receivedThrough: ORDER_20_THROUGH,
    start: 'acceptedOn',
    days: 45,
    dayKind: 'WORKING',
    verified: false,
    source: 'SAMR Order 20, by third parties',
  },
  {
    rule: 'MEDIATION',
    kind: 'COMPLAINT',
    receivedFrom: ORDER_121_FROM,
    start: 'acceptedOn',
    days: 60,
    dayKind: 'CALENDAR',
    verified: true,
    source: 'SAMR Order 121',
  },
  {
    // Of the notice after a termination under Order 121 no source speaks.
    rule: 'TERMINATION_NOTICE',
    kind: 'COMPLAINT',
    receivedThrough: ORDER_20_THROUGH,
    start: 'mediationTerminatedOn',
    days: 7,
    dayKind: 'WORKING',
    verified: false,
    source: 'SAMR Order 20, by third parties',
  },
  {
    rule: 'VERIFICATION',
    kind: 'REPORT',
    start: 'receivedOn',
    days: 15,
    dayKind: 'WORKING',
    verified: false,
    source: 'SAMR procedure rules for penalties, by third parties; an extension of 15 more is without source',
  },
  {
    rule: 'CASE_DECISION',
    kind: 'REPORT',
    start: 'filedOn',
    days: 90,
    dayKind: 'CALENDAR',
    verified: false,
    source: 'SAMR procedure rules for penalties, by third parties; 30 more by approval; hearing and appraisal excluded',
  },
];

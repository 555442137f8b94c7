import { addDays, type CivilDate } from '../../../shared/calendar/civil-date.ts';
import { type Deadline, deadline } from '../../../shared/calendar/deadline.ts';
import type { HolidayTable } from '../../../shared/calendar/working-day.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';
import type { ActKind } from '../model.ts';

/** One row of the rule table: how long the publication of what occurred in a span of days may take. */
export interface PublicationLimit {
  kind: ActKind;
  /** First and last day of occurrence that the row holds for; absent: no bound. */
  occurredFrom?: CivilDate;
  occurredThrough?: CivilDate;
  workingDays: number;
  source: string;
}

/** 公示时限, effective-dated. A kind of act of which no row speaks has none: none is assumed. */
export const PUBLICATION_LIMITS: readonly PublicationLimit[] = [
  { kind: 'PENALTY', workingDays: 7, source: 'Double publication (双公示): seven working days after the decision' },
];

/** 仅受到警告的行政处罚不予公示. The bodies are known by their names: no code list of them is at hand. */
const WARNING_ONLY = {
  body: /市场监督管理|市场监管/,
  types: ['WARNING'],
  source: 'Rules on publicising penalties of market regulation (市场监督管理行政处罚信息公示规定) Art. 2',
};

/** What decides whether an act is to be published, and by when. */
export interface PublishableAct {
  kind?: ActKind;
  occurredOn?: CivilDate;
  penaltyTypes?: readonly unknown[];
  noPenalty?: boolean;
  cancelReason?: string;
  authority?: string;
  implementingBody?: string;
}

/** The last day for the publication of an act; undefined where no rule sets one. */
export function publicationDue(act: PublishableAct, holidays: HolidayTable): Deadline | undefined {
  const { kind, occurredOn } = act;
  if (kind === undefined || occurredOn === undefined) return undefined;
  const limit = PUBLICATION_LIMITS.find(
    (row) =>
      row.kind === kind &&
      (row.occurredFrom ?? '') <= occurredOn &&
      occurredOn <= (row.occurredThrough ?? '9999-12-31'),
  );
  return limit && deadline(occurredOn, limit.workingDays, holidays);
}

/** Why an act is never published; undefined where it may be. */
export function publicationBar(act: PublishableAct): Problem | undefined {
  const { kind, penaltyTypes = [], authority, implementingBody } = act;
  if (kind !== 'INSPECTION' && kind !== 'PENALTY')
    return problemOf(
      'NOT_PUBLISHED',
      'kind',
      'Penalties and inspection results are published, no other acts.',
      '公示的是行政处罚和行政检查结果，不含其他行为。',
    );
  if (act.cancelReason !== undefined)
    return problemOf('NOT_PUBLISHED', 'cancelReason', 'The act was revoked.', '该行为已被撤销。');
  if (act.noPenalty)
    return problemOf('NOT_PUBLISHED', 'noPenalty', 'The decision is not to penalise.', '该决定为不予处罚。');
  const isWarningOnly =
    penaltyTypes.length > 0 && penaltyTypes.every((type) => WARNING_ONLY.types.includes(String(type)));
  if (isWarningOnly && WARNING_ONLY.body.test(`${authority ?? ''} ${implementingBody ?? ''}`))
    return problemOf(
      'NOT_PUBLISHED',
      'penaltyTypes',
      `A penalty of market regulation that is a warning alone is not published (${WARNING_ONLY.source}).`,
      '市场监督管理部门仅给予警告的行政处罚不予公示。',
    );
  return undefined;
}

/** Whether a rule wants an act published that is not, and never was. */
export function awaitsPublication(
  act: PublishableAct & { publicStatus?: string; publicDate?: CivilDate },
  isPublic: boolean,
): boolean {
  const { kind, publicStatus, publicDate } = act;
  const decided = isPublic || publicStatus === 'PUBLISHED' || publicStatus === 'WITHDRAWN' || publicDate !== undefined;
  return !decided && PUBLICATION_LIMITS.some((row) => row.kind === kind) && publicationBar(act) === undefined;
}

/** What occurred before this day and is not published today has missed its day. */
export function missedBefore(kind: ActKind, today: CivilDate, holidays: HolidayTable): CivilDate {
  let day = today;
  for (;;) {
    const due = publicationDue({ kind, occurredOn: addDays(day, -1) }, holidays);
    if (!due || due.date < today) return day;
    day = addDays(day, -1);
  }
}

/** What is irregular about the day of a publication. */
export function latePublication(
  act: PublishableAct,
  publicDate: CivilDate | undefined,
  holidays: HolidayTable,
): Problem[] {
  const due = publicationDue(act, holidays);
  if (!due || publicDate === undefined || publicDate <= due.date) return [];
  return [
    problemOf(
      'PUBLISHED_LATE',
      'publicDate',
      'The decision was published later than seven working days after it was made.',
      '处罚决定公示超过7个工作日。',
    ),
  ];
}

import { civilDateOf, daysBetween } from '../../../shared/calendar/civil-date.ts';
import type { HolidayTable } from '../../../shared/calendar/working-day.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import type { COMPULSION_FIELDS, OTHER_ACT_FIELDS, PENALTY_FIELDS } from '../fields/kind-fields.ts';
import { latePublication } from '../publication/due-rules.ts';
import { commonFindings, inOrder, tooFewOfficers } from './act-rules.ts';
import { penaltyTypesOf } from './penalty-types.ts';
import { reviewFaults, reviewsOf } from './reviews.ts';

/** Days a compulsory measure may last, and by how many it may be extended. */
const MEASURE_DAYS = 30;
const EXTENSION_DAYS = 30;

/** 行政处罚: filed, decided, closed and reported in this order; published within seven working days of the decision. */
export function penaltyFindings(
  act: ValuesOf<typeof PENALTY_FIELDS>,
  receivedOn: string,
  holidays: HolidayTable,
): Findings {
  const { decidedOn, filedOn, closedOn, legalReviewedOn, groupDiscussedOn, transferredOn } = act;
  const happened = { decidedOn, filedOn, closedOn, legalReviewedOn, groupDiscussedOn, transferredOn };
  const { held = [], irregularities = [] } = commonFindings(act, happened, receivedOn);
  // one officer may decide on the spot
  if (act.procedure !== 'SIMPLE') irregularities.push(...tooFewOfficers(act));
  if (act.penaltyTypes && !penaltyTypesOf(act.penaltyTypes))
    held.push(
      problemOf(
        'VALUE_INVALID',
        'penaltyTypes',
        'penaltyTypes: a kind is not in the code list',
        '处罚种类：有值不在代码表中',
      ),
    );
  if (act.reviews && !reviewsOf(act.reviews))
    held.push(
      problemOf(
        'VALUE_INVALID',
        'reviews',
        'reviews: each has a ground, an outcome, a day and a document number',
        '行政复议、行政诉讼结果：每项应有类别、结果、日期和文号',
      ),
    );
  held.push(...reviewFaults(reviewsOf(act.reviews ?? []) ?? [], decidedOn!, receivedOn));
  irregularities.push(
    ...inOrder([
      ['filedOn', filedOn],
      ['decidedOn', decidedOn],
      ['closedOn', closedOn],
    ]),
  );
  if (closedOn && act.reportedAt && civilDateOf(act.reportedAt) < closedOn)
    irregularities.push(
      problemOf('DATES_REVERSED', 'reportedAt', 'reportedAt lies before closedOn.', '报送时间早于结案日期。'),
    );
  irregularities.push(...latePublication({ kind: 'PENALTY', occurredOn: decidedOn }, act.publicDate, holidays));
  return { held, irregularities };
}

/** 行政强制: a measure lasts 30 days at most, and 30 more where it is extended. */
export function compulsionFindings(act: ValuesOf<typeof COMPULSION_FIELDS>, receivedOn: string): Findings {
  const { held = [], irregularities = [] } = commonFindings(act, { measureFrom: act.measureFrom }, receivedOn);
  irregularities.push(...tooFewOfficers(act));
  const { measureFrom, measureTo, extensionDays = 0 } = act;
  if (extensionDays < 0)
    held.push(problemOf('VALUE_INVALID', 'extensionDays', 'extensionDays: is negative', '延长天数：不能为负'));
  if (extensionDays > EXTENSION_DAYS)
    irregularities.push(
      problemOf(
        'EXTENSION_TOO_LONG',
        'extensionDays',
        'A measure is extended by 30 days at most.',
        '强制措施延长不得超过30日。',
      ),
    );
  irregularities.push(
    ...inOrder([
      ['measureFrom', measureFrom],
      ['measureTo', measureTo],
    ]),
  );
  if (measureTo && daysBetween(measureFrom!, measureTo) - Math.max(extensionDays, 0) > MEASURE_DAYS)
    irregularities.push(
      problemOf(
        'MEASURE_TOO_LONG',
        'measureTo',
        'A measure lasts 30 days at most without its extension.',
        '强制措施期限不得超过30日。',
      ),
    );
  return { held, irregularities };
}

/** 其他行为: it ends on its first day or later. */
export function otherActFindings(act: ValuesOf<typeof OTHER_ACT_FIELDS>, receivedOn: string): Findings {
  const { held = [], irregularities = [] } = commonFindings(act, { startedOn: act.startedOn }, receivedOn);
  irregularities.push(
    ...inOrder([
      ['startedOn', act.startedOn],
      ['endedOn', act.endedOn],
    ]),
  );
  return { held, irregularities };
}

import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { checkChecklistCode } from '../../../shared/codes/checklist-code.ts';
import { checkItemCode } from '../../../shared/codes/item-code.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import type { INSPECTION_FIELDS } from '../fields/kind-fields.ts';
import type { CommonActValues } from './act-content.ts';
import { officersOf } from './act-officers.ts';
import { futureFaults, objectIdFaults, regionFaults } from './object-rules.ts';

type Dates = Readonly<Record<string, string | undefined>>;

/** Officers that most acts take at least. */
const OFFICERS = 2;

/**
 * What acts of every kind must satisfy; data-model 1.6.
 * @param occurred the dates of what has happened, by field; the act's own day first
 */
export function commonFindings(act: CommonActValues, occurred: Dates, receivedOn: string): Findings {
  const reportedOn = act.reportedAt && civilDateOf(act.reportedAt);
  const held = [
    ...objectIdFaults(act.objectId),
    ...regionFaults(act.regionCode),
    ...futureFaults({ ...occurred, reportedAt: reportedOn, publicDate: act.publicDate }, receivedOn),
  ];
  if (act.itemCode && !checkItemCode(act.itemCode).valid)
    held.push(
      problemOf('ITEM_CODE_INVALID', 'itemCode', 'An item code has exactly 14 digits.', '事项编码应为14位数字。'),
    );
  if (act.officers && !officersOf(act.officers))
    held.push(
      problemOf('OFFICERS_INVALID', 'officers', 'An officer has a certificate number.', '执法人员应有执法证号。'),
    );
  const [[field, occurredOn] = ['', undefined]] = Object.entries(occurred);
  return {
    held,
    irregularities: [
      ...inOrder([
        [field, occurredOn],
        ['reportedAt', reportedOn],
      ]),
      ...inOrder([
        ['publicDate', act.publicDate],
        ['publicEndDate', act.publicEndDate],
      ]),
    ],
  };
}

/** 行政检查: two officers at least, each on their own certificate; a checklist code in its form. */
export function inspectionFindings(act: ValuesOf<typeof INSPECTION_FIELDS>, receivedOn: string): Findings {
  const { held = [], irregularities = [] } = commonFindings(act, { checkDate: act.checkDate }, receivedOn);
  irregularities.push(...tooFewOfficers(act));
  if (act.checklistCode && !checkChecklistCode(act.checklistCode).valid)
    irregularities.push(
      problemOf(
        'CHECKLIST_CODE_INVALID',
        'checklistCode',
        'The checklist code does not start with a credit code and a level from 1 to 5.',
        '检查实施清单编码不符合编码规则。',
      ),
    );
  return { held, irregularities };
}

/** Inspections, penalties of the ordinary procedure (行政处罚法 Art. 42) and coercion (行政强制法 Art. 18) are not one officer's alone. */
export function tooFewOfficers({ officers }: CommonActValues): Problem[] {
  if (!officers || (officersOf(officers)?.length ?? OFFICERS) >= OFFICERS) return [];
  return [
    problemOf(
      'TOO_FEW_OFFICERS',
      'officers',
      'An act of this kind takes at least two officers.',
      '执法人员不得少于两人。',
    ),
  ];
}

/** Each given date is not before the given one that stands before it in the list; one irregularity for each that is. */
export function inOrder(dates: readonly (readonly [field: string, date: string | undefined])[]): Problem[] {
  const given = dates.filter(([, date]) => date !== undefined);
  return given.slice(1).flatMap(([field, date], before) => {
    const [formerField, former] = given[before]!;
    return date! < former!
      ? [problemOf('DATES_REVERSED', field, `${field} lies before ${formerField}.`, `${field} 早于 ${formerField}。`)]
      : [];
  });
}

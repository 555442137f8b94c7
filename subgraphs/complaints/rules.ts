import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { checkCreditCode } from '../../shared/codes/credit-code.ts';
import { checkIdentityNumber } from '../../shared/codes/identity-number.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import { REFUSAL_GROUNDS_THROUGH, TERMINATION_GROUNDS_THROUGH } from './grounds.ts';
import { COMPLAINT_FIELDS } from './model.ts';

export type ComplaintValues = ValuesOf<typeof COMPLAINT_FIELDS>;

/** Days that cannot come in another order: each pair is earlier, later. */
const ORDERED = [
  ['disputeDate', 'receivedOn'],
  ['receivedOn', 'acceptanceDecidedOn'],
  ['acceptanceDecidedOn', 'mediationEndedOn'],
  ['receivedOn', 'verifiedOn'],
  ['receivedOn', 'filedOn'],
  ['receivedOn', 'mediationEndedOn'],
  ['receivedOn', 'notifiedOn'],
] as const;

/** What has happened by the time it is reported. */
const PAST = [
  'receivedOn',
  'acceptanceDecidedOn',
  'mediationEndedOn',
  'verifiedOn',
  'filedOn',
  'notifiedOn',
] as const satisfies readonly (keyof ComplaintValues)[];

/** What cannot be true of a complaint that reached the data centre at `receivedAt`; the row is held. */
export function complaintFaults(complaint: ComplaintValues, receivedAt: Date): Problem[] {
  const today = civilDateOf(receivedAt);
  return [
    ...PAST.filter((field) => (complaint[field] ?? '') > today).map((field) =>
      problemOf('DATE_IN_FUTURE', field, `${field} lies in the future.`, `${COMPLAINT_FIELDS[field].zh}晚于今日。`),
    ),
    ...ORDERED.flatMap(([earlier, later]) => reversed(complaint, earlier, later)),
    ...regionFaults(complaint.regionCode),
    ...identityFaults(complaint.idNumber, today),
    ...outOfRange(complaint, 'refusalGround', REFUSAL_GROUNDS_THROUGH),
    ...outOfRange(complaint, 'terminationGround', TERMINATION_GROUNDS_THROUGH),
    ...(complaint.objectCreditCode && !checkCreditCode(complaint.objectCreditCode).shapeValid
      ? [
          problemOf(
            'CREDIT_CODE_INVALID',
            'objectCreditCode',
            'A credit code has 18 characters of GB 32100.',
            '统一社会信用代码格式不正确。',
          ),
        ]
      : []),
    ...((complaint.handlers ?? []).every((handler) => typeof handler === 'string' && handler.trim() !== '')
      ? []
      : [problemOf('VALUE_INVALID', 'handlers', 'handlers: is not a list of texts', '承办人执法证号：不是文本列表')]),
  ];
}

/** What a complaint lacks or contradicts, and is kept with. */
export function complaintIrregularities(complaint: ComplaintValues): Problem[] {
  const irregular: Problem[] = [];
  const named = complaint.complainantName !== undefined && complaint.anonymous !== true;
  if (complaint.kind === 'COMPLAINT' && !named)
    irregular.push(
      problemOf(
        'COMPLAINANT_MISSING',
        'complainantName',
        'A complaint names its complainant; only a report may be anonymous.',
        '投诉应实名，仅举报可以匿名。',
      ),
    );
  if (complaint.acceptanceDecision === 'REFUSED' && complaint.refusalGround === undefined)
    irregular.push(problemOf('GROUND_MISSING', 'refusalGround', 'A refusal names its ground.', '不予受理应说明情形。'));
  if (complaint.acceptanceDecision !== 'REFUSED' && complaint.refusalGround !== undefined)
    irregular.push(
      problemOf('GROUND_UNEXPECTED', 'refusalGround', 'A ground of refusal without one.', '未作不予受理决定却有情形。'),
    );
  if (complaint.acceptanceDecision && !complaint.acceptanceDecidedOn)
    irregular.push(
      problemOf('VALUE_MISSING', 'acceptanceDecidedOn', 'acceptanceDecidedOn is not given.', '缺少受理决定日期。'),
    );
  if (complaint.objectCreditCode && !checkCreditCode(complaint.objectCreditCode).checksumValid)
    irregular.push(
      problemOf(
        'CREDIT_CODE_CHECKSUM',
        'objectCreditCode',
        'The check character of the credit code is wrong.',
        '统一社会信用代码校验位不正确。',
      ),
    );
  if (complaint.accusedDept && complaint.accusedDept === complaint.assignedDept)
    irregular.push(
      problemOf(
        'ACCUSED_HANDLES',
        'assignedDept',
        'The department complained of handles the complaint itself.',
        '被投诉举报部门自行承办。',
      ),
    );
  return irregular;
}

/** The values as they are stored: codes in their one form. */
export function normalisedComplaint(complaint: ComplaintValues): ComplaintValues {
  const { regionCode, idNumber, objectCreditCode } = complaint;
  return {
    ...complaint,
    ...(regionCode && { regionCode: normaliseRegionCode(regionCode) }),
    ...(idNumber && { idNumber: checkIdentityNumber(idNumber).number }),
    ...(objectCreditCode && { objectCreditCode: checkCreditCode(objectCreditCode).code }),
  };
}

function regionFaults(regionCode: string | undefined): Problem[] {
  if (!regionCode || normaliseRegionCode(regionCode)) return [];
  return [problemOf('REGION_UNKNOWN', 'regionCode', 'The region is not one of GB/T 2260.', '区划代码不存在。')];
}

function identityFaults(idNumber: string | undefined, today: CivilDate): Problem[] {
  if (!idNumber || checkIdentityNumber(idNumber, today).valid) return [];
  return [
    problemOf('ID_NUMBER_INVALID', 'idNumber', 'The identity number is not one of GB 11643.', '身份证号不正确。'),
  ];
}

function reversed(
  complaint: ComplaintValues,
  earlier: (typeof ORDERED)[number][0],
  later: (typeof ORDERED)[number][1],
): Problem[] {
  const [first, second] = [complaint[earlier], complaint[later]];
  if (!first || !second || first <= second) return [];
  const [zhFirst, zhSecond] = [COMPLAINT_FIELDS[earlier].zh, COMPLAINT_FIELDS[later].zh];
  return [problemOf('DATES_REVERSED', later, `${later} lies before ${earlier}.`, `${zhSecond}早于${zhFirst}。`)];
}

function outOfRange(
  complaint: ComplaintValues,
  field: 'refusalGround' | 'terminationGround',
  through: number,
): Problem[] {
  const number = complaint[field];
  if (number === undefined || (number >= 1 && number <= through)) return [];
  const { zh } = COMPLAINT_FIELDS[field];
  return [problemOf('GROUND_UNKNOWN', field, `${field} is a number from 1 to ${through}.`, `${zh}应为1至${through}。`)];
}

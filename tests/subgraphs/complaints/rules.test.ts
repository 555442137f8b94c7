import { expect, test } from '@jest/globals';
import {
  type ComplaintValues,
  complaintFaults,
  complaintIrregularities,
  normalisedComplaint,
} from '../../../subgraphs/complaints/rules.ts';

const RECEIVED_AT = new Date('2026-11-20T02:00:00Z');
const complaint: ComplaintValues = {
  complaintNo: 'T-1',
  kind: 'COMPLAINT',
  receivedOn: '2026-11-18',
  complainantName: '张三',
};
const faultCodes = (more: ComplaintValues) =>
  complaintFaults({ ...complaint, ...more }, RECEIVED_AT).map(({ code, field }) => `${code} ${field}`);
const irregularityCodes = (more: ComplaintValues) =>
  complaintIrregularities({ ...complaint, ...more }).map(({ code }) => code);

test('a complaint in order has no fault and is regular', () => {
  expect(faultCodes({ acceptanceDecision: 'ACCEPTED', acceptanceDecidedOn: '2026-11-18' })).toEqual([]);
  expect(irregularityCodes({ acceptanceDecision: 'ACCEPTED', acceptanceDecidedOn: '2026-11-18' })).toEqual([]);
});

test('today is the day in Shanghai: late in the evening of UTC it is tomorrow already', () => {
  const evening = new Date('2026-11-20T17:00:00Z');
  expect(complaintFaults({ ...complaint, receivedOn: '2026-11-21' }, evening)).toEqual([]);
  expect(faultCodes({ receivedOn: '2026-11-21' })).toEqual(['DATE_IN_FUTURE receivedOn']);
});

test.each([
  [{ disputeDate: '2026-11-19' }, 'DATES_REVERSED receivedOn'],
  [{ acceptanceDecidedOn: '2026-11-17' }, 'DATES_REVERSED acceptanceDecidedOn'],
  [{ acceptanceDecidedOn: '2026-11-20', mediationEndedOn: '2026-11-19' }, 'DATES_REVERSED mediationEndedOn'],
  [{ verifiedOn: '2026-11-17' }, 'DATES_REVERSED verifiedOn'],
  [{ filedOn: '9999-12-31' }, 'DATE_IN_FUTURE filedOn'],
  [{ regionCode: '999999' }, 'REGION_UNKNOWN regionCode'],
  [{ idNumber: '110105194912310021' }, 'ID_NUMBER_INVALID idNumber'],
  [{ refusalGround: 8 }, 'GROUND_UNKNOWN refusalGround'],
  [{ terminationGround: 0 }, 'GROUND_UNKNOWN terminationGround'],
  [{ objectCreditCode: '123' }, 'CREDIT_CODE_INVALID objectCreditCode'],
  [{ handlers: [7] }, 'VALUE_INVALID handlers'],
])('%j cannot be true, and is held', (more, expected) => {
  expect(faultCodes(more as ComplaintValues)).toEqual([expected]);
});

test('no message of a fault tells the identity number', () => {
  const [fault] = complaintFaults({ ...complaint, idNumber: '110105194912310021' }, RECEIVED_AT);
  expect(JSON.stringify(fault)).not.toContain('1949');
});

test('a report may be anonymous, a complaint is irregular without a name', () => {
  expect(irregularityCodes({ kind: 'REPORT', complainantName: undefined })).toEqual([]);
  expect(irregularityCodes({ complainantName: undefined })).toEqual(['COMPLAINANT_MISSING']);
  expect(irregularityCodes({ anonymous: true })).toEqual(['COMPLAINANT_MISSING']);
});

test('a refusal without a ground, a ground without a refusal and a wrong check character are irregular', () => {
  const refused = { acceptanceDecision: 'REFUSED', acceptanceDecidedOn: '2026-11-19' };
  expect(irregularityCodes(refused)).toEqual(['GROUND_MISSING']);
  expect(irregularityCodes({ ...refused, refusalGround: 5 })).toEqual([]);
  expect(irregularityCodes({ refusalGround: 1 })).toEqual(['GROUND_UNEXPECTED']);
  expect(irregularityCodes({ objectCreditCode: '91350100M000100Y44' })).toEqual(['CREDIT_CODE_CHECKSUM']);
  expect(irregularityCodes({ objectCreditCode: '91350100m000100y43' })).toEqual([]);
});

test('a department that handles the complaint against itself is irregular', () => {
  expect(irregularityCodes({ assignedDept: 'A', accusedDept: 'A' })).toEqual(['ACCUSED_HANDLES']);
});

test('codes are stored in one form', () => {
  expect(
    normalisedComplaint({
      regionCode: '610125',
      idNumber: '11010519491231002x',
      objectCreditCode: '91350100m000100y43',
    }),
  ).toEqual({ regionCode: '610118', idNumber: '11010519491231002X', objectCreditCode: '91350100M000100Y43' });
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../shared/calendar/civil-date.ts';
import { identityNumberCheckCharacter } from '../../../shared/codes/identity-number.ts';
import {
  departmentDoubts,
  departmentFaults,
  isPhone,
  officerDoubts,
  officerFaults,
} from '../../../subgraphs/personnel/rules.ts';

const TODAY = '2026-11-25';
const officer = { certificateNo: 'C-1', name: '示例张某', regionCode: '610103' };
/** Published in GB 11643-1999: a woman born on the last day of 1949. */
const PUBLISHED = { idNumber: '11010519491231002X', birthDate: '1949-12-31', gender: 'FEMALE' };

const codes = (problems: { code: string }[]) => problems.map(({ code }) => code);

test('GB 11643: an officer whose identity number, birth date and gender agree has no fault', () => {
  expect(officerFaults({ ...officer, ...PUBLISHED }, TODAY)).toEqual([]);
});

test.each<[string, Parameters<typeof officerFaults>[0], string]>([
  ['the check character is wrong', { idNumber: '110105194912310021' }, 'ID_NUMBER_INVALID'],
  ['15 digits are the form of before 1999', { idNumber: '110105491231002' }, 'ID_NUMBER_INVALID'],
  ['the birth date is another', { ...PUBLISHED, birthDate: '1949-12-30' }, 'BIRTH_DATE_DISAGREES'],
  ['the 17th digit is even', { ...PUBLISHED, gender: 'MALE' }, 'GENDER_DISAGREES'],
  ['nobody is born tomorrow', { birthDate: '2026-11-26' }, 'BIRTH_DATE_IN_FUTURE'],
  ['the phone has ten digits', { phone: '1380000123' }, 'PHONE_INVALID'],
  ['the region does not exist', { regionCode: '610199' }, 'REGION_UNKNOWN'],
  ['the certificate number is invisible', { certificateNo: '\u200b' }, 'KEY_INVALID'],
])('an officer is held when %s', (_, fields, code) => {
  expect(codes(officerFaults({ ...officer, ...fields }, TODAY))).toEqual([code]);
});

test.each(['UNKNOWN', 'UNSPECIFIED', undefined])('a gender of %s contradicts no identity number', (gender) => {
  expect(officerFaults({ ...officer, ...PUBLISHED, gender }, TODAY)).toEqual([]);
});

test('what is wrong with personal data is said without the data', () => {
  const wrong = { ...officer, idNumber: '110105194912310021', birthDate: '2027-01-01', phone: '1380000123' };
  const said = JSON.stringify(officerFaults(wrong, TODAY));
  for (const value of [wrong.idNumber, wrong.birthDate, wrong.phone]) expect(said).not.toContain(value);
});

test('GB 11643: a birth date other than that of the identity number is always found', () => {
  const days = fc.integer({ min: 1, max: 30_000 }).map((count) => addDays('1940-01-01', count));
  fc.assert(
    fc.property(days, days, fc.nat(999), (born, claimed, order) => {
      const digits = `610103${born.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
      const idNumber = digits + identityNumberCheckCharacter(digits);
      const faults = officerFaults({ ...officer, idNumber, birthDate: claimed }, TODAY);
      const expected = [
        ...(born > TODAY ? ['ID_NUMBER_INVALID'] : []),
        ...(claimed > TODAY ? ['BIRTH_DATE_IN_FUTURE'] : []),
      ];
      if (expected.length > 0) expect(codes(faults)).toEqual(expected);
      else expect(codes(faults)).toEqual(born === claimed ? [] : ['BIRTH_DATE_DISAGREES']);
    }),
  );
});

test.each<[string | undefined, string[]]>([
  ['2026-11-24', ['CERTIFICATE_EXPIRED']],
  ['2026-11-25', []],
  ['9999-12-31', []],
  [undefined, []],
])('a certificate valid until %s on 2026-11-25: %j', (certificateExpiry, found) => {
  expect(codes(officerDoubts({ ...officer, certificateExpiry }, TODAY))).toEqual(found);
});

test.each([
  ['13800001234', true],
  ['+86 138 0000 1234', true],
  ['029-87654321', true],
  ['(0913)7654321', true],
  ['029-87654321转105', true],
  ['010-12345678', true],
  ['12345', false],
  ['12800001234', false],
  ['87654321', false],
  ['138000012345', false],
  ['电话13800001234', false],
])('%s is a phone number: %s', (text, phone) => {
  expect(isPhone(text)).toBe(phone);
});

const department = { code: '610103-MKT', name: '西安市碑林区市场监督管理局', level: 'DISTRICT', regionCode: '610103' };

test.each<[string, Parameters<typeof departmentFaults>[0], string]>([
  ['it stands above itself', { parentCode: '610103-MKT' }, 'PARENT_IS_SELF'],
  ['its region does not exist', { regionCode: '999999' }, 'REGION_UNKNOWN'],
  ['its credit code has 17 characters', { creditCode: '91350100M000100Y4' }, 'CREDIT_CODE_INVALID'],
  ['its code is invisible', { code: '\u2060' }, 'KEY_INVALID'],
])('a department is held when %s', (_, fields, code) => {
  expect(codes(departmentFaults({ ...department, ...fields }))).toEqual([code]);
});

test.each<[string, Parameters<typeof departmentDoubts>[0], string[]]>([
  ['of a district', {}, []],
  ['of a zone, that says it is of a district', { regionCode: '610131' }, ['LEVEL_DISAGREES']],
  ['whose credit code does not check', { creditCode: '91350100M000100Y4X' }, ['CREDIT_CODE_CHECKSUM']],
  ['whose credit code checks', { creditCode: '91350100M000100Y43' }, []],
])('a department %s is kept with %j', (_, fields, doubts) => {
  const row = { ...department, ...fields };
  expect(departmentFaults(row)).toEqual([]);
  expect(codes(departmentDoubts(row))).toEqual(doubts);
});

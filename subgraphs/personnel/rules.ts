import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { checkCreditCode } from '../../shared/codes/credit-code.ts';
import { normaliseKey } from '../../shared/codes/identity-key.ts';
import { checkIdentityNumber } from '../../shared/codes/identity-number.ts';
import { findRegion, normaliseRegionCode } from '../../shared/codes/region.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { DEPARTMENT_FIELDS, OFFICER_FIELDS } from './model.ts';

type Department = ValuesOf<typeof DEPARTMENT_FIELDS>;
type Officer = ValuesOf<typeof OFFICER_FIELDS>;

/** What is wrong with a department in itself; Art. 3, GB 32100, GB/T 2260. */
export function departmentFaults({ code, parentCode, regionCode, creditCode }: Department): Problem[] {
  const faults = [...keyFaults('code', code), ...regionFaults(regionCode)];
  if (parentCode !== undefined && parentCode === code)
    faults.push(
      problemOf('PARENT_IS_SELF', 'parentCode', 'A department is not above itself.', '上级部门不能是本部门。'),
    );
  if (creditCode && !checkCreditCode(creditCode).shapeValid)
    faults.push(
      problemOf('CREDIT_CODE_INVALID', 'creditCode', 'A credit code has 18 characters.', '统一社会信用代码格式错误。'),
    );
  return faults;
}

/** What contradicts itself in a department that is kept all the same. */
export function departmentDoubts({ level, regionCode, creditCode }: Department): Problem[] {
  const doubts: Problem[] = [];
  const regionLevel = regionCode && findRegion(regionCode)?.level.toUpperCase();
  if (level && regionLevel && level !== regionLevel)
    doubts.push(
      problemOf(
        'LEVEL_DISAGREES',
        'level',
        'The level is not that of the region the department belongs to.',
        '部门层级与所属区划不一致。',
      ),
    );
  // Registries did issue codes whose check character is wrong, so the code is kept and doubted.
  if (creditCode && !checkCreditCode(creditCode).checksumValid)
    doubts.push(
      problemOf(
        'CREDIT_CODE_CHECKSUM',
        'creditCode',
        'The check character of the credit code does not agree.',
        '统一社会信用代码校验位不符。',
      ),
    );
  return doubts;
}

/**
 * What is wrong with an officer's row in itself; data-model 1.5, GB 11643. No message repeats a personal value.
 * @param on day the row arrived: nobody is born after it
 */
export function officerFaults(officer: Officer, on: CivilDate): Problem[] {
  const { certificateNo, regionCode, idNumber, birthDate, phone } = officer;
  const faults = [...keyFaults('certificateNo', certificateNo), ...regionFaults(regionCode)];
  if (idNumber) faults.push(...identityFaults(idNumber, officer, on));
  if (birthDate && birthDate > on)
    faults.push(
      problemOf('BIRTH_DATE_IN_FUTURE', 'birthDate', 'The birth date lies in the future.', '出生日期晚于当前日期。'),
    );
  if (phone && !isPhone(phone))
    faults.push(
      problemOf('PHONE_INVALID', 'phone', 'Neither a mobile nor a landline number.', '联系电话不是手机号或固定电话。'),
    );
  return faults;
}

/** What must be known of an officer who is kept: an expired certificate carries no act after it. */
export function officerDoubts({ certificateExpiry }: Officer, on: CivilDate): Problem[] {
  if (!certificateExpiry || certificateExpiry >= on) return [];
  return [
    problemOf(
      'CERTIFICATE_EXPIRED',
      'certificateExpiry',
      'The certificate had expired when the row arrived.',
      '执法证件已过有效期。',
    ),
  ];
}

/** Mobile numbers of eleven digits, with or without +86, and landlines with their area code and extension. */
export function isPhone(text: string): boolean {
  const written = text.replace(/[\s()-]/g, '');
  return /^(\+?86)?1[3-9]\d{9}$/.test(written) || /^0(10|2\d|[3-9]\d{2})\d{7,8}((转|ext\.?)\d{1,6})?$/i.test(written);
}

function identityFaults(idNumber: string, { birthDate, gender }: Officer, on: CivilDate): Problem[] {
  const identity = checkIdentityNumber(idNumber, on);
  if (!identity.valid)
    return [
      problemOf(
        'ID_NUMBER_INVALID',
        'idNumber',
        `Not a citizen identity number: ${identity.reason}.`,
        '公民身份号码不符合GB 11643。',
      ),
    ];
  const faults: Problem[] = [];
  if (birthDate && birthDate !== identity.birthDate)
    faults.push(
      problemOf(
        'BIRTH_DATE_DISAGREES',
        'birthDate',
        'The birth date is not that of the identity number.',
        '出生日期与公民身份号码不一致。',
      ),
    );
  // 0 and 9 of GB/T 2261.1 say nothing that could disagree.
  if ((gender === 'MALE' || gender === 'FEMALE') && gender !== identity.gender?.toUpperCase())
    faults.push(
      problemOf(
        'GENDER_DISAGREES',
        'gender',
        'The gender is not that of the identity number.',
        '性别与公民身份号码不一致。',
      ),
    );
  return faults;
}

function keyFaults(field: string, key: string | undefined): Problem[] {
  if (key !== undefined && normaliseKey(key) !== undefined) return [];
  return [problemOf('KEY_INVALID', field, 'Nothing in it can be read.', '不含可读字符。')];
}

function regionFaults(regionCode: string | undefined): Problem[] {
  if (!regionCode || normaliseRegionCode(regionCode)) return [];
  return [problemOf('REGION_UNKNOWN', 'regionCode', 'The region is not one of GB/T 2260.', '区划代码不存在。')];
}

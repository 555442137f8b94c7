import { checkCreditCode } from '../../../shared/codes/credit-code.ts';
import { checkIdentityNumber } from '../../../shared/codes/identity-number.ts';
import { normaliseRegionCode } from '../../../shared/codes/region.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import type { OBJECT_FIELDS } from '../fields/object-fields.ts';

type ObjectValues = ValuesOf<typeof OBJECT_FIELDS>;

/** Whether the object is to be treated as a natural person (自然人): it is one, or nothing says that it is none. */
export function isNaturalPerson({ objectType, creditCode }: Pick<ObjectValues, 'objectType' | 'creditCode'>): boolean {
  return objectType === 'NATURAL_PERSON' || (objectType === undefined && creditCode === undefined);
}

/** What is wrong with an object beyond its single fields, on the day it is received; data-model 1.4 and 2. */
export function objectFindings(object: ObjectValues, receivedOn: string): Findings {
  const held: Problem[] = [];
  const irregularities: Problem[] = [];
  if (object.creditCode) {
    const { shapeValid, checksumValid } = checkCreditCode(object.creditCode);
    if (!shapeValid)
      held.push(
        problemOf(
          'CREDIT_CODE_INVALID',
          'creditCode',
          'A credit code has the 18 characters of GB 32100.',
          '统一社会信用代码应为18位。',
        ),
      );
    else if (object.objectType !== 'NON_ENTERPRISE' && isPersonalNumber(object.creditCode))
      held.push(CREDIT_CODE_IS_IDENTITY_NUMBER);
    else if (!checksumValid) irregularities.push(CREDIT_CODE_CHECKSUM);
  } else if (object.objectType === 'ENTERPRISE' || object.objectType === 'NON_ENTERPRISE')
    irregularities.push(problemOf('VALUE_MISSING', 'creditCode', 'creditCode is not given.', '缺少统一社会信用代码。'));
  if (object.idNumber && isCitizenDocument(object.idType) && !checkIdentityNumber(object.idNumber, receivedOn).valid)
    irregularities.push(
      problemOf(
        'IDENTITY_NUMBER_INVALID',
        'idNumber',
        'The identity number does not satisfy GB 11643.',
        '身份证号码不符合国家标准。',
      ),
    );
  held.push(
    ...objectIdFaults(object.objectId),
    ...regionFaults(object.regionCode),
    ...futureFaults({ establishedOn: object.establishedOn }, receivedOn),
  );
  if (object.employeeCount !== undefined && object.employeeCount < 0)
    held.push(problemOf('COUNT_NEGATIVE', 'employeeCount', 'A number of people is not negative.', '人数不能为负。'));
  if (object.tags?.some((tag) => typeof tag !== 'string'))
    held.push(problemOf('VALUE_INVALID', 'tags', 'tags: is not a list of texts', '标签：应为文本列表'));
  return { held, irregularities };
}

/** A registry did issue codes whose check character is wrong: such a row is kept, and marked. */
const CREDIT_CODE_CHECKSUM = problemOf(
  'CREDIT_CODE_CHECKSUM',
  'creditCode',
  'The check character of the credit code is wrong.',
  '统一社会信用代码校验位错误。',
);

/** The shapes overlap, and credit codes are public: those of organisations that register elsewhere alone may look like a person's number. */
const CREDIT_CODE_IS_IDENTITY_NUMBER = problemOf(
  'CREDIT_CODE_IS_IDENTITY_NUMBER',
  'creditCode',
  'The credit code has the form of an identity number, and credit codes are public.',
  '统一社会信用代码不得使用身份证号码。',
);

function isCitizenDocument(idType: string | undefined): boolean {
  return idType === undefined || /身份证/.test(idType);
}

/** Object ids are public, so none may be a person's identity number, nor have one in it. */
export function objectIdFaults(objectId: string | undefined): Problem[] {
  if (!objectId?.match(/(?<!\d)\d{17}[\dX](?!\d)/gi)?.some(isPersonalNumber)) return [];
  return [
    problemOf(
      'OBJECT_ID_IS_IDENTITY_NUMBER',
      'objectId',
      'The object id has the form of an identity number in it, and object ids are public.',
      '监管对象编码不得使用身份证号码。',
    ),
  ];
}

/**
 * What may be a citizen's number, also one copied with a slip, which tells of its bearer all the same: in the place of the birth date stands
 * a day somebody alive can be born on. Credit codes of registered businesses start with 9.
 */
export function isPersonalNumber(code: string): boolean {
  const { number, valid, reason } = checkIdentityNumber(code.toUpperCase());
  return (valid || reason === 'check-character') && /^[^9].{5}(?:19|20)/.test(number);
}

/** A region is one of this city, or names the scheme it belongs to, such as `US-CA:San Francisco`. */
export function regionFaults(regionCode: string | undefined): Problem[] {
  if (regionCode === undefined || normaliseRegionCode(regionCode) !== undefined) return [];
  return [
    problemOf(
      'REGION_UNKNOWN',
      'regionCode',
      'The region is neither one of this city nor names its scheme.',
      '区划代码不属于本市，也未注明编码体系。',
    ),
  ];
}

/** What has happened lies on the day of receipt or before. */
export function futureFaults(dates: Readonly<Record<string, string | undefined>>, receivedOn: string): Problem[] {
  return Object.entries(dates).flatMap(([field, date]) =>
    date !== undefined && date > receivedOn
      ? [problemOf('DATE_IN_FUTURE', field, `${field} lies after the day of receipt.`, `${field} 晚于接收日期。`)]
      : [],
  );
}

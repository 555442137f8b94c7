import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../../shared/calendar/working-day.ts';
import { checkCreditCode } from '../../../shared/codes/credit-code.ts';
import { nameGrams } from '../../../shared/codes/name-grams.ts';
import { normaliseRegionCode } from '../../../shared/codes/region.ts';
import type { Dataset } from '../../../shared/ingest/dataset.ts';
import { defineDataset } from '../../../shared/ingest/define-dataset.ts';
import { OBJECT_FIELDS } from '../fields/object-fields.ts';
import type { BehaviourModels } from '../model.ts';
import { isNaturalPerson, objectFindings } from '../rules/object-rules.ts';

/** 监管对象: whom and what is supervised. That a row exists is public; what of it is, the schema says field by field. */
export function objectsDataset(models: BehaviourModels, holidays: Holidays): Dataset {
  return defineDataset({
    name: 'objects',
    title: '监管对象',
    fields: OBJECT_FIELDS,
    model: models.objects,
    holidays,
    key: (object) => object.objectId!,
    rules: (object, { receivedAt }) => objectFindings(object, civilDateOf(receivedAt)),
    content: (object) => ({
      ...object,
      ...(object.creditCode && { creditCode: checkCreditCode(object.creditCode).code }),
      ...(object.regionCode && { regionCode: normaliseRegionCode(object.regionCode) }),
    }),
    // The name of a natural person can neither be searched nor ordered by, masked or not.
    derived: (object) => ({
      nameGrams: isNaturalPerson(object) ? [] : nameGrams(object.name ?? ''),
      nameKey: isNaturalPerson(object) ? '' : (object.name ?? ''),
      ...(object.creditCode && { creditCodeValid: checkCreditCode(object.creditCode).checksumValid }),
    }),
    audience: ({ regionCode }) => ({ regionCode, published: true }),
  });
}

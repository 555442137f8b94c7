import { expect, test } from '@jest/globals';
import type { ObjectDocument } from '../../../subgraphs/behaviour/model.ts';
import {
  shownAddress,
  shownCounterpart,
  shownName,
  shownObject,
  shownText,
} from '../../../subgraphs/behaviour/redaction.ts';
import { isNaturalPerson, objectFindings } from '../../../subgraphs/behaviour/rules/object-rules.ts';
import { planFaults } from '../../../subgraphs/behaviour/rules/plan-rules.ts';

const RECEIVED = '2026-03-31';
const codesOf = (values: object) => {
  const { held = [], irregularities = [] } = objectFindings({ objectId: 'O-1', ...values }, RECEIVED);
  return { held: held.map(({ code }) => code), irregularities: irregularities.map(({ code }) => code) };
};
const person = (values: object) => ({ objectType: 'NATURAL_PERSON', ...values }) as ObjectDocument;

test('a credit code with a wrong check character is kept and marked, one of another shape is held', () => {
  expect(codesOf({ creditCode: '91350100M000100Y43' })).toEqual({ held: [], irregularities: [] });
  expect(codesOf({ creditCode: '91350100M000100Y4Z' }).held).toEqual(['CREDIT_CODE_INVALID']);
  expect(codesOf({ creditCode: '91610113321974112N' })).toEqual({ held: [], irregularities: ['CREDIT_CODE_CHECKSUM'] });
});

test('an enterprise without a credit code is irregular, a boiler is not', () => {
  expect(codesOf({ objectType: 'ENTERPRISE' }).irregularities).toEqual(['VALUE_MISSING']);
  expect(codesOf({ objectType: 'SPECIAL_EQUIPMENT' }).irregularities).toEqual([]);
});

test('an identity number as the public object id holds the row', () => {
  expect(codesOf({ objectId: '11010519491231002X' }).held).toEqual(['OBJECT_ID_IS_IDENTITY_NUMBER']);
});

test('what looks like an identity number is no public code: with a slip in it, inside an object id, as a credit code', () => {
  const slip = '110105194912310021';
  const id = ['OBJECT_ID_IS_IDENTITY_NUMBER'];
  const code = ['CREDIT_CODE_IS_IDENTITY_NUMBER'];
  expect(codesOf({ objectId: slip }).held).toEqual(id);
  expect(codesOf({ objectId: 'P-11010519491231002x' }).held).toEqual(id);
  expect(codesOf({ objectId: 'P-11010500000000002X' }).held).toEqual([]);
  expect(codesOf({ creditCode: slip, objectType: 'NATURAL_PERSON' }).held).toEqual(code);
  expect(codesOf({ creditCode: '11010519491231002X' }).held).toEqual(code);
  expect(codesOf({ creditCode: slip, objectType: 'NON_ENTERPRISE' }).held).toEqual([]);
  expect(codesOf({ creditCode: '92610103199001011X', objectType: 'ENTERPRISE' }).held).toEqual([]);
});

test('a wrong identity number is irregular, another document is not judged', () => {
  expect(codesOf({ idNumber: '110105194912310021' }).irregularities).toEqual(['IDENTITY_NUMBER_INVALID']);
  expect(codesOf({ idNumber: 'E12345678', idType: '护照' }).irregularities).toEqual([]);
});

test('an object of which nothing tells what it is counts as a person', () => {
  expect(isNaturalPerson({})).toBe(true);
  expect(isNaturalPerson({ creditCode: '91350100M000100Y43' })).toBe(false);
  expect(isNaturalPerson({ objectType: 'FOOD' })).toBe(false);
});

test('a person is shown by surname and street, an organisation in full', () => {
  const address = '陕西省西安市碑林区南院门街道粉巷12号';
  expect(shownName(person({ name: '欧阳明' }))).toBe('欧阳*');
  expect(shownAddress(person({}), address)).toBe('陕西省西安市碑林区南院门街道****');
  const shop = { objectType: 'ENTERPRISE', name: '明月餐饮店' } as ObjectDocument;
  expect(shownName(shop)).toBe('明月餐饮店');
  expect(shownAddress(shop, address)).toBe(address);
});

test('the name and number of a person are hidden in the public texts of an act', () => {
  const act = { counterpartName: '张小明', counterpartNature: 'NATURAL_PERSON', counterpartIdNumber: 'E12345678' };
  expect(shownCounterpart(act)).toBe('张**');
  expect(shownText(act, '对张小明（E12345678）罚款200元')).toBe('对张**(****)罚款200元');
});

test('numbers of whom an act does not name are masked in its public texts too', () => {
  const act = { counterpartName: '明月餐饮店', counterpartNature: 'LEGAL_PERSON' };
  const text = shownText(act as Parameters<typeof shownText>[0], '联系人139 1234-5678,身份证11010519491231002X');
  expect(text).toMatch(/^联系人139\*{4}5678,身份证110\*+002X$/);
});

test('a name is hidden also where spaces stand in it, and an organisation stays', () => {
  const act = { counterpartName: '张小明', counterpartNature: 'NATURAL_PERSON', objectName: '明月餐饮店' };
  expect(shownText({ ...act, objectType: 'ENTERPRISE' }, '张 小\u200b明在明月餐饮店')).toBe('张**在明月餐饮店');
});

test('without a type of its own the object of an act is shown as its counterpart is', () => {
  expect(shownObject({ objectName: '张小明', counterpartNature: 'NATURAL_PERSON' })).toBe('张**');
  expect(shownObject({ objectName: '明月餐饮店', counterpartNature: 'ORGANISATION' })).toBe('明月餐饮店');
  expect(shownObject({ objectName: '张小明' })).toBe('张**');
});

test('a plan draws a share between none and all', () => {
  const faults = (ratio: number) => planFaults({ planId: 'P', year: 2026, ratio }, RECEIVED).map(({ code }) => code);
  expect(faults(0.05)).toEqual([]);
  expect(faults(1.01)).toEqual(['RATIO_OUT_OF_RANGE']);
  expect(faults(-0.01)).toEqual(['RATIO_OUT_OF_RANGE']);
});

import { expect, test } from '@jest/globals';
import { type Basis, type LocalItem, missingElements } from '../../../subgraphs/items/local-item-rules.ts';
import { CHECKLIST, FOOD_LAW, LOCAL_CODE, SUB_ITEM } from './desk.ts';

const { itemCode: _, departmentCode: __, ...subItem } = SUB_ITEM;
const INSPECTION = { ...subItem, subItemCode: `${LOCAL_CODE}-1` };
const WHOLE: LocalItem = {
  ...{ itemCode: LOCAL_CODE, name: '食品经营监督检查', permitType: 'FIRST', departmentCode: 'XA-BEILIN-MARKET' },
  ...{ regionCode: '610103', subItems: [INSPECTION], checklists: [CHECKLIST] },
};
const BASES: ReadonlyMap<string, Basis> = new Map([['LAW-FOOD', FOOD_LAW]]);
const TODAY = '2026-11-24';

/** Path and reason of each element that is missing. */
const missing = (item: LocalItem, bases = BASES, on = TODAY) =>
  missingElements(item, bases, on).map(({ field, code }) => `${field} ${code}`);

/** The whole item with another sub-item in the place of its own. */
const withSubItem = (change: object): LocalItem => ({ ...WHOLE, subItems: [{ ...INSPECTION, ...change }] });

test('a whole item lacks nothing', () => expect(missing(WHOLE)).toEqual([]));

test.each(['name', 'permitType'] as const)('without %s an item is not published', (field) =>
  expect(missing({ ...WHOLE, [field]: undefined })).toEqual([`${field} VALUE_MISSING`]),
);

test.each([
  'name',
  'superviseObject',
  'superviseForm',
  'legalBasis',
  'superviseWay',
  'superviseFlow',
  'superviseResult',
  'superviseLevel',
])('a sub-item without %s is named by its place (Art. 10)', (field) =>
  expect(missing(withSubItem({ [field]: undefined }))).toEqual([`subItems[0].${field} VALUE_MISSING`]),
);

test('an item without any sub-item says so', () =>
  expect(missing({ ...WHOLE, subItems: [], checklists: [] })).toEqual(['subItems ELEMENT_MISSING']));

test('an inspection sub-item needs a checklist, another sub-item does not (Art. 11)', () => {
  expect(missing({ ...WHOLE, checklists: [] })).toEqual(['subItems[0].checklists CHECKLIST_MISSING']);
  expect(missing({ ...withSubItem({ actType: 'PENALTY' }), checklists: [] })).toEqual([]);
});

test.each(['checkMode', 'objectScope', 'frequency', 'checkContent', 'implementingBody', 'level'])(
  'a checklist without %s is named by its place (Art. 11)',
  (field) =>
    expect(missing({ ...WHOLE, checklists: [{ ...CHECKLIST, [field]: undefined }] })).toEqual([
      `checklists[0].${field} VALUE_MISSING`,
    ]),
);

test('a checklist is of a sub-item of this item', () =>
  expect(
    missing({
      ...WHOLE,
      checklists: [CHECKLIST, { ...CHECKLIST, checklistCode: `${CHECKLIST.checklistCode}2`, subItemCode: 'X' }],
    }),
  ).toEqual(['checklists[1].subItemCode SUB_ITEM_UNKNOWN']));

test.each<[object, Basis, string, string]>([
  [{ legalBasisCodes: undefined }, FOOD_LAW, 'BASIS_MISSING', 'none is named'],
  [{ legalBasisCodes: ['LAW-X'] }, FOOD_LAW, 'BASIS_UNKNOWN', 'it is not registered'],
  [{}, { ...FOOD_LAW, repealedOn: TODAY }, 'BASIS_REPEALED', 'it is repealed on the day of effect'],
  [{}, { ...FOOD_LAW, effectiveFrom: '2027-01-01' }, 'BASIS_NOT_YET', 'it takes effect later'],
])('with the basis %j out of the register %j the item is refused as %s: %s', (change, basis, code) =>
  expect(missing(withSubItem(change), new Map([['LAW-FOOD', basis]]))).toEqual([`subItems[0].legalBasisCodes ${code}`]),
);

test('a basis that is repealed after the day of effect still carries the item', () =>
  expect(missing(WHOLE, new Map([['LAW-FOOD', { ...FOOD_LAW, repealedOn: '2026-11-25' }]]))).toEqual([]));

test('no code is given twice', () =>
  expect(missing({ ...WHOLE, subItems: [INSPECTION, INSPECTION] })).toEqual(['subItems[1].subItemCode CODE_REPEATED']));

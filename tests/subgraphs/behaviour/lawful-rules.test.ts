import { expect, test } from '@jest/globals';
import { coercionState, penaltyState } from '../../../subgraphs/behaviour/rules/act-steps.ts';
import { chainProblems } from '../../../subgraphs/behaviour/rules/lawful-chain.ts';
import { checklistProblems, itemProblems } from '../../../subgraphs/behaviour/rules/lawful-item.ts';
import { officerProblems } from '../../../subgraphs/behaviour/rules/lawful-officers.ts';

const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);
const ACT = { kind: 'INSPECTION', occurredOn: '2026-06-15', itemCode: 'I', departmentCode: 'D' } as const;
const IN_USE = [{ since: '2026-01-01', status: 'IN_USE' }];

test('an item is in force by the version of the day, not by that of today', () => {
  const item = (status: string, since: string) => ({ departmentCode: 'D', periods: [...IN_USE, { since, status }] });
  expect(codes(itemProblems(item('CANCELLED', '2026-06-16'), ACT))).toEqual([]);
  expect(codes(itemProblems(item('CANCELLED', '2026-06-15'), ACT))).toEqual(['ITEM_NOT_IN_FORCE']);
  expect(codes(itemProblems(item('IN_USE', '2026-06-15'), { ...ACT, occurredOn: '2025-12-31' }))).toEqual([]);
});

test('an item holds for the kinds of act of its sub-items, from the day each takes effect until the one it ends', () => {
  const item = (subItem: object) => ({ departmentCode: 'D', periods: IN_USE, subItems: [subItem] });
  expect(codes(itemProblems(item({ actType: 'PENALTY' }), ACT))).toEqual(['ITEM_NOT_IN_FORCE']);
  for (const [dates, expected] of [
    [{ takeEffectDate: '2026-06-15' }, []],
    [{ takeEffectDate: '2026-06-16' }, ['ITEM_NOT_IN_FORCE']],
    [{ cancelDate: '2026-06-16' }, []],
    [{ cancelDate: '2026-06-15' }, ['ITEM_NOT_IN_FORCE']],
  ] as const)
    expect(codes(itemProblems(item({ actType: 'INSPECTION', ...dates }), ACT))).toEqual(expected);
});

test('a duty is the department’s own or claimed by it; a claim that is pending or was returned gives none', () => {
  const claimed = (state: string) => ({ departmentCode: 'OTHER', claims: [{ departmentCode: 'D', state }] });
  expect(codes(itemProblems(claimed('CLAIMED'), ACT))).toEqual([]);
  expect(codes(itemProblems(claimed('PENDING'), ACT))).toEqual(['ITEM_NOT_LISTED']);
  expect(codes(itemProblems(claimed('RETURNED'), ACT))).toEqual(['ITEM_NOT_LISTED']);
  expect(codes(itemProblems({}, ACT))).toEqual([]);
});

test('a checklist is of the item, and valid from its first day to its last', () => {
  const checklist = { subItem: { itemCode: 'I' }, validFrom: '2026-06-15', validTo: '2026-06-15' };
  expect(codes(checklistProblems(checklist, ACT))).toEqual([]);
  expect(codes(checklistProblems(checklist, { ...ACT, occurredOn: '2026-06-16' }))).toEqual(['CHECKLIST_NOT_VALID']);
  expect(codes(checklistProblems(checklist, { ...ACT, itemCode: 'J' }))).toEqual(['CHECKLIST_OF_ANOTHER_ITEM']);
});

test('a certificate is good to its last day, within the area and for the kinds that it names', () => {
  const officer = { certificateExpiry: '2026-06-15' };
  const at = { ...ACT, regionCode: '610103' };
  expect(codes(officerProblems([officer], at))).toEqual([]);
  expect(codes(officerProblems([{}], at))).toEqual(['OFFICER_CERTIFICATE_NOT_VALID']);
  const past = { ...at, occurredOn: '2026-06-16' };
  expect(codes(officerProblems([officer, officer], past))).toEqual(['OFFICER_CERTIFICATE_NOT_VALID']);
  for (const [enforcementArea, covered] of [
    ['西安市', true],
    ['陕西省', true],
    ['西安市碑林区', true],
    ['西安市雁塔区', false],
    ['本辖区', true],
  ] as const)
    expect(officerProblems([{ ...officer, enforcementArea }], at).length === 0).toBe(covered);
  expect(codes(officerProblems([{ ...officer, enforcementArea: '本辖区', regionCode: '610113' }], at))).toEqual([
    'OFFICER_AREA_NOT_COVERED',
  ]);
  const kinds = (enforcementCategory: string) => codes(officerProblems([{ ...officer, enforcementCategory }], at));
  expect(kinds('市场监管')).toEqual([]);
  expect(kinds('行政处罚')).toEqual(['OFFICER_CATEGORY_NOT_COVERED']);
});

test('an act follows an inspection of its body and object on that day or later', () => {
  const act = { occurredOn: '2026-06-15', implementingBodyCode: 'A', objectId: 'O' };
  expect(codes(chainProblems(act, [act]))).toEqual([]);
  expect(codes(chainProblems(act, []))).toEqual(['INSPECTION_UNKNOWN']);
  expect(codes(chainProblems(act, [{ ...act, implementingBodyCode: 'B' }]))).toEqual(['INSPECTION_UNKNOWN']);
  expect(codes(chainProblems(act, [{ ...act, objectId: 'P' }]))).toEqual(['INSPECTION_OF_ANOTHER_OBJECT']);
  expect(codes(chainProblems(act, [{ ...act, occurredOn: '2026-06-16' }]))).toEqual(['BEFORE_ITS_INSPECTION']);
});

test('the state of a case follows from what its record says', () => {
  expect(penaltyState({})).toBe('DECIDED');
  expect(penaltyState({ closedOn: '2026-06-15', reviews: [{ outcome: 'UPHELD' }] })).toBe('CLOSED');
  expect(penaltyState({ closedOn: '2026-06-15', reviews: [{ outcome: 'REVOKED' }] })).toBe('REVOKED');
  expect([coercionState({}), coercionState({ result: '解除' })]).toEqual(['IN_FORCE', 'LIFTED']);
});

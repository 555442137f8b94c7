import { expect, test } from '@jest/globals';
import { subgraphDocuments } from '../../../../gateway/subgraph-schemas.ts';
import { fieldsToGrant } from '../../../../shared/access/fields-to-grant.ts';
import { grantableType, isGrantable } from '../../../../shared/access/grantable.ts';
import { type GrantRequest, grantState, grantTerms } from '../../../../subgraphs/personnel/grants/rules.ts';

const KNOWN = fieldsToGrant(subgraphDocuments());
const TODAY = '2026-11-25';
const REQUEST: GrantRequest = {
  type: 'PenaltyAct',
  fields: ['illegalFact', 'evidence'],
  receiver: '610100-HEA',
  purpose: '联合检查',
  until: '2026-12-31',
};

test.each([
  ['2026-11-24', undefined, 'PENDING'],
  ['2026-11-25', undefined, 'IN_FORCE'],
  ['2026-12-31', undefined, 'IN_FORCE'],
  ['2027-01-01', undefined, 'EXPIRED'],
  ['2026-11-25', new Date(), 'REVOKED'],
  ['2027-01-01', new Date(), 'REVOKED'],
] as const)('on %s a grant of 25 November to 31 December, revoked %s, is %s', (today, revokedAt, state) => {
  expect(grantState({ from: '2026-11-25', until: '2026-12-31', revokedAt }, today)).toBe(state);
});

test('terms are normalised: fields once and in order, from today on', () => {
  const request = { ...REQUEST, fields: ['illegalFact', 'evidence', 'evidence'], purpose: ' 联合检查 ' };
  expect(grantTerms(request, KNOWN, TODAY)).toEqual({
    type: 'PenaltyAct',
    fields: ['evidence', 'illegalFact'],
    purpose: '联合检查',
    from: TODAY,
    until: '2026-12-31',
  });
});

test.each([
  ['a type that is none', { type: 'Account' }, 'input.type: is no kind of data'],
  ['an interface', { type: 'SupervisionAct' }, 'take one of InspectionAct, PenaltyAct'],
  ['a name of every object', { type: 'constructor' }, 'input.type'],
  ['no field', { fields: [] }, 'input.fields: takes 1 to 100'],
  ['a field that is none', { fields: ['illegalFact', 'illegalFacts'] }, 'PenaltyAct has no field illegalFacts'],
  ['a field that clients do not see', { type: 'Complaint', fields: ['reference'] }, 'has no field'],
  ['a personal field', { fields: ['counterpartIdNumber', 'evidence'] }, 'counterpartIdNumber is personal'],
  ['a purpose of blanks', { purpose: '  ' }, 'input.purpose'],
  ['a purpose without end', { purpose: '查'.repeat(201) }, 'input.purpose'],
  ['a first day gone by', { from: '2026-11-24' }, 'input.from: lies in the past'],
  ['an end before its beginning', { from: '2026-12-02', until: '2026-12-01' }, 'input.until: lies before'],
  ['a term of 367 days', { until: '2027-11-26' }, 'input.until: a term has at most 366 days'],
])('%s is refused by name', (_, change, message) => {
  expect(() => grantTerms({ ...REQUEST, ...change }, KNOWN, TODAY)).toThrow(message);
});

test('a term of 366 days is the longest', () => {
  expect(grantTerms({ ...REQUEST, until: '2027-11-25' }, KNOWN, TODAY).until).toBe('2027-11-25');
});

test('every type that can be granted is one of the graph, its keys are fields of it, and personal fields never are', () => {
  for (const [type, fields] of KNOWN) {
    expect(fields.size).toBeGreaterThan(0);
    for (const key of grantableType(type)!.keys) if (key !== 'reference') expect(fields.has(key)).toBe(true);
  }
  const granted = [...KNOWN].flatMap(([type, fields]) =>
    [...fields].flatMap(([field, audience]) => (isGrantable(audience) ? [`${type}.${field}`] : [])),
  );
  expect(granted).toContain('SupervisedObject.annualRevenue');
  expect(granted).toContain('PenaltyAct.illegalFact');
  for (const personal of ['SupervisedObject.idNumber', 'Complaint.phone', 'OtherAct.counterpartIdNumber'])
    expect(granted).not.toContain(personal);
});

import { expect, test } from '@jest/globals';
import { createVerdicts } from '../../../gateway/filter/verdicts.ts';
import type { AccessTable, Audience } from '../../../shared/access/audience.ts';
import { PUBLIC_VIEWER, type Viewer } from '../../../shared/access/viewer.ts';

const by = (...policies: string[]): Audience => ({
  public: false,
  scopes: [],
  policies: policies.map((name) => [name]),
});
const TABLE: AccessTable = new Map<string, Audience>([
  ['PenaltyAct.id', { public: true, scopes: [], policies: [] }],
  ['PenaltyAct.evidence', by('department')],
  ['PenaltyAct.counterpartIdNumber', by('personal')],
  ['OtherAct.evidence', by('department')],
  ['SupervisedObject.taxAmount', by('secret')],
  ['Analysis.actCounts', { public: false, scopes: [['decision']], policies: [] }],
  ['SupervisionAct.evidence', by('department')],
]);

const STAFFING: Viewer = {
  kind: 'person',
  account: 's',
  department: 'STF',
  departments: ['STF'],
  scopes: ['staffing'],
};
const granted = (viewer: Viewer, type: string, ...fields: string[]): Viewer => ({
  ...viewer,
  grants: [...(viewer.grants ?? []), { id: 'G', provider: 'MKT', type, fields, purpose: '核查' }],
});
const allowed = (viewer: Viewer) =>
  [...TABLE.keys()].filter((coordinate) => !createVerdicts(TABLE)(viewer).denies(coordinate));

test('a grant lets its receiver ask for what it names, of that type, and for nothing else', () => {
  expect(allowed(STAFFING)).toEqual(['PenaltyAct.id']);
  expect(allowed(granted(STAFFING, 'PenaltyAct', 'evidence'))).toEqual(['PenaltyAct.id', 'PenaltyAct.evidence']);
  expect(allowed(granted(STAFFING, 'SupervisedObject', 'taxAmount'))).toContain('SupervisedObject.taxAmount');
});

test.each([
  ['a personal field', 'PenaltyAct', 'counterpartIdNumber'],
  ['a field that a role reads', 'Analysis', 'actCounts'],
  ['a field of an interface', 'SupervisionAct', 'evidence'],
  ['a field that is not there', 'PenaltyAct', 'nothing'],
])('%s is not opened, though a grant names it', (_, type, field) => {
  expect(allowed(granted(STAFFING, type, field))).toEqual(['PenaltyAct.id']);
});

test('to the public a grant opens nothing', () => {
  expect(allowed(granted(PUBLIC_VIEWER, 'PenaltyAct', 'evidence'))).toEqual(['PenaltyAct.id']);
});

test('viewers who may ask for different things never share a key, and without grants the key says nothing of them', () => {
  const verdicts = createVerdicts(TABLE);
  const viewers = [
    STAFFING,
    granted(STAFFING, 'PenaltyAct', 'evidence'),
    granted(STAFFING, 'OtherAct', 'evidence'),
    granted(granted(STAFFING, 'PenaltyAct', 'evidence'), 'OtherAct', 'evidence'),
    granted(STAFFING, 'SupervisedObject', 'taxAmount'),
  ];
  expect(new Set(viewers.map((viewer) => verdicts(viewer).key)).size).toBe(viewers.length);
  expect(verdicts({ ...STAFFING, grants: [] }).key).toBe(verdicts(STAFFING).key);
  const twice = granted(granted(STAFFING, 'OtherAct', 'evidence'), 'PenaltyAct', 'evidence');
  expect(verdicts(twice).key).toBe(verdicts(viewers[3]!).key);
});

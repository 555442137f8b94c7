import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Scope, Viewer } from '../../../shared/access/viewer.ts';
import { cellRights, isSuppressed } from '../../../subgraphs/analysis/access.ts';
import { cellOf, checkMonths, shiftsOf } from '../../../subgraphs/analysis/rules.ts';
import { type ActFacts, change } from './change.ts';

const ACT: ActFacts = { kind: 'INSPECTION', districtCode: '610103', occurredOn: '2026-10-09', objectId: 'O-1' };

test('an act counts in the month and district it occurred in', () => {
  expect(cellOf(ACT)).toEqual({ districtCode: '610103', month: '2026-10', kind: 'INSPECTION' });
  expect(cellOf({ ...ACT, districtCode: null })).toMatchObject({ districtCode: null });
});

test.each([
  ['a record without facts', undefined],
  ['a plan, which has a kind of its own', { kind: 'ANNUAL', occurredOn: '2026-10-09' }],
  ['a finding, which has no kind', { objectId: 'O-1', occurredOn: '2026-10-09' }],
  ['an act without a day', { kind: 'PENALTY', occurredOn: null }],
])('%s is not counted', (_what, facts) => {
  expect(cellOf(facts)).toBeUndefined();
  expect(shiftsOf([change(facts)])).toEqual([]);
});

test('a corrected act leaves the cell it stood in', () => {
  expect(shiftsOf([change({ ...ACT, occurredOn: '2026-09-30' }, ACT)])).toEqual([
    { cell: { districtCode: '610103', month: '2026-10', kind: 'INSPECTION' }, objectId: 'O-1', acts: -1 },
    { cell: { districtCode: '610103', month: '2026-09', kind: 'INSPECTION' }, objectId: 'O-1', acts: 1 },
  ]);
});

test('a correction that touches neither district, month, kind nor object moves nothing', () => {
  expect(shiftsOf([change({ ...ACT, occurredOn: '2026-10-31' }, ACT)])).toEqual([]);
});

const act = fc.record({
  kind: fc.constantFrom('INSPECTION', 'PENALTY'),
  districtCode: fc.constantFrom('610102', '610103', null),
  occurredOn: fc.constantFrom('2026-09-30', '2026-10-01', '2026-10-31'),
  objectId: fc.constantFrom('O-1', 'O-2', null),
});

test('whatever is written and corrected, in whatever order it is told, the shifts add up to the acts as they stand', () =>
  fc.assert(
    fc.property(
      fc.array(fc.array(act, { minLength: 1, maxLength: 4 })),
      fc.infiniteStream(fc.nat()),
      (records, order) => {
        const entries = records
          .flatMap((versions) => versions.map((facts, place) => change(facts, versions[place - 1])))
          .map((entry) => ({ entry, at: order.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ entry }) => entry);
        const told = shiftsOf(entries).map(({ cell, objectId, acts }) => [{ ...cell, objectId }, acts]);

        const standing = Map.groupBy(
          records.map((versions) => versions.at(-1)!),
          (last) => JSON.stringify([last.districtCode, last.occurredOn.slice(0, 7), last.kind, last.objectId]),
        );
        const expected = [...standing].map(([key, acts]) => {
          const [districtCode, month, kind, objectId] = JSON.parse(key);
          return [{ districtCode, month, kind, objectId }, acts.length];
        });
        expect(told).toHaveLength(expected.length);
        expect(told).toEqual(expect.arrayContaining(expected));
      },
    ),
  ));

test.each(['2026-13', '2026-00', '2026-1', '2026', '2026-10-01', '', null])('%j is not a month', (month) => {
  expect(() => checkMonths({ month: { eq: month } })).toThrow('where.month.eq');
});

const viewer = (scopes: Scope[], region?: string): Viewer => ({ kind: 'person', departments: [], scopes, region });
const small = (districtCode: string | null) => ({ districtCode, objects: 4 });

test.each<[string, Viewer, string | null, boolean]>([
  ['a decision organ', viewer(['decision']), '610103', true],
  ['a staffing organ', viewer(['staffing']), '610103', true],
  ['inspection', viewer(['inspection']), '610103', false],
  ['inspection', viewer(['inspection']), null, false],
  ['the office of the city', viewer(['oversight'], '610100'), '610103', false],
  ['the office of the city', viewer(['oversight'], '610100'), null, false],
  ['the office of 碑林', viewer(['oversight'], '610103'), '610103', false],
  ['a decision organ that oversees 碑林', viewer(['decision', 'oversight'], '610103'), '610103', false],
  ['a decision organ that oversees 碑林', viewer(['decision', 'oversight'], '610103'), '610102', true],
  ['an office without a region', viewer(['oversight', 'decision']), '610103', true],
])('for %s (%j) a small cell of %j is suppressed: %j', (_who, who, districtCode, suppressed) => {
  expect(isSuppressed(cellRights(who), small(districtCode))).toBe(suppressed);
});

test('a cell of five distinct objects is shown to everybody who may have it', () => {
  expect(isSuppressed(cellRights(viewer(['decision'])), { districtCode: '610103', objects: 5 })).toBe(false);
});

test.each<[string, Viewer, 'all' | string[]]>([
  ['the office of the city has all cells', viewer(['oversight'], '610100'), 'all'],
  ['a decision organ has all cells', viewer(['decision']), 'all'],
  ['an office without a region has none', viewer(['oversight']), []],
  ['who holds none of the four scopes has none', viewer(['supervision', 'exchange'], '610100'), []],
])('%s', (_title, who, districts) => expect(cellRights(who).districts).toEqual(districts));

test('the office of a district has the cells of its district and no other', () => {
  const { districts } = cellRights(viewer(['oversight'], '610103'));
  expect(districts).toContain('610103');
  expect(districts).not.toContain('610102');
  expect(districts).not.toContain('610100');
});

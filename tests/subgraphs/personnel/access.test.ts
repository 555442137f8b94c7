import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readersOf } from '../../../shared/access/reader-keys.ts';
import { SCOPES, type Viewer } from '../../../shared/access/viewer.ts';
import { regionAncestors } from '../../../shared/codes/region.ts';
import { PERSONNEL_ROW_RULES } from '../../../subgraphs/personnel/access.ts';

const DEPARTMENTS = ['610100-MKT', '610103-MKT', '610104-MKT', '610100-HEA', '610100-JUS'];
const REGIONS = ['610100', '610103', '610104'];

const officers = fc
  .record({ departmentCode: fc.constantFrom(...DEPARTMENTS), provider: fc.constantFrom(...DEPARTMENTS) })
  .map(({ departmentCode, provider }) => {
    const regionCode = departmentCode.slice(0, 6);
    const regions = [...regionAncestors(regionCode), ...regionAncestors(provider.slice(0, 6))];
    const readers = readersOf({ provider, regions, assigned: [departmentCode], published: true });
    return { departmentCode, regionCode, provider, readers };
  });

const viewers: fc.Arbitrary<Viewer> = fc.record({
  kind: fc.constant('person' as const),
  account: fc.constant('somebody'),
  department: fc.constantFrom(...DEPARTMENTS),
  region: fc.constantFrom(...REGIONS),
  departments: fc.subarray(DEPARTMENTS),
  scopes: fc.constantFrom(...SCOPES).map((scope) => [scope]),
  purpose: fc.constantFrom(undefined, '核查'),
  caseNo: fc.constantFrom(undefined, '案-1'),
});

const { personal } = PERSONNEL_ROW_RULES['EnforcementOfficer']!;

test('the personal data of an officer are read by their own administrator, the office above with a purpose, and inspection with a case, alone', () => {
  fc.assert(
    fc.property(viewers, officers, (viewer, officer) => {
      const overseen = [officer.regionCode, officer.provider.slice(0, 6), '610100'].includes(viewer.region!);
      const may: Record<string, boolean> = {
        administration: viewer.department === officer.departmentCode,
        oversight: viewer.purpose !== undefined && overseen,
        inspection: viewer.purpose !== undefined && viewer.caseNo !== undefined,
      };
      expect(personal(viewer, officer)).toBe(may[viewer.scopes[0]!] ?? false);
    }),
  );
});

test('an administrator without a department administers no officer without one', () => {
  const viewer: Viewer = { kind: 'person', account: 'a', departments: [], scopes: ['administration'] };
  expect(personal(viewer, {})).toBe(false);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type GrantInForce, PUBLIC_VIEWER, type Viewer } from '../../../shared/access/viewer.ts';
import { type Answer, ask, type City, HEALTH, inspection, MARKET, MARKET_BEILIN, openCity, VIEWERS } from './city.ts';

/** What the oracle knows of a stored act. */
interface Act {
  id: string;
  type: 'InspectionAct' | 'PenaltyAct';
  provider: string;
  assigned: string;
  region: string;
  published: boolean;
  objectId: string;
}

let city: City;
const acts: Act[] = [];

beforeAll(async () => {
  city = await openCity();
  const providers = [MARKET, MARKET_BEILIN, HEALTH];
  for (const [place, provider] of [...providers, ...providers].entries())
    for (const published of [true, false])
      for (const type of ['InspectionAct', 'PenaltyAct'] as const) {
        const assigned = place < 3 ? provider : HEALTH;
        const row = {
          actNo: `${type}-${place}-${published}`,
          objectId: place % 2 === 0 ? 'O-1' : 'O-2',
          departmentCode: assigned.code,
          regionCode: assigned.regionCode,
          publicStatus: published ? '已公示' : '未公示',
          businessAddress: '粉巷12号',
          complaintNo: 'C-1',
        };
        const all = Object.entries(inspection(row));
        const penalty = Object.fromEntries(all.filter(([field]) => !field.startsWith('check')));
        const [id] = await (type === 'InspectionAct'
          ? city.keep('inspections', [inspection(row)], provider)
          : city.keep('penalties', [{ ...penalty, decidedOn: '2026-11-18', illegalFact: '未公示' }], provider));
        const region = assigned.regionCode === '610103' || provider.regionCode === '610103' ? '610103' : '610100';
        acts.push({
          id: id!,
          type,
          provider: provider.code,
          assigned: assigned.code,
          region,
          published,
          objectId: row.objectId,
        });
      }
}, 60_000);
afterAll(() => city?.close());

const CLASSES: Readonly<Record<string, 'PUBLIC' | 'STAFF' | 'OWN_DEPT' | 'PERSONAL'>> = {
  id: 'PUBLIC',
  actNo: 'PUBLIC',
  objectId: 'PUBLIC',
  occurredOn: 'PUBLIC',
  department: 'PUBLIC',
  reporter: 'STAFF',
  provenance: 'STAFF',
  businessAddress: 'OWN_DEPT',
  complaint: 'OWN_DEPT',
  counterpartIdNumber: 'PERSONAL',
};
const FIELDS = Object.keys(CLASSES);
const OBJECTS = new Set(['department', 'provenance', 'complaint']);

/** The rules of rows and grants, said again: Art. 24 and the page of audiences. */
const owns = (viewer: Viewer, act: Act): boolean => {
  const [role] = viewer.scopes;
  if (role === 'inspection') return true;
  if (role === 'oversight') return viewer.region === '610100' || viewer.region === act.region;
  return role === 'supervision' && [act.provider, act.assigned].some((code) => viewer.departments.includes(code));
};
const grantsOn = (viewer: Viewer, act: Act) =>
  (viewer.kind === 'public' ? [] : (viewer.grants ?? [])).filter(
    ({ provider, type }) => provider === act.provider && type === act.type,
  );
const isGranted = (viewer: Viewer, act: Act, field: string): boolean =>
  grantsOn(viewer, act).some(({ fields }) => field === 'id' || fields.includes(field));
const isSeen = (viewer: Viewer, act: Act): boolean => act.published || owns(viewer, act);
const reads = (viewer: Viewer, act: Act, field: string): boolean => {
  const fieldClass = CLASSES[field]!;
  if (fieldClass === 'PERSONAL') return false; // nobody here states a purpose
  if (isGranted(viewer, act, field)) return true;
  return isSeen(viewer, act) && (fieldClass !== 'OWN_DEPT' || owns(viewer, act));
};
/** Rows of a list that goes by these fields, all of them public. */
const isListed = (viewer: Viewer, act: Act, named: readonly string[]): boolean =>
  isSeen(viewer, act) || (grantsOn(viewer, act).length > 0 && named.every((field) => isGranted(viewer, act, field)));

const TYPES = ['InspectionAct', 'PenaltyAct'] as const;

const grant = fc.record<GrantInForce>({
  id: fc.constant('G'),
  provider: fc.constantFrom(MARKET.code, MARKET_BEILIN.code, HEALTH.code, 'NOBODY'),
  type: fc.constantFrom('InspectionAct', 'PenaltyAct', 'SupervisionAct', 'Task'),
  fields: fc.subarray([...FIELDS, 'nothing', '__proto__']),
  purpose: fc.constant('核查'),
});
const { public: _, ...STAFF } = VIEWERS;
const staff = fc
  .tuple(fc.constantFrom<Viewer>(...Object.values(STAFF)), fc.array(grant, { maxLength: 3 }))
  .map(([viewer, grants]): Viewer => ({ ...viewer, grants }));

test('whatever is granted to whom, each field of each act is read by whom the oracle says, and by nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(staff, fc.constantFrom(...FIELDS), fc.constantFrom(...TYPES), async (viewer, field, asked) => {
      const selection = OBJECTS.has(field) ? `${field} { __typename }` : field;
      // Of one type at a time: what of another nobody could open would be refused with the whole document.
      const ofType = acts.filter(({ type }) => type === asked);
      const parts = ofType.map(
        ({ id, type }, place) => `a${place}: act(id: "${id}") { ... on ${type} { ${selection} } }`,
      );
      const { data, errors } = await ask(city, viewer, `{ ${parts.join(' ')} }`);
      for (const [place, act] of ofType.entries()) {
        const found = data[`a${place}`] as Answer | null | undefined;
        const may = reads(viewer, act, field);
        // a field that no row could open to the viewer is refused before anything is asked
        if (Object.keys(data).length === 0) expect([act.id, may]).toEqual([act.id, false]);
        else {
          expect([act.id, found !== null]).toEqual([act.id, isSeen(viewer, act) || grantsOn(viewer, act).length > 0]);
          const refused = errors.includes(`UNAUTHORIZED_FIELD_OR_TYPE a${place}.${field}`);
          if (found) expect([act.id, refused]).toEqual([act.id, !may]);
          if (found && !may) expect(found[field]).toBeNull();
        }
      }
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('whatever is granted to whom, a list has, counts and pages the acts that the oracle says', async () => {
  const orders = { ID: [], OCCURRED_ON: ['occurredOn'] } as const;
  const order = fc.constantFrom<keyof typeof orders>('ID', 'OCCURRED_ON');
  await fc.assert(
    fc.asyncProperty(staff, order, fc.constantFrom(undefined, 'O-1', 'O-2'), async (viewer, by, objectId) => {
      const where = objectId ? `, where: { objectId: { eq: "${objectId}" } }` : '';
      const list = (first: number, after = '') =>
        `acts(first: ${first}, orderBy: { field: ${by} }${where}${after}) {
           totalCount nodes { id } pageInfo { hasNextPage endCursor } }`;
      const named = [...orders[by], ...(objectId ? ['objectId'] : [])];
      const expected = acts
        .filter((act) => isListed(viewer, act, named) && (!objectId || act.objectId === objectId))
        .map(({ id }) => id)
        .sort();
      const ids: string[] = [];
      for (let after = ''; ; ) {
        const { data } = await ask(city, viewer, `{ ${list(7, after)} }`);
        const page = data['acts'] as {
          totalCount: number;
          nodes: { id: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
        expect(page.totalCount).toBe(expected.length);
        ids.push(...page.nodes.map(({ id }) => id));
        expect(page.pageInfo.hasNextPage).toBe(ids.length < expected.length);
        if (!page.pageInfo.hasNextPage) break;
        after = `, after: "${page.pageInfo.endCursor}"`;
      }
      expect(ids.toSorted()).toEqual(expected);
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('to the public no grant opens anything', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(grant, { minLength: 1, maxLength: 3 }), async (grants) => {
      const query = '{ acts(first: 100, orderBy: { field: ID }) { totalCount nodes { id actNo } } }';
      const [plain, forged] = [
        await ask(city, PUBLIC_VIEWER, query),
        await ask(city, { ...PUBLIC_VIEWER, grants }, query),
      ];
      expect(forged).toEqual(plain);
    }),
    { numRuns: 20 },
  );
});

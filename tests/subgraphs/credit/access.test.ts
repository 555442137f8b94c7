import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunningSubgraph } from '../../../shared/subgraph/services.ts';
import { startCredit } from '../../../subgraphs/credit/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask, bring } from '../../support/subgraph.ts';
import { batchOf, HEALTH, MARKET, MARKET_BEILIN, VIEWERS } from '../../support/viewers.ts';
import { creditServicesOf } from './desk.ts';

let store: TestStore;
let credit: RunningSubgraph;
let today = '2026-11-20';

const dataset = (name: string) => credit.datasets.find((one) => one.name === name)!;

beforeAll(async () => {
  store = await openStore();
  credit = await startCredit(creditServicesOf(store.connection('credit'), () => new Date(`${today}T02:00:00Z`)));
  const rating = { appraiseName: '评价', agency: '机构', appraisedOn: '2026-05-01' };
  await bring(
    dataset('ratings'),
    [
      {
        ...rating,
        ratingNo: 'R-1',
        objectId: 'O-1',
        scheme: 'FOOD_SAFETY_GRADE',
        grade: 'A',
        score: 92.5,
        validTo: '2026-12-31',
      },
      { ...rating, ratingNo: 'R-2', objectId: 'O-1', scheme: '企业信用风险分类', grade: 'C' },
      {
        ...rating,
        ratingNo: 'R-3',
        objectId: 'O-2',
        scheme: 'TAX_CREDIT',
        grade: 'B',
        score: 80,
        components: [{ name: '申报', score: 40 }],
      },
    ],
    batchOf(MARKET_BEILIN),
  );
  const listing = { putDate: '2026-05-01', putReason: '未年报', putDept: '碑林区市场监督管理局', regionCode: '610103' };
  await bring(
    dataset('listings'),
    [
      { ...listing, listingNo: 'L-1', kind: '经营异常名录', objectId: 'O-1' },
      { ...listing, listingNo: 'L-2', kind: '严重违法失信名单', objectId: 'O-1', publicUntil: '2026-11-20' },
      { ...listing, listingNo: 'L-3', kind: 'ABNORMAL', objectId: 'O-3', published: '否' },
    ],
    batchOf(MARKET_BEILIN),
  );
  const sanction = {
    measureCode: 'M-1',
    basis: '备忘录',
    startOn: '2026-06-01',
    executingDept: HEALTH,
    feedback: '已执行',
  };
  await bring(
    dataset('sanctions'),
    [
      { ...sanction, sanctionNo: 'S-1', kind: '联合惩戒', objectId: 'O-1' },
      { ...sanction, sanctionNo: 'S-2', kind: '联合激励', objectId: 'O-1', published: true },
    ],
    batchOf(MARKET),
  );
});

afterAll(() => store?.close());

interface Profile {
  ratings: { ratingNo: string }[];
  abnormalListings: { listingNo: string }[];
  seriousIllegalListings: { listingNo: string }[];
  sanctions: { sanctionNo: string }[];
  incentives: { sanctionNo: string }[];
}

async function seen(name: keyof typeof VIEWERS, objectId: string, day = '2026-11-20') {
  today = day;
  const { data, codes } = await ask(
    credit,
    VIEWERS[name],
    `query ($id: String!) { creditProfile(objectId: $id) { ratings { ratingNo } abnormalListings { listingNo }
      seriousIllegalListings { listingNo } sanctions { sanctionNo } incentives { sanctionNo } } }`,
    { id: objectId },
  );
  expect(codes).toEqual([]);
  const profile = data?.['creditProfile'] as Profile | null;
  if (!profile) return null;
  const { ratings, abnormalListings, seriousIllegalListings, sanctions, incentives } = profile;
  return [
    ...ratings.map(({ ratingNo }) => ratingNo),
    ...[...abnormalListings, ...seriousIllegalListings].map(({ listingNo }) => listingNo),
    ...[...sanctions, ...incentives].map(({ sanctionNo }) => sanctionNo),
  ].sort();
}

const PUBLISHED = ['L-1', 'L-2', 'R-1', 'S-2'];
const OF_BEILIN = ['L-1', 'L-2', 'R-1', 'R-2', 'S-2'];
const ALL = ['L-1', 'L-2', 'R-1', 'R-2', 'S-1', 'S-2'];

test.each([
  ['public', PUBLISHED],
  ['analyst', PUBLISHED],
  ['staffing', PUBLISHED],
  ['lianhuOffice', PUBLISHED],
  ['healthOfficer', ['L-1', 'L-2', 'R-1', 'S-1', 'S-2']],
  ['beilinOfficer', OF_BEILIN],
  ['beilinOffice', OF_BEILIN],
  ['marketOfficer', ALL],
  ['cityOffice', ALL],
  ['inspector', ALL],
] as const)('of a profile %s sees %j', async (name, expected) => {
  expect(await seen(name, 'O-1')).toEqual(expected);
});

test('an object whose credit is hidden and one that has none are both null', async () => {
  for (const name of ['public', 'healthOfficer', 'analyst'] as const) {
    expect(await seen(name, 'O-2')).toBeNull();
    expect(await seen(name, 'O-3')).toBeNull();
    expect(await seen(name, 'NONE')).toBeNull();
  }
  expect(await seen('beilinOfficer', 'O-2')).toEqual(['R-3']);
  expect(await seen('beilinOfficer', 'O-3')).toEqual(['L-3']);
});

test('a listing is public through its last day and gone for others on the next, without anything being written', async () => {
  expect(await seen('public', 'O-1', '2026-11-20')).toContain('L-2');
  expect(await seen('public', 'O-1', '2026-11-21')).not.toContain('L-2');
  expect(await seen('healthOfficer', 'O-1', '2026-11-21')).not.toContain('L-2');
  expect(await seen('beilinOfficer', 'O-1', '2026-11-21')).toContain('L-2');
});

test('nothing is public before its first day, nor a grade after its validity', async () => {
  expect(await seen('public', 'O-1', '2026-04-30')).toBeNull();
  expect(await seen('public', 'O-1', '2027-01-01')).not.toContain('R-1');
});

test('score and components are for staff: the public cannot ask for them', async () => {
  today = '2026-11-20';
  const query = '{ creditProfile(objectId: "O-1") { ratings { grade score } } }';
  expect((await ask(credit, VIEWERS.public, query)).codes).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  expect((await ask(credit, VIEWERS.analyst, query)).data).toEqual({
    creditProfile: { ratings: [{ grade: 'A', score: 92.5 }] },
  });
  const components = '{ creditProfile(objectId: "O-2") { ratings { schemeName components { name score } } } }';
  expect((await ask(credit, VIEWERS.beilinOfficer, components)).data).toEqual({
    creditProfile: { ratings: [{ schemeName: '纳税信用评价', components: [{ name: '申报', score: 40 }] }] },
  });
});

test('the feedback of a measure is for its provider and the department that carries it out', async () => {
  const query = '{ creditProfile(objectId: "O-1") { incentives { feedback } } }';
  const own = await ask(credit, VIEWERS.healthOfficer, query);
  expect(own.data).toEqual({ creditProfile: { incentives: [{ feedback: '已执行' }] } });
  const other = await ask(credit, VIEWERS.beilinOfficer, query);
  expect(other.data).toEqual({ creditProfile: { incentives: [{ feedback: null }] } });
  expect(other.codes).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
});

test('a level of profiles takes four calls, however many objects it has', async () => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on SupervisedObject { credit { objectId ratings { grade } abnormalListings { putDate } incentives { startOn } } } } }`;
  const of = ['O-1', 'O-2', 'O-3', 'O-4'].map((objectId) => ({ __typename: 'SupervisedObject', objectId }));
  let calls = 0;
  const count = ({ commandName }: { commandName: string }) => {
    if (commandName === 'aggregate' || commandName === 'find') calls += 1;
  };
  const client = store.connection('credit').getClient();
  client.on('commandStarted', count);
  const { data } = await ask(credit, VIEWERS.public, query, { of });
  client.off('commandStarted', count);
  expect((data!['_entities'] as { credit: unknown }[]).map(({ credit }) => credit !== null)).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(calls).toBe(4);
});

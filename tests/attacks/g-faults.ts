import { expect, jest, test } from '@jest/globals';
import mongoose from 'mongoose';
import { compose } from '../../gateway/compose/compose.ts';
import { mayAsk } from '../../shared/access/audience.ts';
import { ROW_RULES, rowPasses } from '../../shared/access/row-rules.ts';
import { PUBLIC_VIEWER, type Scope, type Viewer } from '../../shared/access/viewer.ts';
import { at, numberAt, served } from '../conformance/expectations.ts';
import { cityOfTests } from '../gateway/fixtures/city.ts';
import { startTestGateway } from '../gateway/fixtures/gateway.ts';
import { city, PORTAL } from './attacked-city.ts';
import { ACCESS } from './composed-city.ts';
import { expectFieldFailure, expectRefusal } from './refusals.ts';

const nobody = (viewer: Partial<Viewer>): Viewer => ({
  kind: 'person',
  account: 'x',
  departments: [],
  scopes: [],
  ...viewer,
});

test('#63 an unknown scope, one in another case and none at all open what any signed-in person may read, and no more', () => {
  const strange: Viewer[] = [
    nobody({}),
    nobody({ purpose: 'x', caseNo: 'x' }),
    nobody({ scopes: ['root', '*', 'INSPECTION', ' inspection', 'gateway '] as unknown as Scope[] }),
    nobody({ department: '610100-MKT', departments: ['610100-MKT'], region: '610100' }),
  ];
  const narrow = [...ACCESS].filter(([, { scopes, policies }]) => scopes.length + policies.length > 0);
  expect(narrow.length).toBeGreaterThan(50);
  for (const viewer of [PUBLIC_VIEWER, ...strange])
    for (const [coordinate, audience] of narrow)
      expect([coordinate, mayAsk(viewer, audience, coordinate)]).toEqual([coordinate, false]);
});

test('#63 a policy that nobody knows opens nothing, neither to ask nor in a row', () => {
  const audience = { public: false, scopes: [], policies: [['no-such-policy']] };
  const inspector = nobody({
    scopes: ['inspection', 'supervision', 'oversight', 'administration'],
    purpose: 'x',
    caseNo: 'x',
  });
  expect(mayAsk(inspector, audience, 'PenaltyAct.evidence')).toBe(false);
  expect(rowPasses(ROW_RULES, [['no-such-policy']], inspector, { readers: ['all'] })).toBe(false);
  expect(rowPasses(ROW_RULES, [['department', 'no-such-policy']], inspector, { readers: ['all'] })).toBe(false);
});

test('#63 a row without any of its facts is nobody’s', () => {
  for (const scopes of [['supervision'], ['oversight'], ['administration'], ['exchange']] as Scope[][])
    for (const policy of ['department', 'personal', 'secret'])
      expect(rowPasses(ROW_RULES, [[policy]], nobody({ scopes, purpose: 'x' }), {})).toBe(false);
});

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@tag", "@policy", "@requiresScopes", "@authenticated"])';

test.each([
  ['no audience at all', 'type Query { a: String }'],
  ['two audiences', 'type Query { a: String @tag(name: "public") @authenticated }'],
  ['no policy in its list', 'type Query { a: String @policy(policies: []) }'],
  ['an audience that is not imported', 'type Query { a: String @authenticate }'],
])('#63 a schema with a field of %s does not start', async (_, body) => {
  await expect(
    (async () => {
      const subgraph = { name: 'x', sdl: `${LINK} ${body}`, execute: async () => ({ data: {} }) };
      const gateway = await startTestGateway({ subgraphs: [subgraph] });
      await gateway.server.close();
    })(),
  ).rejects.toThrow();
});

test('#64 a subgraph that does not fit the others is refused, and the graph that is served stays', async () => {
  const { items, acts } = cityOfTests();
  const broken = {
    name: 'broken',
    sdl: `${LINK} type Query { a: String @tag(name: "public") } type Item { code: Int @tag(name: "public") }`,
  };
  expect(() => compose([items, acts, broken])).toThrow();
  served(await city.ask('public', '{ items(first: 1) { totalCount } }'));
});

test('#64 when the clock jumps, a token is good for neither more nor less than its hour', async () => {
  const authorization = `Bearer ${await city.token('inspector.city')}`;
  const ask = () => city.post(PORTAL, { query: '{ viewer { account } }' }, { authorization });
  const noon = city.clock.getTime();
  try {
    for (const hours of [2, 24 * 365, -1, -24]) {
      city.clock.setTime(noon + hours * 3_600_000);
      expectRefusal(await ask(), 401, 'UNAUTHENTICATED');
    }
  } finally {
    city.clock.setTime(noon);
  }
  served(await ask());
});

test('#64 what cannot be entered in the log of changes is not written, and the client is told so', async () => {
  const mutation = 'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }';
  const input = { title: 'x', content: 'x', assignedTo: '610100-MKT', dueOn: '2026-11-30' };
  const count = async () =>
    numberAt(
      served(await city.ask('portal', '{ tasks { totalCount } }', { account: 'office.city' })),
      'tasks.totalCount',
    );
  const before = await count();
  const { insertMany } = mongoose.mongo.Collection.prototype;
  const full = jest.spyOn(mongoose.mongo.Collection.prototype, 'insertMany').mockImplementation(function (
    this: mongoose.mongo.Collection,
    ...args
  ) {
    if (this.collectionName === 'changes') return Promise.reject(new Error('ENOSPC: no space left on device, write'));
    return insertMany.apply(this, args);
  });
  try {
    const answer = await city.ask('portal', mutation, { account: 'office.city', variables: { input } });
    expectFieldFailure(answer, 'issueTask', 'INTERNAL');
    expect(answer.text).not.toContain('ENOSPC');
  } finally {
    full.mockRestore();
  }
  expect(await count()).toBe(before);
  const again = await city.ask('portal', mutation, { account: 'office.city', variables: { input } });
  expect(at(served(again), 'issueTask.taskNo')).toEqual(expect.any(String));
});

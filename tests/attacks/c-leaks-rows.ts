import { expect, test } from '@jest/globals';
import { at, rows, served, textAt } from '../conformance/expectations.ts';
import type { AskOptions } from '../support/graph-client.ts';
import { city } from './attacked-city.ts';
import { comparable, expectFieldFailure } from './refusals.ts';

const INSPECTOR: AskOptions = {
  account: 'inspector.city',
  headers: { 'supervision-purpose': 'test', 'supervision-case': 'XA-2026-1' },
};

/** Keys of the records of a list that the inspector sees and this account does not; no account: the public. */
async function hiddenFrom(list: string, key: string, account?: string): Promise<string[]> {
  const query = `{ ${list}(first: 100) { nodes { ${key} } } }`;
  const all = rows(served(await city.ask('portal', query, INSPECTOR)), `${list}.nodes`).map((row) => String(row[key]));
  const asked = account ? await city.ask('portal', query, { account }) : await city.ask('public', query);
  const seen = new Set(rows(served(asked), `${list}.nodes`).map((row) => String(row[key])));
  const hidden: string[] = [];
  // what is beyond the first page of one may be on that of the other: each is looked up
  for (const id of all.filter((one) => !seen.has(one)).slice(0, 12)) hidden.push(id);
  return hidden;
}

test.each([
  ['an act', 'acts', 'id', 'act(id: $key) { id }', undefined],
  ['a plan', 'plans', 'planId', 'plan(planId: $key) { planId }', undefined],
  ['an act of another department', 'acts', 'id', 'act(id: $key) { id actNo }', 'health.officer'],
  [
    'a complaint of another department',
    'complaints',
    'complaintNo',
    'complaint(complaintNo: $key) { complaintNo }',
    'health.officer',
  ],
])(
  '#33 %s that is hidden is answered to the letter, and by the same look-ups, as one that is not there',
  async (_, list, key, field, account) => {
    const query = `query ($key: ${field.startsWith('act(') ? 'ID' : 'String'}!) { found: ${field} }`;
    const ask = (value: string) =>
      city.watched(() => city.ask(account ? 'portal' : 'public', query, { account, variables: { key: value } }));
    const candidates = await hiddenFrom(list, key, account);
    const absent = (id: string) => `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
    let compared = 0;
    for (const id of candidates) {
      const [hidden, none] = [await ask(id), await ask(absent(id))];
      if (at(hidden.result.body, 'data.found') !== null) continue;
      compared += 1;
      expect(comparable(hidden.result)).toBe(comparable(none.result));
      expect(hidden.asked.length).toBe(none.asked.length);
    }
    if (list !== 'plans') expect(compared).toBeGreaterThan(0);
  },
);

test('#34 a field that one may not read can be neither filtered nor searched by: literal, default or variable', async () => {
  await city.token('analyst.city');
  const field = 'complaints(where: $where) { totalCount }';
  const literal = field.replace('$where', '{ objectId: { startsWith: "X" } }');
  const asked = [
    await city.watched(() => city.ask('portal', `{ ${literal} }`, { account: 'analyst.city' })),
    await city.watched(() =>
      city.ask('portal', `query ($where: ComplaintFilter = { objectId: { startsWith: "X" } }) { ${field} }`, {
        account: 'analyst.city',
      }),
    ),
    await city.watched(() =>
      city.ask('portal', `query ($where: ComplaintFilter) { ${field} }`, {
        account: 'analyst.city',
        variables: { where: { objectId: { startsWith: 'X' } } },
      }),
    ),
  ];
  for (const { result, asked: calls } of asked) {
    expectFieldFailure(result, 'complaints', 'UNAUTHORIZED_FIELD_OR_TYPE');
    expect(calls).toEqual([]);
  }
});

test('#34 the name of a natural person finds nobody', async () => {
  const query =
    '{ supervisedObjects(first: 100, where: { objectType: { eq: NATURAL_PERSON } }) { nodes { objectId name personName } } }';
  const answer = await city.ask('portal', query, INSPECTOR);
  const people = rows(at(answer.body, 'data'), 'supervisedObjects.nodes').filter(({ personName }) => personName);
  const search =
    'query ($name: String!) { supervisedObjects(where: { name: { contains: $name } }) { nodes { objectId } } }';
  for (const { personName, objectId } of people.slice(0, 5))
    for (const options of [INSPECTOR, undefined]) {
      const asked = { ...options, variables: { name: String(personName) } };
      const found = await city.ask(options ? 'portal' : 'public', search, asked);
      expect(rows(served(found), 'supervisedObjects.nodes').map((row) => row['objectId'])).not.toContain(objectId);
    }
});

const ACCOUNTS = ['market.officer', 'health.officer', 'market.beilin.officer', 'office.beilin', 'analyst.city'];

test.each(['acts', 'complaints', 'plans', 'tasks'])(
  '#35 %s: totals, pages and last page count what the viewer may see, and no more',
  async (list) => {
    for (const account of ACCOUNTS) {
      const seen = new Set<string>();
      let [after, hasNextPage, total]: [string | null, boolean, unknown] = [null, true, undefined];
      for (let page = 0; hasNextPage && page < 10; page += 1) {
        const query = `query ($after: String) { ${list}(first: 50, after: $after) { totalCount edges { cursor } pageInfo { hasNextPage endCursor } } }`;
        const answer = await city.ask('portal', query, { account, variables: { after } });
        const data = served(answer);
        for (const { cursor } of rows(data, `${list}.edges`)) seen.add(String(cursor));
        total = at(data, `${list}.totalCount`);
        hasNextPage = at(data, `${list}.pageInfo.hasNextPage`) === true;
        after = at(data, `${list}.pageInfo.endCursor`) as string | null;
      }
      expect([account, total]).toEqual([account, seen.size]);
    }
  },
);

test('#35 a cursor counts for the viewer, the list, the filter and the order that it was given for', async () => {
  const query = (filter: string, order = 'DESC') =>
    `query ($after: String) { acts(first: 1, after: $after, where: ${filter}, orderBy: { field: OCCURRED_ON, direction: ${order} }) { pageInfo { endCursor } } }`;
  const asInspector = (text: string, after?: string) =>
    city.ask('portal', text, { account: 'inspector.city', variables: { after } });
  const cursor = textAt(served(await asInspector(query('{}'))), 'acts.pageInfo.endCursor');
  expect((await asInspector(query('{}'), cursor)).body).not.toHaveProperty('errors');

  expectFieldFailure(await asInspector(query('{ kind: { eq: PENALTY } }'), cursor), 'acts', 'BAD_USER_INPUT');
  expectFieldFailure(await asInspector(query('{}', 'ASC'), cursor), 'acts', 'BAD_USER_INPUT');
  const other = await city.ask('portal', query('{}'), { account: 'health.officer', variables: { after: cursor } });
  expectFieldFailure(other, 'acts', 'BAD_USER_INPUT');
  const list = await city.ask('portal', 'query ($after: String) { plans(after: $after) { totalCount } }', {
    account: 'inspector.city',
    variables: { after: cursor },
  });
  expectFieldFailure(list, 'plans', 'BAD_USER_INPUT');
  const flipped = `${cursor.slice(0, 3)}${cursor[3] === 'A' ? 'B' : 'A'}${cursor.slice(4)}`;
  expectFieldFailure(await asInspector(query('{}'), flipped), 'acts', 'BAD_USER_INPUT');
});

test('#36 a cell of fewer than five objects is suppressed for a decision organ, however it is asked for', async () => {
  const query =
    'query ($where: ActCountFilter) { analysis { actCounts(where: $where) { districtCode month kind count suppressed } } }';
  const cells = async (where: object) =>
    rows(
      served(await city.ask('portal', query, { account: 'analyst.city', variables: { where } })),
      'analysis.actCounts',
    );
  const all = await cells({});
  expect(all.length).toBeGreaterThan(0);
  expect(all.some(({ suppressed }) => suppressed)).toBe(true);
  for (const { count, suppressed } of all)
    expect(suppressed ? count : Number(count) >= 5).toBe(suppressed ? null : true);
  for (const { districtCode, month, kind } of all
    .filter((cell) => cell['suppressed'] && cell['districtCode'])
    .slice(0, 5)) {
    const narrowed = await cells({ districtCode: { eq: districtCode }, month: { eq: month }, kind: { eq: kind } });
    expect(narrowed.map(({ count }) => count)).toEqual([null]);
  }
});

test('#36 a decision organ cannot subtract one district from the city: it counts no rows but those that are published', async () => {
  for (const where of ['{}', '{ regionCode: { eq: "610103" } }', '{ kind: { eq: PENALTY } }']) {
    const query = `{ acts(where: ${where}) { totalCount } complaintCount: supervisedObjects(first: 1) { nodes { complaints { totalCount } } } }`;
    const analyst = served(await city.ask('portal', query, { account: 'analyst.city' }));
    const outside = served(await city.ask('public', `{ acts(where: ${where}) { totalCount } }`));
    expect(at(analyst, 'acts.totalCount')).toBe(at(outside, 'acts.totalCount'));
    for (const row of rows(analyst, 'complaintCount.nodes')) expect(at(row, 'complaints.totalCount')).toBe(0);
  }
});

import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { AskOptions, GraphClient } from '../support/graph-client.ts';
import { at, COUNT_CAP, failed, numberAt, type Row, rows, served, textAt } from './expectations.ts';
import { must, should } from './requirement.ts';

const INSPECTOR = { account: 'inspector.city' };
/** Pages of one walk: a big city is walked in part. */
const MOST_PAGES = 40;

interface Walk {
  rows: Row[];
  total: number;
  whole: boolean;
}

/** Follows the cursors of a list to its end, or for `MOST_PAGES` pages. */
async function walk(
  graph: GraphClient,
  list: string,
  fields: string,
  size: number,
  options: AskOptions,
): Promise<Walk> {
  const [name, given = ''] = list.split('|');
  const query = `query ($after: String) { ${name}(first: ${size}, after: $after${given}) {
    totalCount nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
  const found: Row[] = [];
  let after: unknown = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const data = served(await graph.ask('portal', query, { ...options, variables: { after } }));
    found.push(...rows(data, `${name}.nodes`));
    after = at(data, `${name}.pageInfo.endCursor`);
    if (!at(data, `${name}.pageInfo.hasNextPage`))
      return { rows: found, total: numberAt(data, `${name}.totalCount`), whole: true };
  }
  return { rows: found, total: -1, whole: false };
}

function isSorted(values: readonly unknown[], direction: 1 | -1): boolean {
  return values.every(
    (value, place) => place === 0 || String(values[place - 1]).localeCompare(String(value), 'en') * direction <= 0,
  );
}

/** Lists, cursors and their arguments (Relay Cursor Connections; pages of at most 100). */
export const LISTS = [
  must('list.equal-keys', 'walk all acts by day without gap or repeat, though many share a day', async (graph) => {
    const order = '|, orderBy: { field: OCCURRED_ON, direction: DESC }';
    const { rows: found, total, whole } = await walk(graph, `acts${order}`, 'id occurredOn', 37, INSPECTOR);
    const ids = found.map(({ id }) => id);
    strictEqual(new Set(ids).size, ids.length);
    if (whole) strictEqual(found.length, total);
    const days = found.map(({ occurredOn }) => occurredOn);
    ok(new Set(days).size < days.length, 'several acts share a day');
    ok(isSorted(days, -1));
  }),
  must('list.ascending', 'walk the other way in the other order', async (graph) => {
    const order = '|, orderBy: { field: OCCURRED_ON, direction: ASC }';
    const { rows: found } = await walk(graph, `acts${order}`, 'id occurredOn', 100, INSPECTOR);
    ok(
      isSorted(
        found.map(({ occurredOn }) => occurredOn),
        1,
      ),
    );
  }),
  must('list.own-walk', 'count and walk alike what one viewer may see', async (graph) => {
    for (const account of ['market.officer', 'office.beilin', 'analyst.city']) {
      const { rows: found, total, whole } = await walk(graph, 'acts', 'id', 100, { account });
      if (whole) strictEqual(found.length, total, account);
      strictEqual(new Set(found.map(({ id }) => id)).size, found.length, account);
    }
  }),
  must('list.complaints-walk', 'count and walk complaints alike', async (graph) => {
    const { rows: found, total, whole } = await walk(graph, 'complaints', 'complaintNo', 7, INSPECTOR);
    if (whole) strictEqual(found.length, total);
    strictEqual(new Set(found.map(({ complaintNo }) => complaintNo)).size, found.length);
  }),
  must('list.edges', 'give each edge a cursor from which the list goes on', async ({ ask }) => {
    const query = 'query ($after: String) { items(first: 3, after: $after) { edges { cursor node { itemCode } } } }';
    const page = served(await ask('public', query));
    const next = served(await ask('public', query, { variables: { after: textAt(page, 'items.edges.1.cursor') } }));
    strictEqual(at(next, 'items.edges.0.node.itemCode'), at(page, 'items.edges.2.node.itemCode'));
  }),
  must('list.end', 'say at the end that there is no next page', async ({ ask }) => {
    const query =
      '{ items(first: 5, where: { itemCode: { eq: "none" } }) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } }';
    deepStrictEqual(at(served(await ask('public', query)), 'items'), {
      totalCount: 0,
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  }),
  ...[1_000_000, 101, 0, -1].map((first) =>
    must(`list.first-${first}`, `refuse first: ${first}, naming the argument`, async ({ ask }) => {
      const error = failed(await ask('public', `{ items(first: ${first}) { totalCount } }`), 'items', 'BAD_USER_INPUT');
      ok(error.message.includes('first'));
    }),
  ),
  must('list.cursor-of-another-query', 'refuse a cursor of another filter, order, list or viewer', async ({ ask }) => {
    const first = '{ acts(first: 1) { pageInfo { endCursor } } }';
    const after = textAt(served(await ask('portal', first, INSPECTOR)), 'acts.pageInfo.endCursor');
    const variables = { after };
    const others = [
      'acts(first: 1, after: $after, where: { kind: { eq: PENALTY } })',
      'acts(first: 1, after: $after, orderBy: { field: OCCURRED_ON, direction: ASC })',
      'items(first: 1, after: $after)',
    ];
    for (const list of others) {
      const answer = await ask('portal', `query ($after: String) { ${list} { totalCount } }`, {
        ...INSPECTOR,
        variables,
      });
      failed(answer, list.slice(0, list.indexOf('(')), 'BAD_USER_INPUT');
    }
    const query = 'query ($after: String) { acts(first: 1, after: $after) { totalCount } }';
    failed(await ask('portal', query, { account: 'analyst.city', variables }), 'acts', 'BAD_USER_INPUT');
    served(await ask('portal', query, { ...INSPECTOR, variables }));
  }),
  must('list.cursor-not-ours', 'refuse a cursor that it never gave', async ({ ask }) => {
    for (const after of ['abc', '', 'W10.AAAAAAAAAAAAAAAAAAAAAA', '💥'.repeat(50)].filter(Boolean)) {
      const query = 'query ($after: String) { items(after: $after) { totalCount } }';
      failed(await ask('public', query, { variables: { after } }), 'items', 'BAD_USER_INPUT');
    }
  }),
  must('list.filters', 'serve eq, in, startsWith, gte and lte, each as the sum of its parts', async ({ ask }) => {
    const count = async (where: string) =>
      numberAt(
        served(await ask('portal', `{ acts(where: { ${where} }) { totalCount } }`, INSPECTOR)),
        'acts.totalCount',
      );
    const [one, other] = [await count('regionCode: { eq: "610103" }'), await count('regionCode: { eq: "610104" }')];
    strictEqual(await count('regionCode: { in: ["610103", "610104"] }'), Math.min(one + other, COUNT_CAP));
    const before = await count('occurredOn: { lte: "2025-12-31" }');
    const after = await count('occurredOn: { gte: "2026-01-01" }');
    const all = await count('regionCode: { startsWith: "61" }');
    strictEqual(all, Math.min(before + after, COUNT_CAP));
    ok(before > 0 && after > 0);
  }),
  must('list.filters-hold', 'give rows that the filter holds of, all conditions at once', async ({ ask }) => {
    const query = `{ acts(first: 100, where: { kind: { in: [PENALTY, COMPULSION] }, occurredOn: { gte: "2025-06-01" } }) {
      nodes { kind occurredOn } } }`;
    const found = rows(served(await ask('portal', query, INSPECTOR)), 'acts.nodes');
    ok(found.length > 0);
    for (const { kind, occurredOn } of found)
      ok(['PENALTY', 'COMPULSION'].includes(String(kind)) && String(occurredOn) >= '2025-06-01');
  }),
  should('list.default-page', 'give a page of a moderate size when none is named', async ({ ask }) => {
    const found = rows(served(await ask('public', '{ officers { nodes { certificateNo } } }')), 'officers.nodes');
    ok(found.length > 0 && found.length <= 100);
    notStrictEqual(found.length, 1);
  }),
];

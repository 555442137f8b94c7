import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { GraphClient } from '../support/graph-client.ts';
import { at, failed, numberAt, rows, served } from './expectations.ts';
import { must } from './requirement.ts';

async function find({ ask }: GraphClient, text: string): Promise<{ total: number; names: string[] }> {
  const query = `query ($text: String!) { supervisedObjects(first: 100, where: { name: { contains: $text } }) {
    totalCount nodes { name } } }`;
  const data = served(await ask('public', query, { variables: { text } }));
  const names = rows(data, 'supervisedObjects.nodes').map(({ name }) => String(name));
  return { total: numberAt(data, 'supervisedObjects.totalCount'), names };
}

/** The name of an enterprise of the demo city, such as `示例·碑林第0001号凉皮店(虚构)`. */
async function enterprise({ ask }: GraphClient): Promise<string> {
  const query = '{ supervisedObjects(first: 1, where: { objectType: { eq: ENTERPRISE } }) { nodes { name } } }';
  return String(at(served(await ask('public', query)), 'supervisedObjects.nodes.0.name'));
}

/** Substrings of names (模糊查询), Chinese ones first of all: Art. 22. */
export const NAMES = [
  ...[1, 2, 3].map((length) =>
    must(`name.contains-${length}`, `find names by any ${length} Chinese characters of them`, async (graph) => {
      const name = await enterprise(graph);
      const text = /\p{Script=Han}+(?=\()/u.exec(name)![0].slice(-length);
      strictEqual([...text].length, length);
      const { total, names } = await find(graph, text);
      ok(total > 0 && names.every((found) => found.includes(text)), text);
    }),
  ),
  must('name.across-suffix', 'find names by a substring across the bracket of (虚构)', async (graph) => {
    const name = await enterprise(graph);
    const text = name.slice(-6, -1);
    ok(text.includes('('));
    const { names } = await find(graph, text);
    ok(names.length > 0 && names.every((found) => found.includes(text)), text);
  }),
  must('name.whole', 'find a name by the whole of it', async (graph) => {
    const name = await enterprise(graph);
    deepStrictEqual(await find(graph, name), { total: 1, names: [name] });
  }),
  must('name.full-width', 'find the same by full-width characters', async (graph) => {
    const name = await enterprise(graph);
    const wide = name.replace('(', '（').replace(')', '）');
    deepStrictEqual((await find(graph, wide)).names, [name]);
  }),
  must('name.no-match', 'find nothing by characters that stand in no name together', async (graph) => {
    deepStrictEqual(await find(graph, '构虚龘'), { total: 0, names: [] });
  }),
  must('name.not-a-pattern', 'take what looks like a pattern as the characters that it is', async (graph) => {
    for (const text of ['.*', '示.例', '(虚构', '^示', '$', '\\']) {
      const { names } = await find(graph, text);
      ok(
        names.every((name) => name.includes(text)),
        text,
      );
    }
    ok((await find(graph, '(虚构')).total > 0);
  }),
  must('name.too-long', 'refuse an empty text and one of 101 characters', async ({ ask }) => {
    const query = 'query ($text: String!) { items(where: { name: { contains: $text } }) { totalCount } }';
    for (const text of ['', '　', '长'.repeat(101)])
      failed(await ask('public', query, { variables: { text } }), 'items', 'BAD_USER_INPUT');
  }),
];

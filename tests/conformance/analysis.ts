import { ok, strictEqual } from 'node:assert/strict';
import type { GraphClient } from '../support/graph-client.ts';
import { at, COUNT_CAP, denied, numberAt, rows, served } from './expectations.ts';
import { must } from './requirement.ts';

const CELLS = '{ analysis { asOf { sequence } actCounts { districtCode month kind count suppressed } } }';

async function cells({ ask }: GraphClient, account: string) {
  return rows(served(await ask('portal', CELLS, { account })), 'analysis.actCounts');
}

/** Numbers of acts: Art. 6, 24, 25. */
export const ANALYSIS = [
  must('art25.suppressed', 'keep the number of a small cell from the decision organ, and say so', async (graph) => {
    const found = await cells(graph, 'analyst.city');
    ok(found.some(({ suppressed }) => suppressed));
    for (const { count, suppressed } of found) {
      if (suppressed) strictEqual(count, null);
      else ok(Number(count) >= 5, `${count}`);
    }
  }),
  must('art25.same-cells', 'give decision and inspection organs the same cells', async (graph) => {
    const key = (cell: Readonly<Record<string, unknown>>) => [cell['districtCode'], cell['month'], cell['kind']].join();
    const [floored, whole] = [await cells(graph, 'analyst.city'), await cells(graph, 'inspector.city')];
    strictEqual(floored.map(key).join(' '), whole.map(key).join(' '));
    const counts = new Map(whole.map((cell) => [key(cell), cell['count']]));
    for (const cell of floored) if (!cell['suppressed']) strictEqual(cell['count'], counts.get(key(cell)));
    ok(whole.every(({ suppressed }) => !suppressed));
  }),
  must('art25.adds-up', 'count as many acts as the inspection organ finds', async (graph) => {
    const sum = (await cells(graph, 'inspector.city')).reduce((total, { count }) => total + Number(count), 0);
    const answer = await graph.ask('portal', '{ acts { totalCount } }', { account: 'inspector.city' });
    const total = numberAt(served(answer), 'acts.totalCount');
    // totalCount is exact up to 10,000
    ok(sum === total || total === COUNT_CAP, `${sum} counted, ${total} found`);
  }),
  must('art05.office-counts', 'give an office the cells of its level alone', async (graph) => {
    const found = await cells(graph, 'office.beilin');
    ok(found.length > 0 && found.every(({ districtCode }) => districtCode === '610103'));
  }),
  ...['market.officer', 'market.admin'].map((account) =>
    must(`art24.counts-${account}`, `refuse ${account} the counts across departments`, async ({ ask }) => {
      const answer = await ask('portal', CELLS, { account });
      denied(answer, 'analysis');
      strictEqual(at(answer.body.data, 'analysis'), null);
    }),
  ),
];

import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { deliveryFault } from '../../shared/audit/delivery-proof.ts';
import type { Answer, AskOptions, GraphClient } from '../support/graph-client.ts';
import { at, comparable, denied, failed, numberAt, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const OFFICE = { account: 'office.city' };
const DISTRICT_OFFICE = { account: 'office.beilin' };
const URGED = { account: 'market.beilin.officer' };
const STRANGER = { account: 'health.officer' };

const ORDER = {
  title: '督办示例',
  content: '请于期限内整改。',
  assignedTo: '610103-MKT',
  ground: 'TASKS',
  dueOn: '2099-12-31',
};

function run({ ask }: GraphClient, who: AskOptions, name: string, input: object, answer: string): Promise<Answer> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`;
  return ask('portal', query, { ...who, variables: { input } });
}

/** The round goes without rectification: answered, checked, and found wanting. */
async function unrectified(graph: GraphClient, taskNo: string): Promise<number> {
  served(await run(graph, URGED, 'claimTask', { taskNo, expectedVersion: 1 }, 'status'));
  const answer = { taskNo, expectedVersion: 2, feedback: '正在整改。' };
  served(await run(graph, URGED, 'feedBackTask', answer, 'status'));
  const checked = { taskNo, expectedVersion: 3, rectified: false, checkNote: '未整改' };
  return numberAt(
    served(await run(graph, OFFICE, 'checkRectification', checked, 'version')),
    'checkRectification.version',
  );
}

async function urged(graph: GraphClient, input: object = {}): Promise<string> {
  return textAt(
    served(await run(graph, OFFICE, 'issueUrging', { ...ORDER, ...input }, 'taskNo')),
    'issueUrging.taskNo',
  );
}

/** A matter of two rounds without rectification. */
async function unheeded(graph: GraphClient, ground: string): Promise<string> {
  const first = await urged(graph, { ground });
  const again = {
    taskNo: first,
    expectedVersion: await unrectified(graph, first),
    content: '再次督办。',
    dueOn: ORDER.dueOn,
  };
  const second = served(await run(graph, OFFICE, 'urgeAgain', again, 'taskNo urging { round matterNo }'));
  deepStrictEqual(at(second, 'urgeAgain.urging'), { round: 2, matterNo: first });
  await unrectified(graph, textAt(second, 'urgeAgain.taskNo'));
  return first;
}

async function candidate({ ask }: GraphClient, matterNo: string, ground: string) {
  const query = `{ criticismCandidates(ground: ${ground}, departmentCode: "610103-MKT") { matterNo ground rounds required version
    department { code } orders { taskNo deliveryProof feedback urging { round rectified } } counted { what count } } }`;
  const found = rows(served(await ask('portal', query, OFFICE)), 'criticismCandidates');
  return found.find((one) => one['matterNo'] === matterNo);
}

/** Departments urged, and criticised where that did not help: Art. 37, 38. */
export const URGING = [
  must('art37.urge', 'let an office urge a department, which answers, and check the rectification', async (graph) => {
    const taskNo = await urged(graph);
    served(await run(graph, URGED, 'claimTask', { taskNo, expectedVersion: 1 }, 'status'));
    served(await run(graph, URGED, 'feedBackTask', { taskNo, expectedVersion: 2, feedback: '已整改。' }, 'status'));
    const checked = { taskNo, expectedVersion: 3, rectified: true };
    const answer = served(await run(graph, OFFICE, 'checkRectification', checked, 'status urging { rectified round }'));
    deepStrictEqual(at(answer, 'checkRectification'), { status: 'CLOSED', urging: { rectified: true, round: 1 } });
    const more = { taskNo, expectedVersion: 4, content: '再次督办。', dueOn: ORDER.dueOn };
    failed(await run(graph, OFFICE, 'urgeAgain', more, 'taskNo'), 'urgeAgain', 'ILLEGAL_TRANSITION');
  }),
  must(
    'art37.level',
    'let an office urge departments of its level and below only, and no department another',
    async (graph) => {
      const ofTheCity = { ...ORDER, assignedTo: '610100-MKT' };
      failed(await run(graph, DISTRICT_OFFICE, 'issueUrging', ofTheCity, 'taskNo'), 'issueUrging', 'BAD_USER_INPUT');
      served(await run(graph, DISTRICT_OFFICE, 'issueUrging', ORDER, 'taskNo'));
      denied(await run(graph, URGED, 'issueUrging', ORDER, 'taskNo'), 'issueUrging');
    },
  ),
  must(
    'art37.rounds',
    'count the rounds of a matter, and begin none while one is open and in its term',
    async (graph) => {
      const taskNo = await urged(graph);
      const early = { taskNo, expectedVersion: 1, content: '再次督办。', dueOn: ORDER.dueOn };
      failed(await run(graph, OFFICE, 'urgeAgain', early, 'taskNo'), 'urgeAgain', 'ILLEGAL_TRANSITION');
    },
  ),
  must(
    'art38.five-grounds',
    'work out candidates for criticism on each of the five grounds, with their evidence',
    async (graph) => {
      for (const ground of ['ITEMS', 'DATA', 'USE', 'TASKS', 'OTHER']) {
        const matterNo = await unheeded(graph, ground);
        const found = await candidate(graph, matterNo, ground);
        ok(found, `no candidate on ${ground}`);
        strictEqual(found['rounds'], 2);
        const orders = rows(found, 'orders');
        strictEqual(orders.length, 2);
        for (const order of orders) strictEqual(deliveryFault(JSON.parse(textAt(order, 'deliveryProof'))), undefined);
        ok(Array.isArray(found['counted']));
      }
    },
  ),
  must(
    'art38.decided',
    'leave the decision to the office, and show a notice to the department criticised',
    async (graph) => {
      const matterNo = await unheeded(graph, 'TASKS');
      const found = await candidate(graph, matterNo, 'TASKS');
      const expectedVersion = numberAt(found, 'version');
      const decide = { matterNo, expectedVersion, decision: 'ISSUED', reason: '经多次督办仍不整改' };
      const stale = { ...decide, expectedVersion: expectedVersion - 1 };
      failed(await run(graph, OFFICE, 'decideCriticism', stale, 'criticismNo'), 'decideCriticism', 'STALE');
      denied(await run(graph, URGED, 'decideCriticism', decide, 'criticismNo'), 'decideCriticism');
      const decided = served(await run(graph, OFFICE, 'decideCriticism', decide, 'criticismNo'));
      const criticismNo = textAt(decided, 'decideCriticism.criticismNo');
      failed(await run(graph, OFFICE, 'decideCriticism', decide, 'criticismNo'), 'decideCriticism', 'CONFLICT');
      strictEqual(await candidate(graph, matterNo, 'TASKS'), undefined);
      const read = (no: string, who: AskOptions) =>
        graph.ask('portal', `{ criticism(criticismNo: "${no}") { decision reason deliveryProof } }`, who);
      const notice = served(await read(criticismNo, URGED));
      strictEqual(at(notice, 'criticism.decision'), 'ISSUED');
      strictEqual(deliveryFault(JSON.parse(textAt(notice, 'criticism.deliveryProof'))), undefined);
      strictEqual(comparable(await read(criticismNo, STRANGER)), comparable(await read('none', STRANGER)));
    },
  ),
];

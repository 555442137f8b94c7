import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { deliveryFault } from '../../shared/audit/delivery-proof.ts';
import type { Answer, AskOptions, GraphClient } from '../support/graph-client.ts';
import { at, comparable, denied, failed, numberAt, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const ISSUE =
  'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo status version issuedAt deliveredAt issuedBy { code } } }';
const ISSUER = { account: 'market.officer' };
const ASSIGNED = { account: 'market.beilin.officer' };
const STRANGER = { account: 'health.officer' };

async function issue({ ask }: GraphClient, more: Record<string, unknown> = {}): Promise<Answer> {
  const input = { title: '核查', content: '请核查并反馈。', assignedTo: '610103-MKT', dueOn: '2099-12-31', ...more };
  return ask('portal', ISSUE, { ...ISSUER, variables: { input } });
}

async function issued(graph: GraphClient): Promise<string> {
  return textAt(served(await issue(graph)), 'issueTask.taskNo');
}

type Step = 'claimTask' | 'feedBackTask' | 'closeTask';

function step({ ask }: GraphClient, name: Step, taskNo: string, version: number, who: AskOptions) {
  const feedback = name === 'feedBackTask' ? ', feedback: "已核查。"' : '';
  const input = `{ taskNo: "${taskNo}", expectedVersion: ${version}${feedback} }`;
  return ask('portal', `mutation { ${name}(input: ${input}) { status version } }`, who);
}

/** Tasks issued, claimed, fed back and closed: Art. 27, 28. */
export const TASKS = [
  must('art27.delivered', 'count a task as delivered the moment it is issued', async (graph) => {
    const data = served(await issue(graph));
    strictEqual(at(data, 'issueTask.status'), 'ISSUED');
    strictEqual(at(data, 'issueTask.issuedBy.code'), '610100-MKT');
    strictEqual(textAt(data, 'issueTask.deliveredAt'), textAt(data, 'issueTask.issuedAt'));
  }),
  must('art27.delivered-proof', 'prove to anybody what was delivered to whom and when', async (graph) => {
    const taskNo = await issued(graph);
    const query = `{ task(taskNo: "${taskNo}") { deliveryProof deliveredAt title dueOn } }`;
    const task = served(await graph.ask('portal', query, ASSIGNED));
    const proof = JSON.parse(textAt(task, 'task.deliveryProof')) as Record<string, unknown>;
    strictEqual(deliveryFault(proof), undefined);
    const { no, issuedBy, receiver, deliveredAt, content } = proof;
    deepStrictEqual([no, issuedBy, receiver], [taskNo, '610100-MKT', '610103-MKT']);
    strictEqual(deliveredAt, at(task, 'task.deliveredAt'));
    strictEqual(at(content, 'title'), at(task, 'task.title'));
    strictEqual(deliveryFault({ ...proof, receiver: '610100-HEA' }), 'SIGNATURE_INVALID');
    strictEqual(deliveryFault({ ...proof, content: { title: '另一任务' } }), 'CONTENT_ALTERED');
  }),
  must(
    'art28.returned',
    'let the issuer return feedback with a reason, after which it is fed back anew',
    async (graph) => {
      const taskNo = await issued(graph);
      const run = (who: AskOptions, name: string, input: object) => {
        const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
        const query = `mutation ($input: ${type}!) { ${name}(input: $input) { status returnReason } }`;
        return graph.ask('portal', query, { ...who, variables: { input: { taskNo, ...input } } });
      };
      served(await run(ASSIGNED, 'claimTask', { expectedVersion: 1 }));
      served(await run(ASSIGNED, 'startTask', { expectedVersion: 2 }));
      served(await run(ASSIGNED, 'feedBackTask', { expectedVersion: 3, feedback: '已核查。' }));
      failed(
        await run(ISSUER, 'returnTask', { expectedVersion: 4, returnReason: ' ' }),
        'returnTask',
        'BAD_USER_INPUT',
      );
      const returned = served(await run(ISSUER, 'returnTask', { expectedVersion: 4, returnReason: '请补充' }));
      deepStrictEqual(at(returned, 'returnTask'), { status: 'IN_PROGRESS', returnReason: '请补充' });
      served(await run(ASSIGNED, 'feedBackTask', { expectedVersion: 5, feedback: '已补充。' }));
      served(await run(ISSUER, 'closeTask', { expectedVersion: 6 }));
    },
  ),
  must('art28.joint', 'keep a state for each unit of a joint task, and derive that of the whole', async (graph) => {
    const units = ['610103-MKT', '610100-HEA'];
    const input = { title: '联合检查', content: '请检查并反馈。', units, dueOn: '2099-12-31' };
    const fields = 'jointNo status units { taskNo status assignedTo { code } }';
    const query = `mutation ($input: IssueJointTaskInput!) { issueJointTask(input: $input) { ${fields} } }`;
    const whole = at(served(await graph.ask('portal', query, { ...ISSUER, variables: { input } })), 'issueJointTask');
    const part = rows(whole, 'units').find((one) => at(one, 'assignedTo.code') === '610103-MKT');
    served(await step(graph, 'claimTask', textAt(part, 'taskNo'), 1, ASSIGNED));
    const read = `{ jointTask(jointNo: "${textAt(whole, 'jointNo')}") { ${fields} } }`;
    const seen = served(await graph.ask('portal', read, STRANGER));
    strictEqual(at(seen, 'jointTask.status'), 'ISSUED');
    deepStrictEqual(
      rows(seen, 'jointTask.units')
        .map(({ status }) => status)
        .sort(),
      ['CLAIMED', 'ISSUED'],
    );
    const outsider = await graph.ask('portal', read, { account: 'analyst.city' });
    strictEqual(at(served(outsider), 'jointTask'), null);
  }),
  must('art28.desk', 'show a person what is due, late and waiting for others', async (graph) => {
    const today = textAt(served(await graph.ask('portal', '{ myDesk { today } }', ASSIGNED)), 'myDesk.today');
    const taskNo = textAt(served(await issue(graph, { dueOn: today })), 'issueTask.taskNo');
    const query =
      '{ myDesk { today dueToday { count tasks { taskNo dueOn } } waitingForOthers { count } late { count } } }';
    const desk = served(await graph.ask('portal', query, ASSIGNED));
    ok(numberAt(desk, 'myDesk.dueToday.count') > 0);
    const shown = rows(desk, 'myDesk.dueToday.tasks');
    ok(shown.length === 50 || shown.some((one) => one['taskNo'] === taskNo));
    ok(numberAt(served(await graph.ask('portal', query, ISSUER)), 'myDesk.waitingForOthers.count') > 0);
  }),
  must('art28.steps', 'take a task through claim, feedback and close, a version each', async (graph) => {
    const taskNo = await issued(graph);
    const claimed = served(await step(graph, 'claimTask', taskNo, 1, ASSIGNED));
    strictEqual(at(claimed, 'claimTask.status'), 'CLAIMED');
    const fedBack = served(await step(graph, 'feedBackTask', taskNo, numberAt(claimed, 'claimTask.version'), ASSIGNED));
    strictEqual(at(fedBack, 'feedBackTask.status'), 'FED_BACK');
    const closed = served(await step(graph, 'closeTask', taskNo, numberAt(fedBack, 'feedBackTask.version'), ISSUER));
    strictEqual(at(closed, 'closeTask.status'), 'CLOSED');
  }),
  must('art28.illegal-transition', 'refuse a step that the state does not allow', async (graph) => {
    const taskNo = await issued(graph);
    failed(await step(graph, 'feedBackTask', taskNo, 1, ASSIGNED), 'feedBackTask', 'ILLEGAL_TRANSITION');
  }),
  must('art28.stale', 'refuse a step on a version that is no longer the present one', async (graph) => {
    const taskNo = await issued(graph);
    served(await step(graph, 'claimTask', taskNo, 1, ASSIGNED));
    failed(await step(graph, 'feedBackTask', taskNo, 1, ASSIGNED), 'feedBackTask', 'STALE');
  }),
  must('art28.one-of-two', 'let one of two claims at the same time through, and not both', async (graph) => {
    const taskNo = await issued(graph);
    const both = await Promise.all([1, 2].map(() => step(graph, 'claimTask', taskNo, 1, ASSIGNED)));
    strictEqual(both.filter(({ body }) => !body.errors).length, 1, both.map(({ text }) => text).join('\n'));
    const loser = both.find(({ body }) => body.errors)!;
    ok(['STALE', 'ILLEGAL_TRANSITION'].includes(loser.body.errors![0]!.extensions.code), loser.text);
  }),
  must('art28.wrong-side', 'refuse the issuer the step of the assigned', async (graph) => {
    const taskNo = await issued(graph);
    const answer = await step(graph, 'closeTask', taskNo, 1, ASSIGNED);
    ok(
      ['WRONG_DEPARTMENT', 'ILLEGAL_TRANSITION'].includes(answer.body.errors?.[0]?.extensions.code ?? ''),
      answer.text,
    );
    strictEqual(at(answer.body.data, 'closeTask'), null);
  }),
  must('art24.task-of-others', "answer another department's task as one that does not exist", async (graph) => {
    const taskNo = await issued(graph);
    const read = (no: string) => graph.ask('portal', `{ task(taskNo: "${no}") { title } }`, STRANGER);
    strictEqual(comparable(await read(taskNo)), comparable(await read('RW20260101-AAAAAAAAAAAA')));
    const own = await step(graph, 'claimTask', taskNo, 1, STRANGER);
    const none = await step(graph, 'claimTask', 'RW20260101-AAAAAAAAAAAA', 1, STRANGER);
    failed(own, 'claimTask', 'NOT_FOUND');
    strictEqual(comparable(own).replaceAll(taskNo, 'X'), comparable(none).replaceAll('RW20260101-AAAAAAAAAAAA', 'X'));
    const list = `{ tasks(where: { taskNo: { eq: "${taskNo}" } }) { totalCount } }`;
    strictEqual(at(served(await graph.ask('portal', list, STRANGER)), 'tasks.totalCount'), 0);
    strictEqual(at(served(await graph.ask('portal', list, ASSIGNED)), 'tasks.totalCount'), 1);
  }),
  must('art28.sent-again', 'issue one task for one idempotency key, however often it is sent', async (graph) => {
    const idempotencyKey = `conformance-${Date.now()}`;
    const one = served(await issue(graph, { idempotencyKey }));
    const other = served(await issue(graph, { idempotencyKey }));
    strictEqual(at(one, 'issueTask.taskNo'), at(other, 'issueTask.taskNo'));
    failed(await issue(graph, { idempotencyKey, title: '另一任务' }), 'issueTask', 'CONFLICT');
  }),
  must('art28.step-sent-again', 'take a step once that is sent again under the same Idempotency-Key', async (graph) => {
    const taskNo = await issued(graph);
    const headers = { 'idempotency-key': `conformance-${taskNo}` };
    const claim = () => step(graph, 'claimTask', taskNo, 1, { ...ASSIGNED, headers });
    const [one, other] = [served(await claim()), served(await claim())];
    deepStrictEqual(other, one);
    failed(await step(graph, 'claimTask', taskNo, 1, ASSIGNED), 'claimTask', 'STALE');
  }),
  must('art28.past-due', 'refuse a task that is due before today, or for a department that is not', async (graph) => {
    failed(await issue(graph, { dueOn: '2020-01-01' }), 'issueTask', 'BAD_USER_INPUT');
    failed(await issue(graph, { assignedTo: 'no-such-department' }), 'issueTask', 'BAD_USER_INPUT');
  }),
  must('art28.no-scope', 'let no organ issue tasks that has no supervision to do', async ({ ask }) => {
    const input = { title: '核查', content: '请核查。', assignedTo: '610103-MKT', dueOn: '2099-12-31' };
    denied(await ask('portal', ISSUE, { account: 'analyst.city', variables: { input } }), 'issueTask');
  }),
  must('art13.sources', 'tell the staff from which sources the data come', async ({ ask }) => {
    const query = '{ dataSources(first: 5) { totalCount nodes { sourceId kind state department { name } } } }';
    ok(rows(served(await ask('portal', query, ISSUER)), 'dataSources.nodes').length > 0);
  }),
  must('art17.social-apart', 'keep sources of social data apart from those of departments', async ({ ask }) => {
    const sourceId = `CONFORMANCE|${Date.now()}`;
    const input = { sourceId, name: '示例社会数据', kind: 'SOCIAL', departmentCode: '610100-BDR' };
    const register = 'mutation ($input: RegisterSourceInput!) { registerSource(input: $input) { kind state } }';
    served(await ask('portal', register, { account: 'office.city', variables: { input } }));
    const found = async (condition: string) => {
      const query = `{ dataSources(first: 100, where: { sourceId: { eq: "${sourceId}" }, ${condition} }) { nodes { kind } } }`;
      return rows(served(await ask('portal', query, ISSUER)), 'dataSources.nodes');
    };
    deepStrictEqual(await found('kind: { eq: SOCIAL }'), [{ kind: 'SOCIAL' }]);
    deepStrictEqual(await found('kind: { in: [SYSTEM, PLATFORM, ENTERPRISE, THIRD_PARTY, ONLINE] }'), []);
  }),
];

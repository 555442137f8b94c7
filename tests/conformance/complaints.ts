import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Answer, AskOptions, GraphClient } from '../support/graph-client.ts';
import { at, comparable, denied, failed, numberAt, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const SUBMIT = 'mutation ($input: SubmitComplaintInput!) { submitComplaint(input: $input) { complaintNo queryCode } }';
const FOLLOW = `query ($no: String!, $code: String!) {
  myComplaint(complaintNo: $no, queryCode: $code) { status assignedDept dueOn reply additions satisfaction } }`;
const CITY = { account: 'market.officer' };
const BEILIN = { account: 'market.beilin.officer' };
const STRANGER = { account: 'health.officer' };
/** No code is this one: it is drawn from letters and digits of which 0, 1, I and O are none. */
const WRONG = '0000-0000-0000-0000';

/** An item that market regulation of the city answers for. */
async function itemOf({ ask }: GraphClient): Promise<string> {
  const query = '{ items(first: 1, where: { departmentCode: { eq: "610100-MKT" } }) { nodes { itemCode } } }';
  return textAt(served(await ask('public', query)), 'items.nodes.0.itemCode');
}

async function submit(graph: GraphClient, more: Record<string, unknown> = {}): Promise<Answer> {
  const input = {
    kind: 'COMPLAINT',
    regionCode: '610103',
    itemCode: await itemOf(graph),
    complainantName: '欧阳示例',
    phone: '13800000000',
    objectName: '示例食品店（虚构）',
    detail: '我是欧阳示例，电话13800000000，购买的食品已过保质期。',
    ...more,
  };
  return graph.ask('portal', SUBMIT, { variables: { input } });
}

interface Opening {
  complaintNo: string;
  queryCode: string;
}

async function submitted(graph: GraphClient, more: Record<string, unknown> = {}): Promise<Opening> {
  const data = served(await submit(graph, more));
  return {
    complaintNo: textAt(data, 'submitComplaint.complaintNo'),
    queryCode: textAt(data, 'submitComplaint.queryCode'),
  };
}

function follow({ ask }: GraphClient, { complaintNo, queryCode }: Opening): Promise<Answer> {
  return ask('portal', FOLLOW, { variables: { no: complaintNo, code: queryCode } });
}

async function followed(graph: GraphClient, opening: Opening): Promise<unknown> {
  return at(served(await follow(graph, opening)), 'myComplaint');
}

/** Takes a step that says no more than number and version, or `said` in GraphQL. */
function step({ ask }: GraphClient, name: string, complaintNo: string, version: number, who: AskOptions, said = '') {
  const input = `{ complaintNo: "${complaintNo}", expectedVersion: ${version} ${said} }`;
  return ask('portal', `mutation { ${name}(input: ${input}) { status assignedDept provenance { version } } }`, who);
}

async function taken(answer: Promise<Answer>, name: string): Promise<number> {
  return numberAt(served(await answer), `${name}.provenance.version`);
}

/** Complaints and reports submitted, followed and handled: Art. 8, 16, 28. */
export const COMPLAINTS = [
  must('art28.complaint-submitted', 'take a complaint in without an account, by item and region', async (graph) => {
    const opening = await submitted(graph);
    match(opening.queryCode, /^(\w{4}-){3}\w{4}$/);
    const complaint = await followed(graph, opening);
    strictEqual(at(complaint, 'status'), 'RECEIVED');
    strictEqual(at(complaint, 'assignedDept'), '610103-MKT');
    ok(at(complaint, 'dueOn'), 'the department has a deadline');
  }),
  must('art28.complaint-sent-again', 'show a query code once, however often the complaint is sent', async (graph) => {
    const idempotencyKey = `conformance-complaint-${Date.now()}`;
    const first = await submitted(graph, { idempotencyKey });
    const again = served(await submit(graph, { idempotencyKey }));
    deepStrictEqual(at(again, 'submitComplaint'), { complaintNo: first.complaintNo, queryCode: null });
  }),
  must('art31.query-code', 'answer a wrong query code like a number that does not exist', async (graph) => {
    const { complaintNo } = await submitted(graph);
    const wrong = await follow(graph, { complaintNo, queryCode: WRONG });
    const none = await follow(graph, { complaintNo: 'TS20260101-AAAAAAAAAAAA', queryCode: WRONG });
    strictEqual(comparable(wrong), comparable(none));
    strictEqual(at(served(wrong), 'myComplaint'), null);
  }),
  must('art28.complaint-added', 'let the complainant add, and the department read it masked', async (graph) => {
    const opening = await submitted(graph);
    const add = 'mutation ($input: AddToComplaintInput!) { addToComplaint(input: $input) { additions } }';
    const input = { ...opening, text: '补充：欧阳示例，13800000000，小票可供核对。' };
    strictEqual(at(served(await graph.ask('portal', add, { variables: { input } })), 'addToComplaint.additions'), 1);
    const query = `{ complaint(complaintNo: "${opening.complaintNo}") { additions detail complainantNameMasked } }`;
    const { text } = await graph.ask('portal', query, BEILIN);
    ok(text.includes('小票可供核对'), text);
    for (const secret of ['欧阳示例', '13800000000']) ok(!text.includes(secret), text);
  }),
  must('art28.complaint-handled', 'take a complaint through acceptance, mediation, result and reply', async (graph) => {
    const opening = await submitted(graph);
    const { complaintNo } = opening;
    let version = await taken(step(graph, 'acceptComplaint', complaintNo, 1, BEILIN), 'acceptComplaint');
    version = await taken(step(graph, 'mediateComplaint', complaintNo, version, BEILIN), 'mediateComplaint');
    const end = ', result: "商家退款。", resultPublic: "已调解，商家退款。", mediationResult: "达成一致。"';
    await taken(step(graph, 'concludeComplaint', complaintNo, version, BEILIN, end), 'concludeComplaint');
    const rate = 'mutation ($input: RateComplaintInput!) { rateComplaint(input: $input) { satisfaction } }';
    served(await graph.ask('portal', rate, { variables: { input: { ...opening, satisfaction: 'SATISFIED' } } }));
    const complaint = await followed(graph, opening);
    strictEqual(at(complaint, 'status'), 'CLOSED');
    strictEqual(at(complaint, 'satisfaction'), 'SATISFIED');
    ok(textAt(complaint, 'reply').includes('商家退款'));
  }),
  must('art28.report-verified', 'conclude a report only once it is verified', async (graph) => {
    const anonymous = { kind: 'REPORT', anonymous: true, complainantName: null, phone: null };
    const { complaintNo } = await submitted(graph, anonymous);
    const version = await taken(step(graph, 'investigateComplaint', complaintNo, 1, BEILIN), 'investigateComplaint');
    const end = ', result: "属实。", resultPublic: "已核查。"';
    const early = await step(graph, 'concludeComplaint', complaintNo, version, BEILIN, end);
    failed(early, 'concludeComplaint', 'ILLEGAL_TRANSITION');
    const verified = await taken(
      step(graph, 'verifyComplaint', complaintNo, version, BEILIN, ', filed: false'),
      'verifyComplaint',
    );
    await taken(step(graph, 'concludeComplaint', complaintNo, verified, BEILIN, end), 'concludeComplaint');
  }),
  must('art28.complaint-steps', 'refuse a step of another department, state or version by name', async (graph) => {
    const { complaintNo } = await submitted(graph);
    failed(await step(graph, 'acceptComplaint', complaintNo, 1, CITY), 'acceptComplaint', 'WRONG_DEPARTMENT');
    failed(await step(graph, 'acceptComplaint', complaintNo, 1, STRANGER), 'acceptComplaint', 'NOT_FOUND');
    failed(await step(graph, 'acceptComplaint', complaintNo, 7, BEILIN), 'acceptComplaint', 'STALE');
    failed(await step(graph, 'mediateComplaint', complaintNo, 1, BEILIN), 'mediateComplaint', 'ILLEGAL_TRANSITION');
    denied(await step(graph, 'acceptComplaint', complaintNo, 1, { account: 'analyst.city' }), 'acceptComplaint');
  }),
  must('art28.complaint-transferred', 'pass a complaint on, from sight as well', async (graph) => {
    const { complaintNo } = await submitted(graph);
    const said = ', assignedDept: "610100-HEA", transferReason: "属卫生健康部门职责"';
    strictEqual(
      at(served(await step(graph, 'transferComplaint', complaintNo, 1, BEILIN, said)), 'transferComplaint'),
      null,
    );
    failed(await step(graph, 'acceptComplaint', complaintNo, 2, BEILIN), 'acceptComplaint', 'NOT_FOUND');
    await taken(step(graph, 'acceptComplaint', complaintNo, 2, STRANGER), 'acceptComplaint');
  }),
  must('art08.complaint-of-supervision', 'give no complaint to the department complained of', async (graph) => {
    const { complaintNo, queryCode } = await submitted(graph, { accusedDept: '610103-MKT' });
    notStrictEqual(at(await followed(graph, { complaintNo, queryCode }), 'assignedDept'), '610103-MKT');
    failed(await step(graph, 'acceptComplaint', complaintNo, 1, BEILIN), 'acceptComplaint', 'NOT_FOUND');
  }),
  must('art28.duplicates', 'propose what repeats a complaint, and drop nothing', async (graph) => {
    const mark = `重复线索${Date.now()}`;
    const said = { objectName: `示例店${mark}`, detail: `${mark}：夜间施工噪声扰民，每天持续到凌晨。` };
    const first = await submitted(graph, said);
    const second = await submitted(graph, said);
    const query = `{ complaint(complaintNo: "${second.complaintNo}") { likelyDuplicates { complaintNo } } }`;
    const found = rows(served(await graph.ask('portal', query, BEILIN)), 'complaint.likelyDuplicates');
    deepStrictEqual(
      found.map(({ complaintNo }) => complaintNo),
      [first.complaintNo],
    );
    const joined = await step(
      graph,
      'joinComplaint',
      second.complaintNo,
      1,
      BEILIN,
      `, joinedTo: "${first.complaintNo}"`,
    );
    strictEqual(at(served(joined), 'joinComplaint.status'), 'RECEIVED');
    strictEqual(at(await followed(graph, second), 'status'), 'RECEIVED');
  }),
];

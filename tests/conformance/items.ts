import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Answer, GraphClient } from '../support/graph-client.ts';
import { at, denied, failed, numberAt, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const CITY = { account: 'market.officer' };
const DISTRICT = { account: 'market.beilin.officer' };
const STRANGER = { account: 'health.officer' };
const OFFICE = { account: 'office.city' };
const CITY_CODE = '610100-MKT';
const DISTRICT_CODE = '610103-MKT';

const TYPES = {
  ...{ issueItem: 'IssueItemInput', claimItem: 'ClaimItemInput', returnItem: 'ClaimReasonInput' },
  ...{ ruleOutItem: 'ClaimReasonInput', reissueItem: 'ClaimReasonInput', deriveLocalItem: 'DeriveLocalItemInput' },
  ...{ amendLocalItem: 'AmendLocalItemInput', publishItem: 'PublishItemInput', suspendItem: 'AdjustItemInput' },
  ...{ registerLegalBasis: 'RegisterLegalBasisInput', repealLegalBasis: 'ChangeLegalBasisInput' },
  ...{ settleItemReview: 'SettleItemReviewInput', reviseLocalItem: 'LocalItemStepInput' },
} as const;
type Name = keyof typeof TYPES;

function run(
  { ask }: GraphClient,
  who: { account: string },
  name: Name,
  input: object,
  answer: string,
): Promise<Answer> {
  const query = `mutation ($input: ${TYPES[name]}!) { ${name}(input: $input) { ${answer} } }`;
  return ask('portal', query, { ...who, variables: { input } });
}

let serial = 0;
/** A number of this run that no other has. */
function unused(): string {
  serial += 1;
  return `${String(Date.now()).slice(-11)}${String(serial % 100).padStart(2, '0')}`;
}

/** A claim that the city's department has taken on: of a run before, or of an item that the office issues now. */
async function claimOfTheCity(graph: GraphClient): Promise<string> {
  const claims = await graph.ask(
    'portal',
    `{ itemClaims(first: 1, where: { departmentCode: { eq: "${CITY_CODE}" }, state: { eq: CLAIMED } }) { nodes { claimNo } } }`,
    CITY,
  );
  const [standing] = rows(served(claims), 'itemClaims.nodes');
  if (standing) return textAt(standing, 'claimNo');
  const items = await graph.ask(
    'portal',
    '{ items(first: 1, where: { status: { eq: IN_USE } }) { nodes { itemCode } } }',
    OFFICE,
  );
  const itemCode = textAt(served(items), 'items.nodes.0.itemCode');
  served(await run(graph, OFFICE, 'issueItem', { itemCode, departments: [CITY_CODE] }, 'itemCode'));
  const claimNo = `${itemCode}:${CITY_CODE}`;
  served(await run(graph, CITY, 'claimItem', { claimNo, expectedVersion: 1 }, 'state'));
  return claimNo;
}

interface OwnItem {
  itemCode: string;
  basisCode: string;
  version: number;
}

/** An own item of the city's department, not yet complete but for its checklist, on a basis of its own. */
async function drafted(graph: GraphClient): Promise<OwnItem> {
  const claimNo = await claimOfTheCity(graph);
  const number = unused();
  const [itemCode, basisCode] = [`9${number}`, `CONFORMANCE-${number}`];
  const basis = { basisCode, title: '示例法规', level: 'PROVINCE', effectiveFrom: '2020-01-01' };
  served(await run(graph, OFFICE, 'registerLegalBasis', basis, 'basisCode'));
  served(await run(graph, CITY, 'deriveLocalItem', { claimNo, itemCode }, 'version'));
  const subItem = {
    ...{ subItemCode: `${itemCode}-1`, name: '示例检查', superviseObject: '示例对象', superviseForm: '现场检查' },
    ...{ actType: 'INSPECTION', legalBasis: '示例法规', legalBasisCodes: [basisCode], superviseWay: '日常检查' },
    ...{ superviseFlow: '检查、记录', superviseResult: '记录', superviseLevel: 'CITY' },
  };
  const input = {
    itemCode,
    expectedVersion: 1,
    name: '示例事项',
    permitType: 'OTHER',
    subItems: [subItem],
    checklists: [],
  };
  const amended = served(await run(graph, CITY, 'amendLocalItem', input, 'version'));
  return { itemCode, basisCode, version: numberAt(amended, 'amendLocalItem.version') };
}

/** The same with its checklist, published. */
async function published(graph: GraphClient): Promise<OwnItem> {
  const draft = await drafted(graph);
  const { itemCode, version } = draft;
  const checklist = {
    ...{ checklistCode: `91610100MA6TYK1X0X3${itemCode}`, subItemCode: `${itemCode}-1`, implementingBody: '示例主体' },
    ...{
      level: 'CITY',
      checkMode: '现场检查',
      checkContent: '示例内容',
      frequency: '每年1次',
      objectScope: '示例范围',
    },
  };
  const input = { itemCode, expectedVersion: version, checklists: [checklist] };
  served(await run(graph, CITY, 'amendLocalItem', input, 'version'));
  served(await run(graph, CITY, 'publishItem', { itemCode, expectedVersion: version + 1 }, 'status'));
  return { ...draft, version: version + 2 };
}

/** A claim of the district's department that waits for its answer. */
async function issued(graph: GraphClient): Promise<string> {
  const { itemCode } = await published(graph);
  served(await run(graph, CITY, 'issueItem', { itemCode, departments: [DISTRICT_CODE] }, 'itemCode'));
  return `${itemCode}:${DISTRICT_CODE}`;
}

const pending = (graph: GraphClient, claimNo: string, who: { account: string }) =>
  graph.ask(
    'portal',
    `{ itemClaims(where: { claimNo: { eq: "${claimNo}" }, state: { eq: PENDING } }) { totalCount nodes { dueOn overdue issuedAt } } }`,
    who,
  );

/** Items held, claimed, combed, published and adjusted: Art. 7–12. */
export const ITEMS = [
  must(
    'art07.both-lists',
    'hold the items of a department with their sub-items, and an implementation list for each inspection, in versions',
    async (graph) => {
      const query = `{ items(first: 20, where: { departmentCode: { eq: "${CITY_CODE}" }, status: { eq: IN_USE } }) { nodes {
        itemCode versionId versionDate subItems { actType checklists { checklistCode } } } } }`;
      const items = rows(served(await graph.ask('public', query)), 'items.nodes');
      ok(items.length > 0);
      for (const item of items) {
        ok(textAt(item, 'versionId') && textAt(item, 'versionDate'));
        const subItems = rows(item, 'subItems');
        ok(subItems.length > 0, `${textAt(item, 'itemCode')} has no sub-item`);
        const inspections = subItems.filter(({ actType }) => actType === 'INSPECTION');
        ok(inspections.every((one) => rows(one, 'checklists').length > 0));
      }
    },
  ),
  must('art09.claim', 'let a department claim what a superior issued to it', async (graph) => {
    const claimNo = await issued(graph);
    const claimed = served(await run(graph, DISTRICT, 'claimItem', { claimNo, expectedVersion: 1 }, 'state version'));
    deepStrictEqual(at(claimed, 'claimItem'), { state: 'CLAIMED', version: 2 });
    const again = await run(graph, DISTRICT, 'claimItem', { claimNo, expectedVersion: 2 }, 'state');
    failed(again, 'claimItem', 'ILLEGAL_TRANSITION');
  }),
  must('art09.task', 'give a department the task to claim, delivered, until it has answered', async (graph) => {
    const claimNo = await issued(graph);
    const [itemCode] = claimNo.split(':');
    const query =
      '{ myDesk(whole: true) { late { tasks { ...T } } dueToday { tasks { ...T } } coming { count tasks { ...T } } } } fragment T on Task { taskNo kind status deliveredAt item { itemCode } }';
    const taskOf = async () => {
      const desk = served(await graph.ask('portal', query, DISTRICT));
      const tasks = ['late', 'dueToday', 'coming'].flatMap((part) => rows(desk, `myDesk.${part}.tasks`));
      return tasks.find((task) => task['kind'] === 'CLAIMING' && at(task, 'item.itemCode') === itemCode);
    };
    const listed = `{ tasks(first: 100, where: { kind: { eq: CLAIMING }, assignedTo: { eq: "${DISTRICT_CODE}" } }) {
      nodes { taskNo kind status deliveredAt item { itemCode } } } }`;
    const standing = async () =>
      rows(served(await graph.ask('portal', listed, DISTRICT)), 'tasks.nodes').find(
        (task) => at(task, 'item.itemCode') === itemCode,
      );
    const task = await standing();
    strictEqual(task?.['status'], 'ISSUED');
    ok(textAt(task, 'deliveredAt'));
    served(await run(graph, DISTRICT, 'claimItem', { claimNo, expectedVersion: 1 }, 'state'));
    strictEqual((await standing())?.['status'], 'CLOSED');
    strictEqual(await taskOf(), undefined);
  }),
  must(
    'art09.return',
    'let a department return an item or rule it out, with a reason, and the issuer issue it again',
    async (graph) => {
      const claimNo = await issued(graph);
      const because = (expectedVersion: number, reason = '无此类对象') => ({ claimNo, expectedVersion, reason });
      failed(await run(graph, DISTRICT, 'returnItem', because(1, ' '), 'state'), 'returnItem', 'BAD_USER_INPUT');
      const returned = served(await run(graph, DISTRICT, 'returnItem', because(1), 'state reason'));
      deepStrictEqual(at(returned, 'returnItem'), { state: 'RETURNED', reason: '无此类对象' });
      served(await run(graph, CITY, 'reissueItem', because(2), 'state'));
      const ruledOut = served(await run(graph, DISTRICT, 'ruleOutItem', because(3), 'state'));
      strictEqual(at(ruledOut, 'ruleOutItem.state'), 'NOT_APPLICABLE');
    },
  ),
  must('art09.unclaimed', 'count for the office what is not claimed, each with its term', async (graph) => {
    const claimNo = await issued(graph);
    const before = served(await pending(graph, claimNo, OFFICE));
    strictEqual(at(before, 'itemClaims.totalCount'), 1);
    const issuedAt = textAt(before, 'itemClaims.nodes.0.issuedAt');
    ok(textAt(before, 'itemClaims.nodes.0.dueOn') > issuedAt.slice(0, 10));
    strictEqual(at(before, 'itemClaims.nodes.0.overdue'), false);
    served(await run(graph, DISTRICT, 'claimItem', { claimNo, expectedVersion: 1 }, 'state'));
    strictEqual(at(served(await pending(graph, claimNo, OFFICE)), 'itemClaims.totalCount'), 0);
  }),
  must('art09.wrong-side', 'refuse the answer to any other department than the one that was asked', async (graph) => {
    const claimNo = await issued(graph);
    const input = { claimNo, expectedVersion: 1 };
    failed(await run(graph, CITY, 'claimItem', input, 'state'), 'claimItem', 'WRONG_DEPARTMENT');
    failed(await run(graph, STRANGER, 'claimItem', input, 'state'), 'claimItem', 'NOT_FOUND');
    strictEqual(at(served(await pending(graph, claimNo, STRANGER)), 'itemClaims.totalCount'), 0);
  }),
  must('art10.incomplete', 'refuse to publish an incomplete item and name what it lacks', async (graph) => {
    const { itemCode, version } = await drafted(graph);
    const subItems = [{ subItemCode: `${itemCode}-1`, actType: 'PENALTY' }];
    served(await run(graph, CITY, 'amendLocalItem', { itemCode, expectedVersion: version, subItems }, 'version'));
    const answer = await run(graph, CITY, 'publishItem', { itemCode, expectedVersion: version + 1 }, 'itemCode');
    const { extensions } = failed(answer, 'publishItem', 'ITEM_INCOMPLETE');
    const missing = (extensions as unknown as { missing: string[] }).missing;
    for (const element of ['superviseObject', 'superviseWay', 'legalBasis'])
      ok(missing.includes(`subItems[0].${element}`), missing.join());
    strictEqual(at(served(await graph.ask('portal', itemOf(itemCode), STRANGER)), 'item'), null);
  }),
  must('art10.published', 'publish for anybody what is complete', async (graph) => {
    const { itemCode } = await published(graph);
    const item = served(await graph.ask('portal', itemOf(itemCode), STRANGER));
    deepStrictEqual(at(item, 'item'), { name: '示例事项', status: 'IN_USE' });
  }),
  must('art11.checklist', 'refuse an inspection sub-item without a checklist', async (graph) => {
    const { itemCode, version } = await drafted(graph);
    const answer = await run(graph, CITY, 'publishItem', { itemCode, expectedVersion: version }, 'itemCode');
    const { extensions } = failed(answer, 'publishItem', 'ITEM_INCOMPLETE');
    deepStrictEqual((extensions as unknown as { missing: string[] }).missing, ['subItems[0].checklists']);
  }),
  must('art12.repeal', 'flag an item whose legal basis is repealed, for its department to settle', async (graph) => {
    const { itemCode, basisCode } = await published(graph);
    const repeal = { basisCode, expectedVersion: 1, changedOn: '2099-01-01', note: '示例废止' };
    served(await run(graph, OFFICE, 'repealLegalBasis', repeal, 'repealedOn'));
    const list = `{ itemReviews(where: { itemCode: { eq: "${itemCode}" } }) { nodes { reviewNo ground state version taskNo } } }`;
    const [review] = rows(served(await graph.ask('portal', list, CITY)), 'itemReviews.nodes');
    deepStrictEqual([at(review, 'ground'), at(review, 'state')], ['REPEALED', 'OPEN']);
    const task = await graph.ask(
      'portal',
      `{ task(taskNo: "${textAt(review, 'taskNo')}") { item { itemCode } } }`,
      CITY,
    );
    strictEqual(at(served(task), 'task.item.itemCode'), itemCode);
    const settle = {
      ...{ reviewNo: textAt(review, 'reviewNo'), expectedVersion: numberAt(review, 'version') },
      ...{ outcome: 'ADJUSTED', note: '已调整' },
    };
    const settled = served(await run(graph, CITY, 'settleItemReview', settle, 'state'));
    strictEqual(at(settled, 'settleItemReview.state'), 'SETTLED');
  }),
  must('art12.version', 'answer with the version of an item that is in force on a day', async (graph) => {
    const { itemCode, version } = await published(graph);
    served(await run(graph, CITY, 'reviseLocalItem', { itemCode, expectedVersion: version }, 'version'));
    const renamed = { itemCode, expectedVersion: version + 1, name: '示例事项新版' };
    served(await run(graph, CITY, 'amendLocalItem', renamed, 'version'));
    const later = { itemCode, expectedVersion: version + 2, effectiveOn: '2099-01-01' };
    served(await run(graph, CITY, 'publishItem', later, 'versionDate'));
    const on = (day: string) => graph.ask('portal', `{ item(itemCode: "${itemCode}", asOf: "${day}") { name } }`, CITY);
    strictEqual(at(served(await on('2098-12-31')), 'item.name'), '示例事项');
    strictEqual(at(served(await on('2099-01-01')), 'item.name'), '示例事项新版');
  }),
  must('art12.suspend', 'let the department suspend its item with a reason, and nobody else', async (graph) => {
    const { itemCode } = await published(graph);
    const input = { itemCode, expectedVersion: 1, reason: '职能调整' };
    failed(await run(graph, STRANGER, 'suspendItem', input, 'status'), 'suspendItem', 'WRONG_DEPARTMENT');
    const suspended = served(await run(graph, CITY, 'suspendItem', input, 'status version'));
    deepStrictEqual(at(suspended, 'suspendItem'), { status: 'SUSPENDED', version: 2 });
  }),
  must('art12.register', 'let departments read the register of legal bases, and not change it', async (graph) => {
    const input = { basisCode: 'X', title: 'X', level: 'CITY', effectiveFrom: '2020-01-01' };
    denied(await run(graph, CITY, 'registerLegalBasis', input, 'basisCode'), 'registerLegalBasis');
  }),
];

function itemOf(itemCode: string): string {
  return `{ item(itemCode: "${itemCode}") { name status } }`;
}

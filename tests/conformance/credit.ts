import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Answer, GraphClient } from '../support/graph-client.ts';
import { at, denied, failed, numberAt, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const ADMINISTRATOR = { account: 'market.admin' };
const OFFICER = { account: 'market.officer' };
const STRANGER = { account: 'health.officer' };
const SCHEME = 'FOOD_SAFETY_GRADE';

const TYPES: Readonly<Record<string, string>> = {
  listAbnormal: 'PutOnListInput',
  listSerious: 'PutOnListInput',
  refuseRepair: 'DecideRepairInput',
  approveRepair: 'DecideRepairInput',
};

function run(
  { ask }: GraphClient,
  who: { account: string },
  name: string,
  input: object,
  answer: string,
): Promise<Answer> {
  const type = TYPES[name] ?? `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`;
  return ask('portal', query, { ...who, variables: { input } });
}

/** An object of which a penalty of market regulation is known. */
async function penalised({ ask }: GraphClient): Promise<string> {
  const query =
    '{ acts(first: 1, where: { kind: { eq: PENALTY }, departmentCode: { eq: "610100-MKT" } }) { nodes { objectId } } }';
  return textAt(served(await ask('portal', query, OFFICER)), 'acts.nodes.0.objectId');
}

const METHOD = {
  scheme: SCHEME,
  name: '餐饮量化分级（示例）',
  ...{ baseScore: 100, minScore: 0, maxScore: 100, public: true, validMonths: 12 },
  rules: [
    {
      ...{ code: 'PENALTY', nameZh: '行政处罚', nameEn: 'Penalties', source: 'PENALTY' },
      ...{ points: -10, cap: 30, decayMonths: 60 },
    },
    { code: 'LISTED', nameZh: '经营异常', nameEn: 'Abnormal listing', source: 'ABNORMAL_LISTING', points: -25 },
  ],
  grades: [
    { grade: 'A', from: 85 },
    { grade: 'B', from: 60 },
    { grade: 'C', from: 0 },
  ],
};

/** The method in force of market regulation: of a run before, or one that is published now. */
async function methodInForce(graph: GraphClient): Promise<{ methodNo: string; methodVersion: number }> {
  const query = `{ ratingMethods(first: 1, where: { scheme: { eq: "${SCHEME}" }, departmentCode: { eq: "610100-MKT" }, state: { eq: PUBLISHED } }) {
    nodes { methodNo methodVersion } } }`;
  const [standing] = rows(served(await graph.ask('portal', query, ADMINISTRATOR)), 'ratingMethods.nodes');
  if (standing) return { methodNo: textAt(standing, 'methodNo'), methodVersion: numberAt(standing, 'methodVersion') };
  const effectiveOn = await dayOf(graph);
  const draft = { ...METHOD, methodVersion: 1, effectiveOn };
  const drafted = served(await run(graph, ADMINISTRATOR, 'draftRatingMethod', draft, 'methodNo'));
  const methodNo = textAt(drafted, 'draftRatingMethod.methodNo');
  served(await run(graph, ADMINISTRATOR, 'publishRatingMethod', { methodNo, expectedVersion: 1 }, 'state'));
  return { methodNo, methodVersion: 1 };
}

/** The day it is there: a measure begins today. */
async function dayOf(graph: GraphClient): Promise<string> {
  const objectId = await penalised(graph);
  const incentive = {
    kind: 'INCENTIVE',
    objectId,
    measureCode: 'CONFORMANCE',
    basis: '示例',
    executingDept: '610100-HEA',
  };
  return textAt(served(await run(graph, OFFICER, 'imposeMeasure', incentive, 'startOn')), 'imposeMeasure.startOn');
}

interface Listed {
  objectId: string;
  listingId: string;
  listingNo: string;
}

/** A penalised object, put on the abnormal list. */
async function listed(graph: GraphClient): Promise<Listed> {
  const objectId = await penalised(graph);
  const input = { objectId, putReason: '通过登记的住所无法联系（示例）', level: 'GENERAL' };
  const data = served(await run(graph, OFFICER, 'listAbnormal', input, 'id listingNo state'));
  strictEqual(at(data, 'listAbnormal.state'), 'IN_FORCE');
  const [listingId, listingNo] = [textAt(data, 'listAbnormal.id'), textAt(data, 'listAbnormal.listingNo')];
  return { objectId, listingId, listingNo };
}

async function publicListings({ ask }: GraphClient, objectId: string): Promise<unknown[]> {
  const query = 'query ($id: String!) { creditProfile(objectId: $id) { abnormalListings { listingNo removeDate } } }';
  const data = served(await ask('public', query, { variables: { id: objectId } }));
  return rows(data, 'creditProfile.abnormalListings').map(({ listingNo }) => listingNo);
}

/** Listings, measures and repair on line, and ratings by a published method: Art. 16, 25. */
export const CREDIT = [
  must(
    'art16.listing',
    'publish a listing from the moment it is made, and its removal with the reason',
    async (graph) => {
      const { objectId, listingId, listingNo } = await listed(graph);
      ok((await publicListings(graph, objectId)).includes(listingNo));
      const off = { listingId, expectedVersion: 1, removeReason: '已恢复联系（示例）' };
      failed(await run(graph, STRANGER, 'delist', off, 'state'), 'delist', 'WRONG_DEPARTMENT');
      const removed = served(await run(graph, OFFICER, 'delist', off, 'state version'));
      deepStrictEqual(at(removed, 'delist'), { state: 'REMOVED', version: 2 });
      failed(
        await run(graph, OFFICER, 'delist', { ...off, expectedVersion: 2 }, 'state'),
        'delist',
        'ILLEGAL_TRANSITION',
      );
    },
  ),
  must(
    'art16.measure',
    'let the department that carries a joint measure out report on it, and no other',
    async (graph) => {
      const objectId = await penalised(graph);
      const imposed = {
        kind: 'SANCTION',
        objectId,
        measureCode: 'CONFORMANCE',
        basis: '示例',
        executingDept: '610100-HEA',
      };
      const measureId = textAt(served(await run(graph, OFFICER, 'imposeMeasure', imposed, 'id')), 'imposeMeasure.id');
      const feedback = { measureId, expectedVersion: 1, feedback: '已执行（示例）' };
      failed(await run(graph, OFFICER, 'feedBackMeasure', feedback, 'state'), 'feedBackMeasure', 'WRONG_DEPARTMENT');
      served(await run(graph, STRANGER, 'feedBackMeasure', feedback, 'feedback'));
      const ended = served(await run(graph, OFFICER, 'endMeasure', { measureId, expectedVersion: 2 }, 'state'));
      strictEqual(at(ended, 'endMeasure.state'), 'ENDED');
    },
  ),
  must(
    'art16.repair-period',
    'refuse a repair before the shortest publication is over, and name the day',
    async (graph) => {
      const { listingId } = await listed(graph);
      const input = { listingId, expectedVersion: 1, application: '已整改（示例）' };
      const error = failed(
        await run(graph, OFFICER, 'applyForRepair', input, 'id'),
        'applyForRepair',
        'REPAIR_TOO_EARLY',
      );
      ok(/^\d{4}-\d{2}-\d{2}$/.test(String((error.extensions as Record<string, unknown>)['possibleOn'])));
    },
  ),
  must('art16.repair', 'end the publication of what is repaired', async (graph) => {
    const objectId = await penalised(graph);
    // no shortest publication
    const input = { objectId, putReason: '未按期公示年度报告（示例）', level: 'MINOR' };
    const made = served(await run(graph, OFFICER, 'listAbnormal', input, 'id listingNo'));
    const listingId = textAt(made, 'listAbnormal.id');
    const listingNo = textAt(made, 'listAbnormal.listingNo');
    ok((await publicListings(graph, objectId)).includes(listingNo));
    const application = { listingId, expectedVersion: 1, application: '已整改（示例）' };
    const applied = served(await run(graph, OFFICER, 'applyForRepair', application, 'id state'));
    const repairId = textAt(applied, 'applyForRepair.id');
    const decide = (expectedVersion: number) => ({ repairId, expectedVersion, reason: '符合条件（示例）' });
    failed(await run(graph, OFFICER, 'approveRepair', decide(1), 'state'), 'approveRepair', 'ILLEGAL_TRANSITION');
    served(await run(graph, OFFICER, 'acceptRepair', { repairId, expectedVersion: 1 }, 'state'));
    const repaired = served(await run(graph, OFFICER, 'approveRepair', decide(2), 'state'));
    strictEqual(at(repaired, 'approveRepair.state'), 'REPAIRED');
    ok(!(await publicListings(graph, objectId)).includes(listingNo));
  }),
  must('art25.method', 'show anybody the rules of a published method of a public scheme', async (graph) => {
    const { methodNo } = await methodInForce(graph);
    const query = `query ($no: String!) { ratingMethod(methodNo: $no) { state baseScore
      rules { code nameZh nameEn source points cap decayMonths } grades { grade from } } }`;
    const data = served(await graph.ask('public', query, { variables: { no: methodNo } }));
    ok(['PUBLISHED', 'REPLACED'].includes(textAt(data, 'ratingMethod.state')));
    ok(rows(data, 'ratingMethod.rules').length > 0);
  }),
  must('art25.method-fixed', 'never change a method that is published', async (graph) => {
    const { methodVersion } = await methodInForce(graph);
    const input = { ...METHOD, methodVersion, effectiveOn: '2099-01-01', expectedVersion: 2 };
    const answer = await run(graph, ADMINISTRATOR, 'draftRatingMethod', input, 'state');
    failed(answer, 'draftRatingMethod', 'ILLEGAL_TRANSITION');
  }),
  must(
    'art25.rating-explained',
    'explain each score by the rules of its method, down to the records',
    async (graph) => {
      const { methodNo, methodVersion } = await methodInForce(graph);
      const objectId = await penalised(graph);
      const input = { objectId, scheme: SCHEME, methodVersion };
      const data = served(
        await run(
          graph,
          OFFICER,
          'rateObject',
          input,
          'score methodNo components { score } explanation { rule points counts { kind count } records { kind id points } }',
        ),
      );
      strictEqual(at(data, 'rateObject.methodNo'), methodNo);
      const sum = rows(data, 'rateObject.components').reduce((total, part) => total + numberAt(part, 'score'), 0);
      strictEqual(numberAt(data, 'rateObject.score'), Math.min(Math.max(Math.round(sum * 100) / 100, 0), 100));
      const penalties = rows(data, 'rateObject.explanation').find(({ rule }) => rule === 'PENALTY');
      ok(rows(penalties, 'records').some(({ kind }) => kind === 'PenaltyAct'));
      const wrong = { ...input, methodVersion: 999 };
      failed(await run(graph, OFFICER, 'rateObject', wrong, 'score'), 'rateObject', 'METHOD_NOT_IN_FORCE');
    },
  ),
  must('art25.rating-replaced', 'replace a rating by the next and keep it as it was', async (graph) => {
    const { methodVersion } = await methodInForce(graph);
    const objectId = await penalised(graph);
    const input = { objectId, scheme: SCHEME, methodVersion };
    const first = textAt(served(await run(graph, OFFICER, 'rateObject', input, 'ratingNo')), 'rateObject.ratingNo');
    const second = textAt(served(await run(graph, OFFICER, 'rateObject', input, 'ratingNo')), 'rateObject.ratingNo');
    const query = 'query ($id: String!) { creditProfile(objectId: $id) { ratings { ratingNo score replacedBy } } }';
    const data = served(await graph.ask('portal', query, { ...OFFICER, variables: { id: objectId } }));
    const former = rows(data, 'creditProfile.ratings').find(({ ratingNo }) => ratingNo === first);
    strictEqual(former?.['replacedBy'], second);
    const shown = served(
      await graph.ask('public', 'query ($id: String!) { creditProfile(objectId: $id) { ratings { ratingNo } } }', {
        variables: { id: objectId },
      }),
    );
    const numbers = rows(shown, 'creditProfile.ratings').map(({ ratingNo }) => ratingNo);
    ok(numbers.includes(second) && !numbers.includes(first));
  }),
  must('art25.no-scope', 'let nobody rate who has no supervision to do', async (graph) => {
    const input = { objectId: 'any', scheme: SCHEME };
    denied(await run(graph, { account: 'analyst.city' }, 'rateObject', input, 'score'), 'rateObject');
  }),
];

import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { publishedDrawOf } from '../../shared/draw/draw-folder.ts';
import { verifyDraw } from '../../shared/draw/verify-draw.ts';
import type { Answer, GraphClient } from '../support/graph-client.ts';
import { at, comparable, denied, failed, numberAt, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const MAKER = { account: 'market.officer' };
const PARTICIPANT = { account: 'health.officer' };
const STRANGER = { account: 'market.beilin.officer' };
const OFFICE = { account: 'office.city' };
const DAY = 86_400_000;
/** Draws of the demo city: one that is published, and one whose visits have no results yet. */
const DONE = 'DEMO-DRAW-1';
const WAITING = 'DEMO-DRAW-2';

const TYPES = {
  ...{ createPlan: 'CreatePlanInput', amendPlan: 'AmendPlanInput', announcePlan: 'PlanStepInput' },
  ...{ declareInterest: 'DeclareInterestInput', commitDraw: 'CommitDrawInput', fixChance: 'FixChanceInput' },
} as const;

function run(
  { ask }: GraphClient,
  who: { account: string },
  name: keyof typeof TYPES,
  input: object,
  answer = 'version',
) {
  const query = `mutation ($input: ${TYPES[name]}!) { ${name}(input: $input) { ${answer} } }`;
  return ask('portal', query, { ...who, variables: { input } });
}

/** What the city's market regulation may plan: restaurants of one district, with health taking part. */
async function planInput({ ask }: GraphClient, more: object = {}) {
  const item = '{ items(first: 1) { nodes { itemCode } } }';
  const itemCode = textAt(served(await ask('portal', item, MAKER)), 'items.nodes.0.itemCode');
  return {
    ...{ name: '餐饮单位联合抽查', year: 2026, planKind: 'SPECIAL', regionCode: '610104', itemCode, ratio: 0.01 },
    ...{ cooperatingDepartments: ['610100-HEA'], scope: { objectTypes: ['ENTERPRISE'] } },
    ...{ strata: [{ riskLevel: 'D', creditGrade: 'D', ratio: 0.1 }], creditScheme: 'ENTERPRISE_RISK' },
    ...more,
  };
}

async function created(graph: GraphClient): Promise<string> {
  return textAt(served(await run(graph, MAKER, 'createPlan', await planInput(graph), 'planId')), 'createPlan.planId');
}

async function announced(graph: GraphClient): Promise<string> {
  const planId = await created(graph);
  served(await run(graph, MAKER, 'announcePlan', { planId, expectedVersion: 1 }));
  return planId;
}

/** Later than the clock of the graph says, and while certificates hold. */
async function beaconOf(graph: GraphClient, planId: string) {
  const { receivedAt } = at(
    served(await read(graph, planId, 'provenance { receivedAt }', MAKER)),
    'plan.provenance',
  ) as {
    receivedAt: string;
  };
  return { beaconSource: '某彩票当日开奖号码', beaconDue: new Date(Date.parse(receivedAt) + 10 * DAY).toISOString() };
}

async function committed(graph: GraphClient): Promise<string> {
  const planId = await announced(graph);
  const beacon = await beaconOf(graph, planId);
  served(await run(graph, MAKER, 'commitDraw', { planId, expectedVersion: 2, validOn: null, ...beacon }));
  return planId;
}

function read({ ask }: GraphClient, planId: string, fields: string, who?: { account: string }): Promise<Answer> {
  const query = `query ($planId: String!) { plan(planId: $planId) { ${fields} } }`;
  return ask(who ? 'portal' : 'public', query, { ...who, variables: { planId } });
}

/** Plans and the draw that anyone can check (双随机、一公开): Art. 14, 23. */
export const DRAWS = [
  must('art14.plan-announced', 'show a plan to the public from its announcement on, and not before', async (graph) => {
    const planId = await created(graph);
    const none = comparable(await read(graph, 'no-such-plan', 'planId'));
    strictEqual(comparable(await read(graph, planId, 'planId')), none);
    strictEqual(at(served(await read(graph, planId, 'status', PARTICIPANT)), 'plan.status'), 'PENDING');
    served(await run(graph, MAKER, 'announcePlan', { planId, expectedVersion: 1 }));
    const plan = served(await read(graph, planId, 'ratio officersPerVisit strata { stratum ratio } announcedOn'));
    strictEqual(at(plan, 'plan.officersPerVisit'), 2);
    deepStrictEqual(at(plan, 'plan.strata'), [{ stratum: 'S1', ratio: 0.1 }]);
    ok(textAt(plan, 'plan.announcedOn'));
  }),
  must('art14.plan-amended', 'let its maker alone change a plan, on its present version', async (graph) => {
    const planId = await created(graph);
    const change = { planId, expectedVersion: 1, ratio: 0.02 };
    failed(await run(graph, PARTICIPANT, 'amendPlan', change), 'amendPlan', 'WRONG_DEPARTMENT');
    failed(await run(graph, STRANGER, 'amendPlan', change), 'amendPlan', 'NOT_FOUND');
    const amended = served(await run(graph, MAKER, 'amendPlan', change, 'ratio version'));
    deepStrictEqual(at(amended, 'amendPlan'), { ratio: 0.02, version: 2 });
    failed(await run(graph, MAKER, 'amendPlan', change), 'amendPlan', 'STALE');
  }),
  must(
    'art14.plan-bad-input',
    'refuse a plan whose visits have fewer than two officers, or that covers another level',
    async (graph) => {
      for (const wrong of [
        { officersPerVisit: 1 },
        { regionCode: '610500' },
        { ratio: 1.1 },
        { itemCode: 'no-such-item' },
      ])
        failed(await run(graph, MAKER, 'createPlan', await planInput(graph, wrong)), 'createPlan', 'BAD_USER_INPUT');
    },
  ),
  must('art14.plan-no-scope', 'let no organ make plans that has no supervision to do', async (graph) => {
    denied(await run(graph, { account: 'analyst.city' }, 'createPlan', await planInput(graph)), 'createPlan');
  }),
  must('art23.draw-committed', 'publish what a draw is committed to, and nothing of who is drawn', async (graph) => {
    const planId = await committed(graph);
    const fields =
      'draw { state objects officers seedDigest frameDigest beaconDue seed record frame visits { totalCount } }';
    const data = served(await read(graph, planId, fields));
    ok(numberAt(data, 'plan.draw.objects') > 0 && numberAt(data, 'plan.draw.officers') > 3);
    ok(textAt(data, 'plan.draw.seedDigest') && textAt(data, 'plan.draw.frameDigest'));
    for (const secret of ['seed', 'record', 'frame']) strictEqual(at(data, `plan.draw.${secret}`), null);
    strictEqual(at(data, 'plan.draw.visits.totalCount'), 0);
  }),
  must(
    'art23.draw-fixed-rules',
    'let nobody change a plan or declare an interest once its draw is committed to',
    async (graph) => {
      const planId = await committed(graph);
      const change = { planId, expectedVersion: 2, ratio: 1 };
      failed(await run(graph, MAKER, 'amendPlan', change), 'amendPlan', 'ILLEGAL_TRANSITION');
      const objects = served(
        await graph.ask('portal', '{ supervisedObjects(first: 1) { nodes { objectId } } }', MAKER),
      );
      const input = { planId, objectId: rows(objects, 'supervisedObjects.nodes')[0]!['objectId'], reason: '亲属' };
      failed(
        await run(graph, PARTICIPANT, 'declareInterest', input, 'planId'),
        'declareInterest',
        'ILLEGAL_TRANSITION',
      );
      const beacon = { planId, expectedVersion: 2, ...(await beaconOf(graph, planId)) };
      failed(await run(graph, MAKER, 'commitDraw', beacon), 'commitDraw', 'ILLEGAL_TRANSITION');
    },
  ),
  must(
    'art23.draw-chance',
    'take chance from outside not before its hour, and from no one but the leading department and the office',
    async (graph) => {
      const planId = await committed(graph);
      const input = { planId, expectedVersion: 1, chance: '03 08 11' };
      failed(await run(graph, PARTICIPANT, 'fixChance', input), 'fixChance', 'WRONG_DEPARTMENT');
      failed(await run(graph, MAKER, 'fixChance', input), 'fixChance', 'CHANCE_TOO_EARLY');
      failed(await run(graph, OFFICE, 'fixChance', input), 'fixChance', 'CHANCE_TOO_EARLY');
    },
  ),
  must(
    'art23.draw-interest',
    'take the declaration of an interest from an officer who takes part, once',
    async (graph) => {
      const planId = await announced(graph);
      const objects = served(
        await graph.ask('portal', '{ supervisedObjects(first: 1) { nodes { objectId } } }', MAKER),
      );
      const input = { planId, objectId: rows(objects, 'supervisedObjects.nodes')[0]!['objectId'], reason: '亲属' };
      const declared = served(await run(graph, PARTICIPANT, 'declareInterest', input, 'certificateNo objectId'));
      strictEqual(at(declared, 'declareInterest.objectId'), input.objectId);
      failed(await run(graph, PARTICIPANT, 'declareInterest', input, 'planId'), 'declareInterest', 'CONFLICT');
      failed(await run(graph, STRANGER, 'declareInterest', input, 'planId'), 'declareInterest', 'WRONG_DEPARTMENT');
    },
  ),
  must(
    'art23.draw-pairs',
    'tell who is drawn to those who take part and those above them alone, until the results are in',
    async (graph) => {
      const drawn = async (who?: { account: string }) =>
        numberAt(
          served(await read(graph, WAITING, 'draw { visits { totalCount } }', who)),
          'plan.draw.visits.totalCount',
        );
      const visits = served(await read(graph, WAITING, 'draw { state seed record visitsDrawn }'));
      deepStrictEqual(
        [at(visits, 'plan.draw.state'), at(visits, 'plan.draw.seed'), at(visits, 'plan.draw.record')],
        ['DRAWN', null, null],
      );
      const all = numberAt(visits, 'plan.draw.visitsDrawn');
      ok(all > 0);
      for (const who of [MAKER, PARTICIPANT, OFFICE]) strictEqual(await drawn(who), all, who.account);
      for (const who of [undefined, STRANGER, { account: 'analyst.city' }])
        strictEqual(await drawn(who), 0, who?.account ?? 'the public');
      const publish = 'mutation ($input: DrawStepInput!) { publishDraw(input: $input) { state } }';
      const input = { planId: WAITING, expectedVersion: 2 };
      failed(
        await graph.ask('portal', publish, { ...MAKER, variables: { input } }),
        'publishDraw',
        'RESULTS_OUTSTANDING',
      );
    },
  ),
  must(
    'art23.draw-verified',
    'publish of a draw all that repeats it: whoever changes its chance, seed or frame is found',
    async (graph) => {
      const draw = 'draw { record frameParts visits(first: 1) { nodes { checkResult } } }';
      const data = served(await read(graph, DONE, `status ${draw}`));
      strictEqual(at(data, 'plan.status'), 'COMPLETED');
      ok(textAt(data, 'plan.draw.visits.nodes.0.checkResult'));
      const record = textAt(data, 'plan.draw.record');
      const parts: string[] = [];
      for (let part = 0; part < numberAt(data, 'plan.draw.frameParts'); part += 1)
        parts.push(textAt(served(await read(graph, DONE, `draw { frame(part: ${part}) }`)), 'plan.draw.frame'));
      const published = await publishedDrawOf(record, linesOf(parts));
      deepStrictEqual(verifyDraw(published.record, published.frame), []);
      const { commitment, visits } = published.record;
      const other = {
        ...published.record,
        visits: visits.map((visit) => ({ ...visit, officers: visit.officers.toReversed() })),
      };
      ok(verifyDraw(other, published.frame).some(({ fault }) => fault === 'VISIT_DIFFERS'));
      ok(commitment.rules.officersPerVisit >= 2 && commitment.rules.departments.length > 1);
    },
  ),
];

async function* linesOf(parts: readonly string[]): AsyncGenerator<string> {
  for (const part of parts) yield* part.split('\n').filter((line) => line !== '');
}

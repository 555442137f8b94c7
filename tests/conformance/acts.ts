import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Answer, GraphClient } from '../support/graph-client.ts';
import { at, denied, failed, type Row, refused, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const OFFICER = { account: 'market.officer' };
const STRANGER = { account: 'health.officer' };
const OFFICE = { account: 'office.city' };

const TYPES = {
  ...{ recordInspection: 'InspectionActInput', recordPenalty: 'PenaltyActInput', recordReview: 'RecordReviewInput' },
  ...{ recordCoercion: 'CompulsoryActInput', recordOtherAct: 'OtherActInput', correctAct: 'CorrectActInput' },
  ...{ attachEvidence: 'AttachEvidenceInput', addEvidencePart: 'AddEvidencePartInput' },
  ...{ closePenalty: 'ClosePenaltyInput', extendCoercion: 'ExtendCoercionInput', closeCoercion: 'CloseCoercionInput' },
} as const;
type Name = keyof typeof TYPES;

export function run({ ask }: GraphClient, name: Name, input: object, answer = 'id', who = OFFICER): Promise<Answer> {
  const query = `mutation ($input: ${TYPES[name]}!) { ${name}(input: $input) { ${answer} } }`;
  return ask('portal', query, { ...who, variables: { input } });
}

let serial = 0;
/** A number of this run that no other has. */
function unused(): string {
  serial += 1;
  return `CONFORMANCE-${Date.now()}-${serial}`;
}

/** What a lawful act of the department says: taken from an inspection that it has already. */
async function lawful({ ask }: GraphClient): Promise<Row> {
  const query = `{ acts(first: 100, where: { kind: { eq: INSPECTION }, departmentCode: { eq: "610100-MKT" }, irregular: { eq: false } }) {
    nodes { itemCode regionCode objectType objectId objectName counterpartName counterpartNature counterpartIdType counterpartCode
      provenance { provider } officersNamed { certificateNo } ... on InspectionAct { checkDate checklistCode } } } }`;
  const found = rows(served(await ask('portal', query, OFFICER)), 'acts.nodes');
  const one = found.find(({ counterpartNature }) => counterpartNature === 'ORGANISATION');
  ok(one, 'the department has no lawful inspection of an organisation to go by');
  const { provenance: _, officersNamed, ...values } = one;
  return { ...values, officers: (officersNamed as Row[]).map(({ certificateNo }) => certificateNo) };
}

export async function inspectionInput(graph: GraphClient): Promise<Record<string, unknown>> {
  const form = { checkForm: 'ON_SITE', checkType: 'ROUTINE', checkMode: 'ON_SITE', checkResult: 'FOLLOW_UP_PENDING' };
  return { ...(await lawful(graph)), ...form, actNo: unused(), actName: '示例检查' };
}

/** What an act that follows an inspection takes over from it. */
function following(inspection: Record<string, unknown>): Record<string, unknown> {
  const { checkDate, checklistCode, checkForm, checkType, checkMode, checkResult, actNo, ...common } = inspection;
  return { ...common, actNo: unused(), inspectionActNo: actNo };
}

export function penaltyOf(inspection: Record<string, unknown>): Record<string, unknown> {
  return {
    ...following(inspection),
    ...{ decidedOn: inspection['checkDate'], filedOn: inspection['checkDate'], caseSource: '监督检查' },
    ...{ illegalFact: '示例违法事实', penaltyBasis: '示例法规', procedure: 'ORDINARY', documentNo: '示例罚字1号' },
    ...{ penaltyTypes: ['WARNING'], penaltyResult: '警告', hearing: false, criminal: false, noPenalty: false },
    ...{ reconsideration: false, litigation: false },
  };
}

async function penalised(graph: GraphClient): Promise<{ id: string; decidedOn: unknown }> {
  const inspection = await inspectionInput(graph);
  served(await run(graph, 'recordInspection', inspection));
  const penalty = await run(graph, 'recordPenalty', penaltyOf(inspection));
  return { id: textAt(served(penalty), 'recordPenalty.id'), decidedOn: inspection['checkDate'] };
}

/** What a version of a trace says of a field; null where it says nothing. */
function valueIn(values: readonly Row[], field: string): unknown {
  const told = values.find((one) => one['field'] === field);
  return told ? JSON.parse(textAt(told, 'value')) : null;
}

function reasonsOf(answer: Answer, name: Name): readonly string[] {
  return (failed(answer, name, 'ACT_IRREGULAR').extensions as unknown as { reasons: string[] }).reasons;
}

/** Entry, correction and review of acts: Art. 3, 8, 11, 15, 20, 33. */
export const ACTS = [
  must(
    'art03.kinds',
    'take in acts of all four kinds on line, each after the inspection it comes from',
    async (graph) => {
      const inspection = await inspectionInput(graph);
      const kind = async (name: Name, input: object) =>
        at(served(await run(graph, name, input, 'kind')), `${name}.kind`);
      const day = inspection['checkDate'];
      const coercion = {
        ...{ measureFrom: day, illegalFact: '示例违法事实', basis: '示例法规', documentNo: '示例强字1号' },
        compulsionKind: 'MEASURE',
      };
      deepStrictEqual(
        [
          await kind('recordInspection', inspection),
          await kind('recordPenalty', penaltyOf(inspection)),
          await kind('recordCoercion', { ...following(inspection), ...coercion }),
          await kind('recordOtherAct', { ...following(inspection), startedOn: day, measure: '约谈' }),
        ],
        ['INSPECTION', 'PENALTY', 'COMPULSION', 'OTHER'],
      );
    },
  ),
  must('art08.refused', "refuse an act by an item outside the department's duty, or not in force", async (graph) => {
    const input = await inspectionInput(graph);
    const query = '{ items(first: 1, where: { status: { eq: SUSPENDED } }) { nodes { itemCode } } }';
    const suspended = rows(served(await graph.ask('portal', query, OFFICER)), 'items.nodes')[0];
    ok(suspended, 'the catalogue has no suspended item');
    const by = async (who: { account: string }, more: object) =>
      reasonsOf(
        await run(graph, 'recordInspection', { ...input, actNo: unused(), ...more }, 'id', who),
        'recordInspection',
      );
    ok((await by(STRANGER, {})).includes('ITEM_NOT_LISTED itemCode'));
    ok((await by(OFFICER, suspended)).includes('ITEM_NOT_IN_FORCE itemCode'));
    ok((await by(OFFICER, { itemCode: '00000000000000' })).includes('ITEM_UNKNOWN itemCode'));
  }),
  must(
    'art08.held',
    'let the department and the office find irregular acts by their reason, and the public not',
    async (graph) => {
      const query =
        '{ acts(first: 100, where: { irregular: { eq: true } }) { nodes { irregular irregularityCodes } } }';
      const found = rows(served(await graph.ask('portal', query, OFFICE)), 'acts.nodes');
      ok(found.length > 0, 'no act is irregular');
      ok(found.every(({ irregular, irregularityCodes }) => irregular === true && (irregularityCodes as []).length > 0));
      refused(await graph.ask('public', query), 400, 'GRAPHQL_VALIDATION_FAILED');
    },
  ),
  must(
    'art08.officers',
    'refuse an inspection of one officer alone, and name an officer who is not registered',
    async (graph) => {
      const input = await inspectionInput(graph);
      const [first] = input['officers'] as string[];
      const by = async (officers: unknown[]) =>
        reasonsOf(await run(graph, 'recordInspection', { ...input, officers }), 'recordInspection');
      deepStrictEqual(await by([first]), ['TOO_FEW_OFFICERS officers']);
      deepStrictEqual(await by([first, 'nobody']), ['OFFICER_UNKNOWN officers']);
    },
  ),
  must('art08.public', 'let no account that does not supervise enter an act', async (graph) => {
    const input = await inspectionInput(graph);
    denied(await run(graph, 'recordInspection', input, 'id', OFFICE), 'recordInspection');
  }),
  must('art11.act-checklist', 'refuse an inspection by a checklist of another item', async (graph) => {
    const input = await inspectionInput(graph);
    const query = '{ checklists(first: 2) { nodes { checklistCode } } }';
    const other = rows(served(await graph.ask('portal', query, OFFICER)), 'checklists.nodes').find(
      ({ checklistCode }) => checklistCode !== input['checklistCode'],
    );
    const answer = await run(graph, 'recordInspection', { ...input, ...other });
    deepStrictEqual(reasonsOf(answer, 'recordInspection'), ['CHECKLIST_OF_ANOTHER_ITEM checklistCode']);
  }),
  must('art15.online', 'write who entered an act and when, and whether it was in time', async (graph) => {
    const answer = 'timely aggregatedOn publicStatus reporter provenance { provider sourceSystem }';
    const act = at(
      served(await run(graph, 'recordInspection', await inspectionInput(graph), answer)),
      'recordInspection',
    );
    strictEqual(typeof at(act, 'timely'), 'boolean');
    ok(at(act, 'aggregatedOn'));
    strictEqual(at(act, 'publicStatus'), 'UNPUBLISHED');
    strictEqual(at(act, 'reporter'), OFFICER.account);
    deepStrictEqual(at(act, 'provenance'), { provider: '610100-MKT', sourceSystem: 'online' });
  }),
  must('art15.reasons', 'name every value that an act lacks at once', async (graph) => {
    const { actNo, checkDate } = await inspectionInput(graph);
    const reasons = reasonsOf(await run(graph, 'recordInspection', { actNo, checkDate }), 'recordInspection');
    for (const field of ['itemCode', 'checklistCode', 'officers', 'objectName', 'checkResult'])
      ok(reasons.includes(`VALUE_MISSING ${field}`), field);
  }),
  must(
    'art20.former-value',
    'keep the former value of what is corrected, and the reason, in its history',
    async (graph) => {
      const input = { ...(await inspectionInput(graph)), score: 60 };
      const id = textAt(served(await run(graph, 'recordInspection', input)), 'recordInspection.id');
      const correction = { id, expectedVersion: 1, reason: '评分录入错误', changes: { score: 90 } };
      failed(await run(graph, 'correctAct', { ...correction, reason: '' }), 'correctAct', 'BAD_USER_INPUT');
      served(await run(graph, 'correctAct', correction));
      failed(await run(graph, 'correctAct', correction), 'correctAct', 'STALE');
      const trace = `{ trace(kind: InspectionAct, id: "${id}") { versions { values { field value } } } }`;
      const versions = rows(served(await graph.ask('portal', trace, OFFICER)), 'trace.versions');
      deepStrictEqual(
        versions.map(({ values }) => ['score', 'correctionReason'].map((field) => valueIn(values as Row[], field))),
        [
          [60, null],
          [90, '评分录入错误'],
        ],
      );
    },
  ),
  must(
    'art33.evidence',
    'give evidence of an act to those whose own it is, as it was attached, and to nobody else',
    async (graph) => {
      const recorded = await run(graph, 'recordInspection', await inspectionInput(graph));
      const actId = textAt(served(recorded), 'recordInspection.id');
      const content = Buffer.from('%PDF-1.7 conformance');
      const sha256 = createHash('sha256').update(content).digest('hex');
      const document = { actId, name: '示例证据', mediaType: 'application/pdf', bytes: content.length, sha256 };
      const begun = await run(graph, 'attachEvidence', document, 'evidenceId');
      const evidenceId = textAt(served(begun), 'attachEvidence.evidenceId');
      const add = (bytes: Buffer) =>
        run(graph, 'addEvidencePart', { evidenceId, part: 0, content: bytes.toString('base64') }, 'state');
      failed(await add(Buffer.from('%PDF-1.7 CONFORMANCE')), 'addEvidencePart', 'BAD_USER_INPUT');
      strictEqual(at(served(await add(content)), 'addEvidencePart.state'), 'COMPLETE');
      const read = `{ evidenceDocument(evidenceId: "${evidenceId}") { sha256 content(part: 0) } }`;
      deepStrictEqual(at(served(await graph.ask('portal', read, OFFICER)), 'evidenceDocument'), {
        sha256,
        content: content.toString('base64'),
      });
      strictEqual(at(served(await graph.ask('portal', read, STRANGER)), 'evidenceDocument'), null);
      refused(await graph.ask('public', read), 400, 'GRAPHQL_VALIDATION_FAILED');
    },
  ),
  must(
    'art20.revoked',
    'withdraw a penalty that is revoked on reconsideration, and take no further step of it',
    async (graph) => {
      const { id, decidedOn } = await penalised(graph);
      const review = { id, expectedVersion: 1, ground: 'RECONSIDERATION', decidedOn, documentNo: '示例复决1号' };
      const revoked = await run(graph, 'recordReview', { ...review, outcome: 'REVOKED' }, 'state publicStatus');
      deepStrictEqual(at(served(revoked), 'recordReview'), { state: 'REVOKED', publicStatus: 'WITHDRAWN' });
      const closure = { id, expectedVersion: 2, closedOn: decidedOn, closureMethod: '执行完毕', closureResult: '完毕' };
      failed(await run(graph, 'closePenalty', closure), 'closePenalty', 'ILLEGAL_TRANSITION');
      strictEqual(at(served(await graph.ask('public', `{ act(id: "${id}") { id } }`)), 'act'), null);
    },
  ),
];

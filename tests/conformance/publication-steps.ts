import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { signedBy } from '../../shared/audit/signed-file.ts';
import type { PublicKeyRecord } from '../../shared/crypto/signing.ts';
import type { Answer, GraphClient } from '../support/graph-client.ts';
import { someone } from './accounts.ts';
import { inspectionInput, penaltyOf, run } from './acts.ts';
import { at, failed, numberAt, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const OFFICER = { account: 'market.officer' };
const STRANGER = { account: 'health.officer' };

type Step =
  | 'proposePublication'
  | 'checkPublication'
  | 'choosePublicationProfile'
  | 'publishAct'
  | 'withdrawPublication';

const stepOf = (name: Step) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { state version } }`;

function take({ ask }: GraphClient, name: Step, input: object, who = OFFICER): Promise<Answer> {
  return ask('portal', stepOf(name), { ...who, variables: { input } });
}

/** A penalty that nobody has published; its id. */
async function penalised(graph: GraphClient, more: object = {}): Promise<string> {
  const inspection = await inspectionInput(graph);
  served(await run(graph, 'recordInspection', inspection));
  const penalty = {
    ...penaltyOf(inspection),
    penaltyTypes: ['FINE'],
    penaltyResult: '罚款二百元',
    fineAmount: 20_000,
    ...more,
  };
  return textAt(served(await run(graph, 'recordPenalty', penalty)), 'recordPenalty.id');
}

/** The same, published on line by two persons of the department. */
async function published(graph: GraphClient): Promise<string> {
  const actId = await penalised(graph);
  const checker = await someone(graph);
  served(await take(graph, 'proposePublication', { actId, expectedVersion: 0 }));
  const check = { actId, expectedVersion: 1, passed: true, opinion: '可以公示' };
  served(await checker.ask(stepOf('checkPublication'), { input: check }));
  served(await take(graph, 'choosePublicationProfile', { actId, expectedVersion: 2, profile: 'STANDARD' }));
  const data = served(await take(graph, 'publishAct', { actId, expectedVersion: 3 }));
  strictEqual(at(data, 'publishAct.state'), 'PUBLISHED');
  return actId;
}

async function publicly({ ask }: GraphClient, actId: string): Promise<unknown> {
  return at(
    served(await ask('public', 'query ($id: ID!) { act(id: $id) { id } }', { variables: { id: actId } })),
    'act',
  );
}

/** Looks at what a gateway makes soon after its start. */
const MOST_LOOKS = 300;

async function manifest({ send }: GraphClient): Promise<Answer> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const answer = await send('/public/downloads', {});
    if (answer.status === 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The downloads were not made.');
}

/** Manifest and file of one making: where they are made anew in between, they are taken again. */
async function penaltyFile(graph: GraphClient) {
  const { text, body } = await manifest(graph);
  const { datasets } = body as { datasets: { name: string; files: { name: string; sha256: string }[] }[] };
  const penalties = datasets.find(({ name }) => name === 'penalties')!;
  const file = penalties.files.find(({ name }) => name.endsWith('.ndjson'))!;
  const signature = (await graph.send('/public/downloads/manifest.sig', {})).text;
  const { keys } = (await graph.send('/public/downloads/key', {})).body as { keys: PublicKeyRecord[] };
  const taken = (await graph.send(`/public/downloads/${file.name}`, {})).text;
  if ((await manifest(graph)).text !== text) return penaltyFile(graph);
  return { text, signature, keys, file, taken };
}

/** How acts come before the public, and leave it: Art. 23, 24. */
export const PUBLICATION_STEPS = [
  must(
    'art23.publication-steps',
    'publish an act after proposal, legal check and treatment, with the owner of each step',
    async (graph) => {
      const actId = await published(graph);
      deepStrictEqual(await publicly(graph, actId), { id: actId });
      const query = 'query ($id: ID!) { actPublication(actId: $id) { steps { step by at department { code } } } }';
      const data = served(await graph.ask('portal', query, { ...OFFICER, variables: { id: actId } }));
      const steps = rows(data, 'actPublication.steps');
      deepStrictEqual(
        steps.map(({ step }) => step),
        ['PROPOSE', 'CHECK', 'CHOOSE_PROFILE', 'PUBLISH'],
      );
      ok(steps[0]!['by'] !== steps[1]!['by']);
      ok(steps.every(({ department }) => (department as { code: string }).code === '610100-MKT'));
    },
  ),
  must(
    'art23.legal-check-by-another',
    'refuse the legal check of an act to who entered or proposed it',
    async (graph) => {
      const actId = await penalised(graph);
      served(await take(graph, 'proposePublication', { actId, expectedVersion: 0 }));
      const check = { actId, expectedVersion: 1, passed: true, opinion: '可以公示' };
      failed(await take(graph, 'checkPublication', check), 'checkPublication', 'WRONG_DEPARTMENT');
      failed(await take(graph, 'publishAct', { actId, expectedVersion: 1 }), 'publishAct', 'ILLEGAL_TRANSITION');
      strictEqual(await publicly(graph, actId), null);
    },
  ),
  must('art23.withdrawn', 'take what is withdrawn out of the public graph at once, its reason kept', async (graph) => {
    const actId = await published(graph);
    const input = { actId, expectedVersion: 4, reason: '示例撤下原因' };
    served(await take(graph, 'withdrawPublication', input));
    strictEqual(await publicly(graph, actId), null);
    const query = 'query ($id: ID!) { actPublication(actId: $id) { state reason } }';
    const data = served(await graph.ask('portal', query, { ...OFFICER, variables: { id: actId } }));
    deepStrictEqual(at(data, 'actPublication'), { state: 'WITHDRAWN', reason: '示例撤下原因' });
  }),
  must(
    'art23.seven-working-days',
    'say until when a penalty is to be published, and who has missed it',
    async (graph) => {
      const actId = await penalised(graph);
      const query = `query ($id: ID!) { actPublication(actId: $id) { dueOn } act(id: $id) { occurredOn }
      dueForPublication(first: 1) { totalCount nodes { dueOn missed } } missedPublications { department { code } count } }`;
      const data = served(await graph.ask('portal', query, { ...OFFICER, variables: { id: actId } }));
      const days = (day: string) => Date.parse(day) / 86_400_000;
      // seven working days have one weekend in them at least, and in China never more than three weeks
      const term = days(textAt(data, 'actPublication.dueOn')) - days(textAt(data, 'act.occurredOn'));
      ok(term >= 9 && term <= 21, `${term} days`);
      ok(numberAt(data, 'dueForPublication.totalCount') > 0);
      for (const { count } of rows(data, 'missedPublications')) ok(Number(count) > 0);
    },
  ),
  must('art23.warning-only', 'refuse to publish a warning alone of market regulation', async (graph) => {
    const body = {
      authority: '示例市场监督管理局',
      penaltyTypes: ['WARNING'],
      penaltyResult: '警告',
      fineAmount: null,
    };
    const actId = await penalised(graph, body);
    failed(
      await take(graph, 'proposePublication', { actId, expectedVersion: 0 }),
      'proposePublication',
      'NOT_PUBLISHABLE',
    );
  }),
  must(
    'art24.publication-own',
    'tell no other department how an act comes before the public, and let none take a step',
    async (graph) => {
      const actId = await published(graph);
      const query = 'query ($id: ID!) { actPublication(actId: $id) { state } }';
      const seen = await graph.ask('portal', query, { ...STRANGER, variables: { id: actId } });
      strictEqual(at(served(seen), 'actPublication'), null);
      const input = { actId, expectedVersion: 4, reason: '示例' };
      failed(await take(graph, 'withdrawPublication', input, STRANGER), 'withdrawPublication', 'WRONG_DEPARTMENT');
    },
  ),
  must(
    'art23.downloads',
    'give what is public as whole files, signed, and nothing that the public graph does not give',
    async (graph) => {
      const { text, signature, keys, file, taken } = await penaltyFile(graph);
      ok(signedBy('public downloads', Buffer.from(text), signature, keys), 'the manifest is not signed');
      strictEqual(createHash('sha256').update(taken).digest('base64url'), file.sha256);
      for (const line of taken.split('\n').slice(0, 20).filter(Boolean)) {
        const { key: id, record } = JSON.parse(line) as {
          key: string;
          record?: { actNo: string; penaltyResult: string };
        };
        const query = 'query ($id: ID!) { act(id: $id) { actNo ... on PenaltyAct { penaltyResult } } }';
        const shown = at(served(await graph.ask('public', query, { variables: { id } })), 'act');
        if (record && shown) deepStrictEqual(shown, { actNo: record.actNo, penaltyResult: record.penaltyResult });
      }
    },
  ),
];

import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { GraphClient } from '../support/graph-client.ts';
import { type DeliveryAnswer, type DeliveryOptions, deliver, machineClient } from '../support/machine-client.ts';
import { at, failed, rows, served } from './expectations.ts';
import { must } from './requirement.ts';

const ADMIN = 'market.admin';
const OFFICER = { account: 'market.officer' };
const SOURCE = '610100|MKT';

/** The graph's own day: a session that it begins ends an hour after its clock. */
async function dayOf(graph: GraphClient): Promise<string> {
  const { exp } = decodeJwt(await graph.token(ADMIN));
  return new Date(exp! * 1000 + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Sends rows as a program of the city's market regulation, let in for this alone. */
async function sender(graph: GraphClient) {
  const { token } = await machineClient(graph, ADMIN, await dayOf(graph));
  return (sent: readonly (object | string)[], more: Partial<DeliveryOptions> = {}): Promise<DeliveryAnswer> => {
    const content = sent.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');
    return deliver(graph.url, content, { dataset: 'inspections', source: SOURCE, key: randomUUID(), token, ...more });
  };
}

const act = (more: Record<string, unknown> = {}) => ({
  actNo: `TS-${randomUUID()}`,
  actName: '日常检查',
  checkDate: '2026-09-01',
  regionCode: '610100',
  objectName: '示例食品店',
  ...more,
});

function refused({ status, body, text }: DeliveryAnswer, expected: number, code: string): void {
  deepStrictEqual([status, body.errors?.[0]?.extensions.code], [expected, code], text);
}

const QUALITY = `query ($to: CivilDate!) {
  dataQuality(where: { department: "610100-MKT", dataset: "inspections", from: $to, to: $to }) { arrived standard correct wrong quarantined }
}`;

/** Rows of feeding systems as they are sent, and what they are worth: Art. 15, 16, 18–20. */
export const INGEST = [
  must(
    'art15.stream',
    'take rows from a program of a department, keep the good ones and report each fault',
    async (graph) => {
      const send = await sender(graph);
      const { status, body, text } = await send([act(), act({ checkDate: 'soon' }), 'no JSON', act()]);
      strictEqual(status, 200, text);
      const { state, read, new: added, held } = body.report!;
      deepStrictEqual([state, read, added, held], ['FINISHED', 4, 2, 2], text);
    },
  ),
  must('art15.once', 'do what is sent again under its key once, and refuse other rows under it', async (graph) => {
    const send = await sender(graph);
    const key = randomUUID();
    const row = act();
    const first = await send([row], { key });
    const again = await send([row], { key });
    deepStrictEqual(again.body.report, { ...first.body.report, repeated: true });
    refused(await send([act()], { key }), 409, 'CONFLICT');
  }),
  must('art16.programs', 'take rows from programs with a registered source alone', async (graph) => {
    const send = await sender(graph);
    refused(await send([act()], { token: await graph.token('market.officer') }), 403, 'NOT_FOR_CALLER');
    refused(await send([act()], { token: undefined }), 401, 'UNAUTHENTICATED');
    refused(await send([act()], { source: '610100|NOBODY' }), 400, 'BAD_USER_INPUT');
    refused(await send([act()], { dataset: 'departments' }), 404, 'NOT_FOUND');
  }),
  must(
    'art18.quarantine',
    'keep a row that cannot be kept, with every reason, for its department to see',
    async (graph) => {
      const send = await sender(graph);
      const { body } = await send([act({ checkDate: 'soon', checkResult: '不明' })]);
      const query = `{ quarantine(where: { batchNo: { eq: "${body.report!['batchNo']}" } }) { nodes { dataset state problems { field } } } }`;
      const [held] = rows(served(await graph.ask('portal', query, OFFICER)), 'quarantine.nodes');
      deepStrictEqual([at(held, 'dataset'), at(held, 'state')], ['inspections', 'HELD']);
      deepStrictEqual(
        rows(held, 'problems').map((problem) => at(problem, 'field')),
        ['checkDate', 'checkResult'],
      );
      deepStrictEqual(
        rows(served(await graph.ask('portal', query, { account: 'health.officer' })), 'quarantine.nodes'),
        [],
      );
    },
  ),
  must(
    'art18.quality',
    'count what came, what is right and what waits, for the department and its office',
    async (graph) => {
      const send = await sender(graph);
      const { body } = await send([act({ checkDate: 'soon' })]);
      const to = new Date(new Date(String(body.report!['startedAt'])).getTime() + 8 * 3_600_000)
        .toISOString()
        .slice(0, 10);
      for (const account of ['market.officer', 'office.city']) {
        const [found] = rows(served(await graph.ask('portal', QUALITY, { account, variables: { to } })), 'dataQuality');
        const [arrived, standard, correct, wrong, waiting] = [
          'arrived',
          'standard',
          'correct',
          'wrong',
          'quarantined',
        ].map((name) => Number(at(found, name)));
        ok(arrived! >= 1 && waiting! >= 1 && standard === correct! + wrong!, JSON.stringify(found));
      }
      const others = await graph.ask('portal', QUALITY, { account: 'health.officer', variables: { to } });
      deepStrictEqual(rows(served(others), 'dataQuality'), []);
    },
  ),
  must('art19.provider', 'hold a row about a record that another department provides', async (graph) => {
    const listed = await graph.ask(
      'portal',
      '{ items(first: 100) { nodes { itemCode provenance { provider } } } }',
      OFFICER,
    );
    const other = rows(served(listed), 'items.nodes').find((item) => at(item, 'provenance.provider') !== '610100-MKT');
    const send = await sender(graph);
    const { body } = await send([{ itemCode: at(other, 'itemCode'), versionDate: '2026-01-01', name: '改名' }], {
      dataset: 'items',
    });
    deepStrictEqual([body.report!['held'], body.report!['changed']], [1, 0]);
    const [reason] = body.report!['heldReasons'] as { code: string }[];
    strictEqual(reason!.code, 'RECORD_OF_ANOTHER');
  }),
  must('art13.register', 'register a source once, retire it, and take nothing from it then', async (graph) => {
    const sourceId = `610100|${randomUUID()}`;
    const input = { sourceId, name: '示例系统', kind: 'SYSTEM', expectedHours: 24 };
    const register = 'mutation ($input: RegisterSourceInput!) { registerSource(input: $input) { state version } }';
    const as = { account: ADMIN, variables: { input } };
    deepStrictEqual(at(served(await graph.ask('portal', register, as)), 'registerSource.state'), 'ACTIVE');
    failed(await graph.ask('portal', register, as), 'registerSource', 'CONFLICT');
    const retire = `mutation { setSourceState(input: { sourceId: "${sourceId}", expectedVersion: 1, retired: true }) { state } }`;
    served(await graph.ask('portal', retire, { account: ADMIN }));
    refused(await (await sender(graph))([act()], { source: sourceId }), 400, 'BAD_USER_INPUT');
  }),
];

import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { GraphClient } from '../support/graph-client.ts';
import { at, comparable, denied, failed, numberAt, type Row, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const ADMIN = { account: 'market.admin' };
const RECEIVER = { account: 'health.officer' };

const TYPE = 'InspectionAct';
const GRANT = 'mutation ($input: GrantDataInput!) { grantData(input: $input) { id version until } }';
const REVOKE = `mutation ($id: ID!, $version: Int!) {
  revokeGrant(id: $id, reason: "conformance", expectedVersion: $version) { state version } }`;

/** A day within the longest term by the clock of the deployment, which need not be ours: the day after it issued the token, UTC. */
async function dayWithin(graph: GraphClient): Promise<string> {
  const [, claims = ''] = (await graph.token(ADMIN.account)).split('.');
  const { iat } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iat: number };
  return new Date((iat + 86_400) * 1000).toISOString().slice(0, 10);
}

async function grant(graph: GraphClient, input: Row): Promise<Row> {
  const variables = { input: { type: TYPE, receiver: '610100-HEA', purpose: 'conformance', ...input } };
  const given = await graph.ask('portal', GRANT, { ...ADMIN, variables });
  return at(served(given), 'grantData') as Row;
}

async function revoke({ ask }: GraphClient, { id, version }: Row): Promise<void> {
  const answer = await ask('portal', REVOKE, { ...ADMIN, variables: { id, version } });
  strictEqual(at(served(answer), 'revokeGrant.state'), 'REVOKED');
}

/** An inspection of the city's department of market regulation that is not published. */
async function hiddenInspection({ ask }: GraphClient): Promise<string> {
  const query = `{ acts(first: 100, where: { kind: { eq: INSPECTION }, departmentCode: { eq: "610100-MKT" } }) {
    nodes { id publicStatus provenance { provider } entrustedDepartmentCode } } }`;
  const found = rows(served(await ask('portal', query, { account: 'inspector.city' })), 'acts.nodes').find(
    (act) => act['publicStatus'] !== 'PUBLISHED' && at(act, 'provenance.provider') === '610100-MKT',
  );
  ok(found, 'the demo city has an unpublished inspection of market regulation');
  return textAt(found, 'id');
}

/** Data that a department lets another read: Art. 24. */
export const GRANTS = [
  must(
    'art24.grant',
    'open granted fields of a hidden row to the receiver from the next request on, and shut them when revoked',
    async (graph) => {
      const id = await hiddenInspection(graph);
      const read = (fields: string) =>
        graph.ask('portal', `query ($id: ID!) { act(id: $id) { ... on InspectionAct { ${fields} } } }`, {
          ...RECEIVER,
          variables: { id },
        });
      const before = await read('id occurredOn checkResult');
      strictEqual(at(served(before), 'act'), null);
      const given = await grant(graph, { fields: ['occurredOn', 'checkResult'], until: await dayWithin(graph) });
      const opened = await read('id occurredOn checkResult');
      ok(textAt(served(opened), 'act.occurredOn'));
      strictEqual(textAt(served(opened), 'act.id'), id);
      denied(await read('id actNo'), 'act.actNo');
      await revoke(graph, given);
      strictEqual(comparable(await read('id occurredOn checkResult')), comparable(before));
    },
  ),
  must('art24.grant-personal', 'grant nobody a personal field', async (graph) => {
    const input = {
      type: TYPE,
      fields: ['counterpartIdNumber'],
      receiver: '610100-HEA',
      purpose: 'conformance',
      until: await dayWithin(graph),
    };
    failed(await graph.ask('portal', GRANT, { ...ADMIN, variables: { input } }), 'grantData', 'BAD_USER_INPUT');
    const data = served(await graph.ask('portal', '{ grantableData { type fields } }', ADMIN));
    const fields = rows(data, 'grantableData').flatMap((one) => one['fields'] as string[]);
    for (const personal of ['counterpartIdNumber', 'complainantName', 'idNumber', 'legalRepresentative'])
      ok(!fields.includes(personal), `${personal} can be granted`);
  }),
  must('art24.grant-admin', 'let none but the admin of a department grant its data', async (graph) => {
    const input = {
      type: TYPE,
      fields: ['occurredOn'],
      receiver: '610100-HEA',
      purpose: 'x',
      until: await dayWithin(graph),
    };
    for (const account of ['market.officer', 'office.city', 'inspector.city'])
      denied(await graph.ask('portal', GRANT, { account, variables: { input } }), 'grantData');
  }),
  must(
    'art24.grant-known',
    'show a grant to provider, receiver, office and inspection, and to nobody else',
    async (graph) => {
      const given = await grant(graph, { fields: ['occurredOn'], until: await dayWithin(graph) });
      const query = 'query ($id: ID!) { grant(id: $id) { id } grants { totalCount } }';
      const seen: string[] = [];
      const accounts = [
        'market.officer',
        'health.officer',
        'office.city',
        'inspector.city',
        'office.beilin',
        'analyst.city',
      ];
      for (const account of accounts) {
        const data = served(await graph.ask('portal', query, { account, variables: { id: given['id'] } }));
        if (at(data, 'grant')) seen.push(account);
        strictEqual(numberAt(data, 'grants.totalCount') > 0, at(data, 'grant') !== null);
      }
      await revoke(graph, given);
      deepStrictEqual(seen, accounts.slice(0, 4));
    },
  ),
];

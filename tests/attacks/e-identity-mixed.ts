import { expect, test } from '@jest/globals';
import { at, rows, served } from '../conformance/expectations.ts';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { comparable, expectRefusal } from './refusals.ts';

const NAMES =
  `x-user x-user-id x-userid x-username x-account x-account-id x-role x-roles x-scope x-scopes x-permissions x-groups
  x-department x-departments x-region x-tenant x-tenant-id x-org-id x-admin x-is-admin x-internal x-service x-service-name
  x-forwarded-user x-forwarded-email x-forwarded-groups x-remote-user remote-user x-auth-user x-auth-request-user
  x-authenticated-user x-webauth-user x-ms-client-principal x-goog-authenticated-user-email x-amzn-oidc-data
  x-hasura-role x-hasura-user-id x-apollo-viewer supervision-identity supervision-signature supervision-viewer
  supervision-account supervision-scopes x-supervision-identity x-original-user x-client-cert x-ssl-client-s-dn`.split(
    /\s+/,
  );

const VALUES = [
  'inspector.city',
  'inspection',
  'admin',
  'true',
  '["inspection"]',
  Buffer.from('{"kind":"machine","account":"gateway","departments":[],"scopes":["gateway","inspection"]}').toString(
    'base64url',
  ),
];

test('#53 forty-seven headers that name another caller change nothing for anybody', async () => {
  expect(NAMES.length).toBe(47);
  const query = { query: '{ acts(first: 5) { totalCount nodes { id } } }' };
  const viewer = { query: '{ viewer { account scopes } acts(first: 5) { totalCount } }' };
  const authorization = `Bearer ${await city.token('health.officer')}`;
  const asPublic = await city.watched(() => city.post(PUBLIC, query));
  const asOfficer = await city.watched(() => city.post(PORTAL, viewer, { authorization }));
  for (const value of VALUES) {
    const headers = Object.fromEntries(NAMES.map((name) => [name, value]));
    const publicly = await city.watched(() => city.post(PUBLIC, query, headers));
    expect(publicly.result.text).toBe(asPublic.result.text);
    expect(publicly.asked.map((call) => call.viewer)).toEqual(asPublic.asked.map((call) => call.viewer));
    const officer = await city.watched(() => city.post(PORTAL, viewer, { ...headers, authorization }));
    expect(officer.result.text).toBe(asOfficer.result.text);
    expect(officer.asked.map((call) => call.viewer)).toEqual(asOfficer.asked.map((call) => call.viewer));
    expectRefusal(await city.post(PORTAL, query, headers), 401, 'UNAUTHENTICATED');
  }
});

test('#53 an address that a client claims for itself is not believed', async () => {
  const claims = {
    'x-forwarded-for': '10.0.0.1',
    'x-real-ip': '10.0.0.1',
    forwarded: 'for=10.0.0.1',
    'true-client-ip': '10.0.0.1',
  };
  const authorization = `Bearer ${await city.token('health.officer')}`;
  const { asked } = await city.watched(() =>
    city.post(PORTAL, { query: '{ items(first: 1) { totalCount } }' }, { ...claims, authorization }),
  );
  expect(asked.length).toBeGreaterThan(0);
  for (const { viewer } of asked) expect(JSON.stringify(viewer)).not.toContain('10.0.0.1');
});

/** Complaints and tasks that one account has and the other has not. */
async function foreign(owner: string, other: string) {
  const query = '{ complaints(first: 100) { nodes { complaintNo } } }';
  const numbers = async (account: string) =>
    rows(served(await city.ask('portal', query, { account })), 'complaints.nodes').map(({ complaintNo }) =>
      String(complaintNo),
    );
  const seen = new Set(await numbers(other));
  return (await numbers(owner)).filter((complaintNo) => !seen.has(complaintNo));
}

test("#56 another department's complaint is absent by its number, in lists, along relations and to filters", async () => {
  const account = 'health.officer';
  const [complaintNo] = await foreign('market.officer', account);
  if (!complaintNo) throw new Error('The market regulator has no complaint of its own.');
  const single = await city.ask('portal', `{ complaint(complaintNo: "${complaintNo}") { complaintNo kind } }`, {
    account,
  });
  const absent = await city.ask('portal', '{ complaint(complaintNo: "nothing") { complaintNo kind } }', { account });
  expect(comparable(single)).toBe(comparable(absent));
  for (const query of [
    '{ complaints(first: 100) { nodes { complaintNo } } }',
    '{ departments(first: 100) { nodes { complaints(first: 10) { nodes { complaintNo } } } } }',
    '{ supervisedObjects(first: 100) { nodes { complaints(first: 10) { nodes { complaintNo } } } } }',
    '{ acts(first: 100) { nodes { complaint { complaintNo } } } }',
    '{ tasks(first: 100) { nodes { complaint { complaintNo } } } }',
  ])
    expect((await city.ask('portal', query, { account })).text).not.toContain(complaintNo);
});

test("#56 another department's task can be neither read nor taken on, fed back or closed, and looks absent", async () => {
  const input = { title: 'x', content: 'x', assignedTo: '610100-MKT', dueOn: '2026-11-30' };
  const issue = 'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo version } }';
  const issued = served(await city.ask('portal', issue, { account: 'office.city', variables: { input } }));
  const taskNo = String(at(issued, 'issueTask.taskNo'));
  const account = 'health.officer';
  const read = (no: string) => city.ask('portal', `{ task(taskNo: "${no}") { taskNo title } }`, { account });
  expect(comparable(await read(taskNo))).toBe(comparable(await read('nothing')));
  for (const step of [
    (no: string) => `mutation { claimTask(input: { taskNo: "${no}", expectedVersion: 1 }) { taskNo } }`,
    (no: string) =>
      `mutation { feedBackTask(input: { taskNo: "${no}", expectedVersion: 1, feedback: "x" }) { taskNo } }`,
    (no: string) => `mutation { closeTask(input: { taskNo: "${no}", expectedVersion: 1 }) { taskNo } }`,
  ]) {
    const [hidden, none] = [
      await city.ask('portal', step(taskNo), { account }),
      await city.ask('portal', step('nothing'), { account }),
    ];
    expect(comparable(hidden).replaceAll(taskNo, 'nothing')).toBe(comparable(none));
  }
  const after = served(
    await city.ask('portal', `{ task(taskNo: "${taskNo}") { version status } }`, { account: 'office.city' }),
  );
  expect(at(after, 'task.version')).toBe(at(issued, 'issueTask.version'));
});

test('#57 four hundred requests of six callers at once: nobody gets the answer of another', async () => {
  const query = '{ acts(first: 3) { totalCount nodes { id timely: actNo } } }';
  const accounts = [undefined, 'inspector.city', 'market.officer', 'health.officer', 'analyst.city', 'office.beilin'];
  const ask = async (account: string | undefined) =>
    (
      await city.ask(
        account ? 'portal' : 'public',
        account ? query.replace('{ acts', '{ viewer { account } acts') : query,
        { account },
      )
    ).text;
  const expected = new Map<string | undefined, string>();
  for (const account of accounts) expected.set(account, await ask(account));
  expect(new Set(expected.values()).size).toBe(accounts.length);
  for (let round = 0; round < 10; round += 1) {
    const callers = Array.from({ length: 40 }, (_, place) => accounts[(place * 7 + round) % accounts.length]);
    const answers = await Promise.all(callers.map(ask));
    for (const [place, account] of callers.entries()) expect(answers[place]).toBe(expected.get(account));
  }
});

test('#57 the same document, first from who may read all and then from who may not, and the other way round', async () => {
  for (const order of [
    ['inspector.city', 'analyst.city'],
    ['analyst.city', 'inspector.city'],
  ]) {
    const query = `query Q${order[0]!.slice(0, 3)} { complaints(first: 3) { totalCount nodes { complaintNo objectName } } }`;
    for (const account of order) {
      const { body } = await city.ask('portal', query, { account });
      if (account === 'analyst.city') {
        expect(rows(at(body, 'data'), 'complaints.nodes').filter(({ objectName }) => objectName)).toEqual([]);
        expect(body.errors?.map(({ extensions }) => extensions.code)).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
      } else expect(body.errors).toBeUndefined();
    }
  }
});

test('#57 nothing that was answered may be kept by anybody on the way', async () => {
  const authorization = `Bearer ${await city.token('inspector.city')}`;
  for (const headers of [{ authorization }, {} as Record<string, string>]) {
    const response = await fetch(new URL(PORTAL, city.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ viewer { account } }' }),
    });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.has('etag')).toBe(false);
    expect(response.status).toBe(headers['authorization'] ? 200 : 401);
    await response.body?.cancel();
  }
});

import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Answer, GraphClient } from '../support/graph-client.ts';
import { at, denied, failed, refused, rows, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const ADMIN = { account: 'market.admin' };
const CITY_OFFICE = { account: 'office.city' };
const NEW_PASSWORD = 'Keelung-harbour-7';

const CREATE = `mutation ($input: CreateAccountInput!) {
  createAccount(input: $input) { oneTimePassword account { account version departmentCode scopes } } }`;
const SIGN_IN =
  'mutation ($account: String!, $password: String!) { signIn(account: $account, password: $password) { token } }';
const CHANGE_PASSWORD = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { account } }';
const END = 'mutation ($input: AccountStepInput!) { endAccount(input: $input) { active } }';
const ITEMS = '{ items(first: 1) { nodes { itemCode } } }';

export interface Person {
  account: string;
  password: string;
  /** Asks as this person. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
}

let made = 0;
/** Input for somebody nobody has seen: accounts cannot be taken back, and the demo city may have been asked before. */
function somebody(more: Record<string, unknown> = {}) {
  made += 1;
  const account = `conformance.${Date.now().toString(36)}.${made}`;
  return { account, displayName: '示例考核', staffNo: account, scopes: ['supervision'], ...more };
}

/** A new account of market regulation, or of what `more` says, signed in with its one-time password. */
async function newPerson(graph: GraphClient, more: Record<string, unknown> = {}, by = ADMIN): Promise<Person> {
  const input = somebody(more);
  const data = served(await graph.ask('portal', CREATE, { ...by, variables: { input } }));
  const password = textAt(data, 'createAccount.oneTimePassword');
  return { account: input.account, password, ask: await signedIn(graph, input.account, password) };
}

async function signedIn(graph: GraphClient, account: string, password: string): Promise<Person['ask']> {
  const answer = await graph.ask('portal', SIGN_IN, { variables: { account, password } });
  const headers = { authorization: `Bearer ${textAt(served(answer), 'signIn.token')}` };
  return (query, variables) => graph.ask('portal', query, { headers, variables });
}

/** Somebody who has changed the one-time password, and so may do what the account may. */
async function settledPerson(graph: GraphClient, more: Record<string, unknown> = {}, by = ADMIN): Promise<Person> {
  const person = await newPerson(graph, more, by);
  const input = { oldPassword: person.password, newPassword: NEW_PASSWORD };
  served(await person.ask(CHANGE_PASSWORD, { input }));
  return { ...person, password: NEW_PASSWORD };
}

const shared = new WeakMap<GraphClient, Promise<Person>>();

/** One such person for all who leave them as they are: passwords are hashed slowly on purpose. */
export function someone(graph: GraphClient): Promise<Person> {
  const known = shared.get(graph) ?? settledPerson(graph);
  shared.set(graph, known);
  return known;
}

/** Accounts as people (Art. 26), their passwords (Art. 31), sessions and networks (Art. 32). */
export const ACCOUNTS = [
  must('art26.delegated', "let a department's administrator make accounts in the own unit", async (graph) => {
    const { ask, account } = await someone(graph);
    const data = served(await ask('{ viewer { account departmentCode scopes inPost } }'));
    deepStrictEqual(at(data, 'viewer'), {
      account,
      departmentCode: '610100-MKT',
      scopes: ['supervision'],
      inPost: true,
    });
    strictEqual(rows(served(await ask(ITEMS)), 'items.nodes').length, 1);
  }),
  must(
    'art26.own-unit',
    'answer an administrator of another department as if the account did not exist',
    async (graph) => {
      const end = (account: string) =>
        graph.ask('portal', END, { ...ADMIN, variables: { input: { account, expectedVersion: 1 } } });
      const hidden = failed(await end('health.officer'), 'endAccount', 'NOT_FOUND');
      strictEqual(hidden.message, failed(await end('no.such.account'), 'endAccount', 'NOT_FOUND').message);
      const input = somebody({ departmentCode: '610100-HEA' });
      failed(await graph.ask('portal', CREATE, { ...ADMIN, variables: { input } }), 'createAccount', 'NOT_FOUND');
      const seen = await graph.ask('portal', '{ account(account: "health.officer") { account } }', ADMIN);
      strictEqual(at(served(seen), 'account'), null);
    },
  ),
  must('art26.no-more-than-own', 'refuse an administrator scopes that are not theirs to give', async ({ ask }) => {
    for (const scope of ['administration', 'inspection', 'oversight', 'decision', 'staffing', 'exchange']) {
      const input = somebody({ scopes: [scope] });
      failed(await ask('portal', CREATE, { ...ADMIN, variables: { input } }), 'createAccount', 'SCOPE_NOT_YOURS');
    }
  }),
  must('art26.only-administrators', 'refuse the administration of accounts to everybody else', async ({ ask }) => {
    for (const account of ['market.officer', 'analyst.city', 'inspector.city', 'staffing.city']) {
      denied(await ask('portal', CREATE, { account, variables: { input: somebody() } }), 'createAccount');
      denied(await ask('portal', '{ accounts { totalCount } }', { account }), 'accounts');
    }
  }),
  must('art26.ended', 'let an ended account do nothing from its next request on', async (graph) => {
    const { ask, account, password } = await settledPerson(graph);
    served(await ask(ITEMS));
    const own = `{ account(account: "${account}") { version } }`;
    const expectedVersion = at(served(await graph.ask('portal', own, ADMIN)), 'account.version');
    served(await graph.ask('portal', END, { ...ADMIN, variables: { input: { account, expectedVersion } } }));
    refused(await ask(ITEMS), 401, 'UNAUTHENTICATED');
    const again = await graph.ask('portal', SIGN_IN, { variables: { account, password } });
    failed(again, 'signIn', 'UNAUTHENTICATED');
  }),
  must('art26.post', 'let nobody in before their post begins or after it has ended', async (graph) => {
    for (const post of [{ postUntil: '2020-01-01' }, { postFrom: '2999-01-01' }]) {
      const input = somebody(post);
      const data = served(await graph.ask('portal', CREATE, { ...ADMIN, variables: { input } }));
      const password = textAt(data, 'createAccount.oneTimePassword');
      const answer = await graph.ask('portal', SIGN_IN, { variables: { account: input.account, password } });
      failed(answer, 'signIn', 'UNAUTHENTICATED');
    }
  }),
  must('art26.filing', 'let a new administrator administer when the city office has acknowledged it', async (graph) => {
    const departmentCode = '610100-SPT';
    const { ask, account } = await settledPerson(graph, { departmentCode }, CITY_OFFICE);
    const file = `mutation ($input: FileAdminChangeInput!) { fileAdminChange(input: $input) { filingNo status version } }`;
    const filed = served(
      await graph.ask('portal', file, { ...CITY_OFFICE, variables: { input: { departmentCode, newAdmin: account } } }),
    );
    strictEqual(at(filed, 'fileAdminChange.status'), 'FILED');
    denied(await ask('{ accounts { totalCount } }'), 'accounts');
    const acknowledge = 'mutation ($input: FilingStepInput!) { acknowledgeFiling(input: $input) { status } }';
    const step = { filingNo: at(filed, 'fileAdminChange.filingNo'), expectedVersion: 1 };
    const other = await graph.ask('portal', acknowledge, { account: 'office.beilin', variables: { input: step } });
    failed(other, 'acknowledgeFiling', 'NOT_FOUND');
    served(await graph.ask('portal', acknowledge, { ...CITY_OFFICE, variables: { input: step } }));
    ok(Number(at(served(await ask('{ accounts { totalCount } }')), 'accounts.totalCount')) > 0);
  }),
  must(
    'art05.administration',
    'let an office administer the accounts of its level and below alone',
    async ({ ask }) => {
      const query = '{ accounts(first: 100) { nodes { account departmentCode } } }';
      const ofOffice = async (account: string) =>
        rows(served(await ask('portal', query, { account })), 'accounts.nodes');
      const beilin = await ofOffice('office.beilin');
      ok(beilin.some(({ account }) => account === 'market.beilin.officer'));
      ok(beilin.every(({ departmentCode }) => String(departmentCode).startsWith('610103-')));
      const own = await ofOffice('market.admin');
      ok(own.every(({ departmentCode }) => departmentCode === '610100-MKT'));
    },
  ),
  must(
    'art06.nature',
    "give an organ's own scope in organs of its nature alone, by the city's office",
    async ({ ask }) => {
      const create = (departmentCode: string, scope: string, account: string) =>
        ask('portal', CREATE, { account, variables: { input: somebody({ departmentCode, scopes: [scope] }) } });
      served(await create('610100-DRC', 'decision', 'office.city'));
      failed(await create('610100-MKT', 'decision', 'office.city'), 'createAccount', 'SCOPE_NOT_YOURS');
      failed(await create('610103-DRC', 'decision', 'office.beilin'), 'createAccount', 'SCOPE_NOT_YOURS');
    },
  ),
  must('art31.one-time', 'let who has a one-time password do nothing before it is changed', async (graph) => {
    const { ask, password } = await newPerson(graph);
    const code = at((await ask(ITEMS)).body, 'errors.0.extensions.code');
    strictEqual(code, 'PASSWORD_CHANGE_NEEDED');
    served(await ask('{ viewer { account } }'));
    const change = (newPassword: string) => ask(CHANGE_PASSWORD, { input: { oldPassword: password, newPassword } });
    for (const weak of ['short', 'Password123456!', 'aaaaaaaaaaaaaaaaaaaa', password])
      failed(await change(weak), 'changePassword', 'PASSWORD_TOO_WEAK');
    served(await change(NEW_PASSWORD));
    served(await ask(ITEMS));
  }),
  must('art31.other-sessions', 'end the other sessions of who changes their password', async (graph) => {
    const { ask, account, password } = await settledPerson(graph);
    const other = await signedIn(graph, account, password);
    served(await other(ITEMS));
    served(await ask(CHANGE_PASSWORD, { input: { oldPassword: password, newPassword: `${NEW_PASSWORD}-again` } }));
    refused(await other(ITEMS), 401, 'UNAUTHENTICATED');
    served(await ask(ITEMS));
  }),
  must('art32.sessions', 'show a person their sessions, and end the one they name', async (graph) => {
    const { ask, account, password } = await settledPerson(graph);
    const other = await signedIn(graph, account, password);
    const query = '{ viewer { sessions { sessionId current stands source } } }';
    const sessions = rows(served(await ask(query)), 'viewer.sessions');
    strictEqual(sessions.length, 2);
    const foreign = sessions.find(({ current }) => current === false);
    const end = 'mutation ($id: ID!) { endSession(sessionId: $id) { stands endedAt } }';
    const stranger = await graph.ask('portal', end, { ...ADMIN, variables: { id: foreign?.['sessionId'] } });
    failed(stranger, 'endSession', 'NOT_FOUND');
    strictEqual(at(served(await ask(end, { id: foreign?.['sessionId'] })), 'endSession.stands'), false);
    refused(await other(ITEMS), 401, 'UNAUTHENTICATED');
    served(await ask(ITEMS));
  }),
  must('art32.renewed', 'give another token of the same session', async (graph) => {
    const { ask } = await someone(graph);
    const token = textAt(served(await ask('mutation { renewSession { token expiresAt } }')), 'renewSession.token');
    const headers = { authorization: `Bearer ${token}` };
    const query = '{ viewer { sessions { current } } }';
    const renewed = rows(served(await graph.ask('portal', query, { headers })), 'viewer.sessions');
    deepStrictEqual(renewed, [{ current: true }]);
  }),
  must('art32.network', 'let an account in from its networks alone', async (graph) => {
    const { ask } = await newPerson(graph, { networks: ['198.51.100.0/24'] });
    const { status, text } = await ask('{ viewer { account } }');
    strictEqual(status, 403, text);
  }),
  must('art21.program', 'give a program tokens by its secret, until the secret is another', async (graph) => {
    const create = `mutation ($input: CreateClientInput!) { createClient(input: $input) {
      secret client { clientId version scopes } } }`;
    const now = Date.parse(
      textAt(served(await (await someone(graph)).ask('{ viewer { createdAt } }')), 'viewer.createdAt'),
    );
    const validUntil = new Date(now + 86_400_000 * 30).toISOString().slice(0, 10);
    const input = { name: 'conformance', validUntil };
    const data = served(await graph.ask('portal', create, { ...ADMIN, variables: { input } }));
    const [clientId, secret] = [textAt(data, 'createClient.client.clientId'), textAt(data, 'createClient.secret')];
    const token = async () =>
      graph.send('/oauth/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }),
      });
    const given = await token();
    strictEqual(given.status, 200, given.text);
    const headers = { authorization: `Bearer ${textAt(given.body, 'access_token')}` };
    const seen = served(await graph.ask('portal', '{ viewer { account departmentCode scopes } }', { headers }));
    deepStrictEqual(at(seen, 'viewer'), { account: clientId, departmentCode: '610100-MKT', scopes: ['exchange'] });
    const rotate = 'mutation ($input: ClientStepInput!) { rotateClientSecret(input: $input) { secret } }';
    const step = { clientId, expectedVersion: 1 };
    const rotated = served(await graph.ask('portal', rotate, { ...ADMIN, variables: { input: step } }));
    notStrictEqual(at(rotated, 'rotateClientSecret.secret'), secret);
    refused(await graph.ask('portal', ITEMS, { headers }), 401, 'UNAUTHENTICATED');
    strictEqual((await token()).status, 401);
  }),
];

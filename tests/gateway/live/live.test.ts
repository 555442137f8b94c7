import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { changeKeys } from '../../../shared/audit/change-keys.ts';
import { type City, openCity } from '../../support/city.ts';
import { eventStream, type Follower, type Subscribed, webSocket } from '../../support/follow.ts';

let city: City;
const followers: Follower[] = [];
const MOST_CONNECTIONS = 6;

beforeAll(async () => {
  city = await openCity({ size: 10, settings: { LIVE_CHECK: '100', LIVE_CONNECTIONS: String(MOST_CONNECTIONS) } });
});
afterEach(() => {
  for (const follower of followers.splice(0)) follower.stop();
});
afterAll(() => city.close());

async function follow(account: string, query: string, variables: Subscribed['variables'], over = webSocket) {
  const follower = await over(city.url, query, { token: await city.token(account), variables });
  followers.push(follower);
  return follower;
}

const asStream = async (...given: Parameters<typeof eventStream>) => eventStream(...given);

/** Issues a task of the office of the city. */
async function issue(assignedTo: string, title: string): Promise<string> {
  const query = 'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }';
  const input = { assignedTo, title, content: '请于期限内反馈', dueOn: '2026-12-01' };
  const { body, text } = await city.ask('portal', query, { account: 'office.city', variables: { input } });
  const taskNo = (body.data as { issueTask?: { taskNo: string } } | undefined)?.issueTask?.taskNo;
  if (!taskNo) throw new Error(text);
  return taskNo;
}

/** Sequence number of the newest sealed change: who resumes after it misses nothing, however long subscribing takes. */
const newest = async () => (await changeKeys(city.subgraphs.connection('coordination'), undefined)).head;

const MINE = `subscription ($after: Int, $withTitle: Boolean = true) {
  change: taskChanged(after: $after) { ...Keys task { taskNo title @include(if: $withTitle) assignedTo { name } } }
}
fragment Keys on RecordChange { sequence kind id }`;

const ONE =
  'subscription ($id: String!, $after: Int) { recordChanged(kind: Task, id: $id, after: $after) { id task { status } } }';

test('two subscribers with different rights see different events', async () => {
  const after = await newest();
  const market = await follow('market.officer', MINE, { after });
  const health = await follow('health.officer', MINE, { after }, asStream);
  const forMarket = await issue('610100-MKT', '冷库排查');
  const forHealth = await issue('610100-HEA', '消毒产品抽查');
  expect(await market.next()).toEqual({
    data: {
      change: {
        ...{ sequence: expect.any(Number), kind: 'Task', id: forMarket },
        task: { taskNo: forMarket, title: '冷库排查', assignedTo: { name: '西安市市场监督管理局' } },
      },
    },
  });
  expect(await health.next()).toMatchObject({ data: { change: { id: forHealth } } });
});

test('a record that is not the subscriber’s to read is followed in vain, and nothing tells that it changed', async () => {
  const after = await newest();
  const first = await issue('610100-HEA', '甲');
  const second = await issue('610100-MKT', '乙');
  const stranger = await follow('market.officer', ONE, { id: first, after });
  const owner = await follow('health.officer', ONE, { id: first, after });
  expect(await owner.next()).toEqual({ data: { recordChanged: { id: first, task: { status: 'ISSUED' } } } });
  const own = await follow('market.officer', ONE, { id: second, after }, asStream);
  expect(await own.next()).toMatchObject({ data: { recordChanged: { id: second } } });
  stranger.stop();
  expect(await stranger.next()).toBe('complete');
});

test('what happened in between comes first, or the subscriber is told that it cannot', async () => {
  const after = await newest();
  const missed = [await issue('610100-MKT', '一'), await issue('610100-MKT', '二')];
  const back = await follow('market.officer', MINE, { after }, asStream);
  for (const id of missed) expect(await back.next()).toMatchObject({ data: { change: { id } } });
  const ahead = await follow('market.officer', MINE, { after: after + 1000 });
  expect(await ahead.next()).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('a connection ends with the session of its token', async () => {
  const token = await city.signIn('market.officer', {});
  const variables = { after: await newest() };
  const socket = await webSocket(city.url, MINE, { token, variables });
  const stream = eventStream(city.url, MINE, { token, variables });
  followers.push(socket, stream);
  const id = await issue('610100-MKT', '丙');
  expect(await socket.next()).toMatchObject({ data: { change: { id } } });
  expect(await stream.next()).toMatchObject({ data: { change: { id } } });
  const { sid } = decodeJwt(token);
  const query = 'mutation ($sid: ID!) { endSession(sessionId: $sid) { sessionId } }';
  await city.ask('portal', query, { variables: { sid }, headers: { authorization: `Bearer ${token}` } });
  expect(await socket.closed).toMatchObject({ code: 4401, reason: 'UNAUTHENTICATED' });
  expect(await stream.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(await stream.next()).toBe('complete');
});

test('nobody follows without a token, nor at the public graph, nor with queries', async () => {
  const nobody = await webSocket(city.url, MINE);
  expect(await nobody.next()).toMatchObject({ code: 4401 });
  expect(await eventStream(city.url, MINE).next()).toMatchObject({ message: expect.stringContaining('401') });
  const open = await city.ask('public', 'subscription { taskChanged { id } }');
  expect(open.body.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  const query = await follow('market.officer', '{ tasks { totalCount } }', {});
  expect(await query.next()).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
});

test('an account has so many connections and no more', async () => {
  const token = await city.token('analyst.city');
  const all = await Promise.all(
    Array.from({ length: MOST_CONNECTIONS + 1 }, () => webSocket(city.url, MINE, { token, variables: { after: 0 } })),
  );
  followers.push(...all);
  expect(await Promise.race(all.map(({ closed }) => closed))).toMatchObject({ code: 4429, reason: 'RATE_LIMITED' });
});

test('a connection ends when its account may do less than it might, or more', async () => {
  const officer = await follow('market.officer', MINE, { after: await newest() });
  const id = await issue('610100-MKT', '丁');
  expect(await officer.next()).toMatchObject({ data: { change: { id } } });
  const admin = { account: 'market.admin' };
  const { body } = await city.ask('portal', '{ account(account: "market.officer") { version } }', admin);
  const { version: expectedVersion } = (body.data as { account: { version: number } }).account;
  const query = 'mutation ($input: SetAccountScopesInput!) { setAccountScopes(input: $input) { scopes } }';
  const input = { account: 'market.officer', expectedVersion, scopes: [] };
  await city.ask('portal', query, { ...admin, variables: { input } });
  expect(await officer.closed).toMatchObject({ code: 4403, reason: 'RIGHTS_CHANGED' });
});

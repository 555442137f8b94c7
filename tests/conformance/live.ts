import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { eventStream, type Follower } from '../support/follow.ts';
import type { GraphClient } from '../support/graph-client.ts';
import { at, numberAt, refused, served, textAt } from './expectations.ts';
import { must } from './requirement.ts';

const TASKS = 'subscription ($after: Int) { taskChanged(after: $after) { sequence id task { status } } }';

async function issue({ ask }: GraphClient, assignedTo: string): Promise<string> {
  const query = 'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }';
  const input = { title: '核查', content: '请核查并反馈。', assignedTo, dueOn: '2099-12-31' };
  const answer = await ask('portal', query, { account: 'market.officer', variables: { input } });
  return textAt(served(answer), 'issueTask.taskNo');
}

/** Follows the tasks of an account's department for as long as `use` takes, once the subscription stands. */
async function following<T>(
  { url }: GraphClient,
  token: string,
  after: number | undefined,
  use: (follower: Follower) => Promise<T>,
): Promise<T> {
  const follower = eventStream(url, TASKS, { token, variables: { after } });
  try {
    await follower.standing;
    return await use(follower);
  } finally {
    follower.stop();
  }
}

/** Subscriptions (Art. 24, 26, 28). */
export const LIVE = [
  must(
    'art24.live-rights',
    'tell each subscriber of what their own department has, and of nothing else',
    async (graph) => {
      const [beilin, health] = [await graph.token('market.beilin.officer'), await graph.token('health.officer')];
      await following(graph, beilin, undefined, (one) =>
        following(graph, health, undefined, async (other) => {
          const forBeilin = await issue(graph, '610103-MKT');
          const forHealth = await issue(graph, '610100-HEA');
          strictEqual(at(await one.next(), 'data.taskChanged.id'), forBeilin);
          const told = await other.next();
          strictEqual(at(told, 'data.taskChanged.id'), forHealth, JSON.stringify(told));
        }),
      );
    },
  ),
  must('art28.live-resumed', 'bring what happened since the change that a subscriber received last', async (graph) => {
    const token = await graph.token('market.beilin.officer');
    const last = await following(graph, token, undefined, async (follower) => {
      const id = await issue(graph, '610103-MKT');
      const told = await follower.next();
      deepStrictEqual(at(told, 'data.taskChanged.task'), { status: 'ISSUED' }, JSON.stringify(told));
      strictEqual(at(told, 'data.taskChanged.id'), id);
      return numberAt(told, 'data.taskChanged.sequence');
    });
    const missed = await issue(graph, '610103-MKT');
    const told = await following(graph, token, last, (follower) => follower.next());
    strictEqual(at(told, 'data.taskChanged.id'), missed, JSON.stringify(told));
  }),
  must('art26.live-session', 'end a subscription with the session of its token, and say so', async (graph) => {
    const token = await graph.signIn('market.beilin.officer', {});
    await following(graph, token, undefined, async (follower) => {
      const query = 'mutation ($id: ID!) { endSession(sessionId: $id) { stands } }';
      const headers = { authorization: `Bearer ${token}` };
      served(await graph.ask('portal', query, { variables: { id: decodeJwt(token)['sid'] }, headers }));
      const told = await follower.next();
      strictEqual(at(told, 'errors.0.extensions.code'), 'UNAUTHENTICATED', JSON.stringify(told));
      strictEqual(await follower.next(), 'complete');
    });
  }),
  must('art23.live-none-public', 'serve no subscription to who is not signed in', async (graph) => {
    refused(await graph.ask('public', 'subscription { taskChanged { id } }'), 400, 'BAD_REQUEST');
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const answer = await graph.send('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: TASKS }) });
    refused(answer, 401, 'UNAUTHENTICATED');
    ok(!answer.text.includes('data:'), answer.text);
  }),
];

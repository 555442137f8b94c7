import { setTimeout as delay } from 'node:timers/promises';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { ChangeKey } from '../../shared/audit/change-keys.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import type { createAnswering } from '../answer.ts';
import { requestIdOf } from '../receive/request-id.ts';
import { Refusal, reported } from '../refusal.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { ChangeSource } from './change-source.ts';
import type { LiveSession } from './live-session.ts';
import type { LiveResult, Subscription } from './subscription.ts';

export interface Delivery {
  subscription: Subscription;
  session: LiveSession;
  source: ChangeSource;
  queue: ChangeQueue;
  /** The way of a request of the portal graph. */
  answer: ReturnType<typeof createAnswering>;
  /** Changes that may have happened since the one to resume after. */
  mostResumed: number;
  /** Ends what is under way. */
  signal: AbortSignal;
  /** Told of each event that is delivered. */
  onEvent(): void;
}

/**
 * The events of a subscription: each is read by a query of the subscriber, by their present rights and within their limits. Fulfilled once
 * the subscription stands.
 * @throws Refusal BAD_USER_INPUT, RESUME_TOO_OLD, SUBGRAPH_UNAVAILABLE, or what the query of its events is refused with
 */
export async function deliver(delivery: Delivery): Promise<AsyncGenerator<LiveResult, void>> {
  const { subscription, source, queue, mostResumed } = delivery;
  await tryQuery(delivery);
  const { newest, queuedAfter } = await source
    .open(queue)
    .catch(() => Promise.reject(unavailable(delivery, subscription.after)));
  const { after = newest } = subscription;
  if (after < 0 || after > newest) throw notThere(after);
  if (newest - after > mostResumed) throw tooOld(mostResumed);
  return events(delivery, after, queuedAfter);
}

/** A query of no record: what is refused to the subscriber whatever the record shows before they wait for it. */
async function tryQuery(delivery: Delivery): Promise<void> {
  const { subject } = delivery.subscription.query;
  const { status, body } = await ask(delivery, '');
  const [refused] = body.errors?.filter(({ path }) => status !== 200 || path?.[0] === subject) ?? [];
  if (!refused) return;
  const { code } = refused.extensions as { code: Refusal['code'] };
  throw new Refusal(code, refused.message, body.errors, status === 200 ? 403 : status);
}

async function* events(delivery: Delivery, after: number, queuedAfter: number): AsyncGenerator<LiveResult, void> {
  const { subscription, source, queue } = delivery;
  let last = after;
  // what happened before comes from the log itself, as fast as the subscriber takes it
  while (last < queuedAfter && !queue.isClosed) {
    const page = await source.read(last).catch(() => Promise.reject(unavailable(delivery, last)));
    for (const change of page.changes) {
      if (change.sequence > queuedAfter || queue.isClosed) break;
      if (subscription.matches(change)) yield* event(delivery, change, last);
      last = change.sequence;
    }
    if (page.changes.length === 0) break;
  }
  for (;;) {
    const change = await queue.next();
    if (change === 'closed') return;
    if (change === 'overflowed') throw behind(last);
    if (change.sequence <= last) continue;
    yield* event(delivery, change, last);
    last = change.sequence;
  }
}

async function* event(delivery: Delivery, change: ChangeKey, last: number): AsyncGenerator<LiveResult, void> {
  const { status, body, viewer } = await ask(delivery, change.record);
  if (delivery.queue.isClosed) return;
  const missing = body.errors?.find(({ extensions }) => extensions?.['code'] === 'SUBGRAPH_UNAVAILABLE');
  if (missing) throw unavailable(delivery, last);
  if (status !== 200 || !viewer)
    throw new Refusal(body.errors?.[0]?.extensions?.['code'] as Refusal['code'], 'refused', body.errors, status);
  const result = delivery.subscription.event(
    change,
    body as { data?: Record<string, unknown>; errors?: typeof body.errors },
    viewer,
  );
  if (!result) return;
  delivery.onEvent();
  yield result;
}

/** Who has used up their rate waits, and the queue is what is bounded. */
async function ask({ subscription, session, answer, signal }: Delivery, record: string) {
  for (;;) {
    let viewer: Viewer | undefined;
    const identify = async () => {
      const caller = await session.identify();
      viewer = caller.viewer;
      return caller;
    };
    const answered = await answer(subscription.query.of(record), identify, {
      requestId: requestIdOf(undefined),
      signal,
    });
    if (answered.status !== 429 || signal.aborted) return { ...answered, viewer };
    const seconds = Number(answered.body.errors?.[0]?.extensions?.['retryAfter'] ?? 1);
    await delay(seconds * 1_000, undefined, { signal, ref: false }).catch(() => {});
  }
}

function behind(resumeAfter: number): Refusal {
  const message = `Changes came faster than they were taken: subscribe again with after: ${resumeAfter}.`;
  const messageZh = `订阅处理过慢，积压已满，请以 after: ${resumeAfter} 重新订阅。`;
  return new Refusal('SUBSCRIPTION_BEHIND', message, [
    reported('SUBSCRIPTION_BEHIND', message, { resumeAfter }, messageZh),
  ]);
}

function notThere(after: number): Refusal {
  const { message, extensions } = badInput(
    'after',
    `there is no change ${after} yet; give the sequence of the last one received, or leave it out`,
    `尚无序号为 ${after} 的变更，请填写最后收到的序号，或不填`,
  );
  return new Refusal('BAD_USER_INPUT', message, [{ message, extensions }]);
}

function tooOld(most: number): Refusal {
  const message = `More than ${most} changes have happened since: read the list anew, and subscribe without "after".`;
  const messageZh = `此后变更已超过 ${most} 条，请重新查询列表，再不带 after 订阅。`;
  return new Refusal('RESUME_TOO_OLD', message, [reported('RESUME_TOO_OLD', message, {}, messageZh)]);
}

function unavailable({ subscription }: Delivery, resumeAfter: number | undefined): Refusal {
  const { subgraph } = subscription.kind;
  const message = `The part "${subgraph}" of the graph did not answer: subscribe again, after the last change received.`;
  const messageZh = `子图 ${subgraph} 未应答，请从最后收到的变更之后重新订阅。`;
  const facts = { subgraph, ...(resumeAfter !== undefined && { resumeAfter }) };
  return new Refusal('SUBGRAPH_UNAVAILABLE', message, [reported('SUBGRAPH_UNAVAILABLE', message, facts, messageZh)]);
}

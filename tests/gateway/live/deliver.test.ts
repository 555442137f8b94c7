import { afterEach, expect, test } from '@jest/globals';
import { ChangeQueue } from '../../../gateway/live/change-queue.ts';
import { type Delivery, deliver } from '../../../gateway/live/deliver.ts';
import { LiveSession } from '../../../gateway/live/live-session.ts';
import type { RecordKind } from '../../../gateway/live/record-kinds.ts';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { growing } from './growing-log.ts';

const VIEWER: Viewer = { kind: 'person', account: 'a', departments: [], scopes: ['supervision'] };
const KIND = { name: 'Task', subgraph: 'coordination', model: 'Task' } as RecordKind;

const stopping: (() => void)[] = [];
afterEach(() => {
  for (const stop of stopping.splice(0)) stop();
});

/** A subscriber who may read the records of even numbers, over a log of so many changes. */
async function subscriber({ changes, queued = 9, after }: { changes: number; queued?: number; after?: number }) {
  const { source, grow } = growing();
  grow(...Array<string>(changes).fill('Task'));
  const caller = { viewer: VIEWER, charge: () => {}, enter: () => () => {} };
  const session = await LiveSession.begin({ identify: async () => caller, everyMilliseconds: 60_000 });
  const queue = new ChangeQueue(queued, () => true);
  stopping.push(() => {
    source.close(queue);
    session.stop();
  });
  const delivery: Delivery = {
    subscription: {
      kind: KIND,
      ...(after !== undefined && { after }),
      matches: () => true,
      query: { subject: 'subject', of: (record) => ({ query: '', variables: { record } }) },
      event: ({ sequence }) => (sequence % 2 === 0 ? { data: { sequence } } : undefined),
    },
    ...{ session, source, queue, mostResumed: 10, signal: new AbortController().signal, onEvent: () => {} },
    answer: async (_request, identify) => {
      await identify();
      return { status: 200, body: { data: {} } };
    },
  };
  return { delivery, grow, source, queue };
}

test('who resumes gets what followed from the log and then what comes, each once and only what is theirs', async () => {
  const { delivery, grow } = await subscriber({ changes: 6, after: 1 });
  const events = await deliver(delivery);
  grow('Task', 'Task');
  const told = [await events.next(), await events.next(), await events.next(), await events.next()];
  expect(told.map(({ value }) => value)).toEqual([2, 4, 6, 8].map((sequence) => ({ data: { sequence } })));
});

test('who does not take what comes is told after which change to resume', async () => {
  const { delivery, grow, source, queue } = await subscriber({ changes: 2, queued: 2 });
  const events = await deliver(delivery);
  grow('Task', 'Task', 'Task', 'Task');
  const caughtUp = new ChangeQueue(9, () => true);
  await source.open(caughtUp);
  expect((await events.next()).value).toEqual({ data: { sequence: 4 } });
  await expect(events.next()).rejects.toMatchObject({
    code: 'SUBSCRIPTION_BEHIND',
    errors: [{ extensions: { resumeAfter: 4 } }],
  });
  source.close(caughtUp);
  source.close(queue);
});

test('a change that lies too far back is none to resume after, and one that is not there yet neither', async () => {
  const old = await subscriber({ changes: 12, after: 1 });
  await expect(deliver(old.delivery)).rejects.toMatchObject({ code: 'RESUME_TOO_OLD' });
  const ahead = await subscriber({ changes: 12, after: 13 });
  await expect(deliver(ahead.delivery)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

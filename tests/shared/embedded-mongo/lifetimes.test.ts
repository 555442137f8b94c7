import { afterEach, expect, test } from '@jest/globals';
import { removeExpired } from '../../../shared/embedded-mongo/commands/remove-expired.ts';
import { type EngineAtATime, engineAtATime, newSession, retryable, transaction } from './engine-at-a-time.ts';

let running: EngineAtATime;
afterEach(() => running.close());

const ids = async (): Promise<unknown[]> => {
  const { cursor } = await running.command({ find: 'things', sort: { _id: 1 } });
  return cursor.firstBatch.map((one: { _id: unknown }) => one._id);
};

test('the sweep of a TTL index removes what is past its time, and neither what is not nor what bears no date', async () => {
  running = await engineAtATime();
  const before = (seconds: number) => new Date(running.time - seconds * 1_000);
  await running.command({ createIndexes: 'things', indexes: [{ key: { at: 1 }, name: 'at', expireAfterSeconds: 60 }] });
  await running.command(
    { insert: 'things' },
    {
      documents: [
        { _id: 1, at: before(61) },
        { _id: 2, at: before(59) },
        { _id: 3, at: '2000-01-01' },
        { _id: 4 },
        { _id: 5, at: [before(10), before(90)] },
      ],
    },
  );
  await removeExpired(running.engine);
  expect(await ids()).toEqual([2, 3, 4]);
  running.time += 2_000;
  await removeExpired(running.engine);
  expect(await ids()).toEqual([3, 4]);
});

test('a cursor left idle for longer than it may is closed; each getMore gives it its time again', async () => {
  running = await engineAtATime({ cursorIdleMs: 1_000 });
  await running.command({ insert: 'things' }, { documents: [1, 2, 3, 4].map((_id) => ({ _id })) });
  const { cursor } = await running.command({ find: 'things', batchSize: 1 });
  const more = { getMore: cursor.id, collection: 'things', batchSize: 1 };
  for (const _time of [1, 2]) {
    running.time += 900;
    expect((await running.command(more)).cursor.nextBatch).toHaveLength(1);
  }
  running.time += 1_001;
  await expect(running.command(more)).rejects.toMatchObject({ code: 43, codeName: 'CursorNotFound' });
});

test('open cursors are bounded in number', async () => {
  running = await engineAtATime({ maxCursors: 2 });
  await running.command({ insert: 'things' }, { documents: [{ _id: 1 }, { _id: 2 }] });
  const find = { find: 'things', batchSize: 1 };
  const { cursor } = await running.command(find);
  await running.command(find);
  await expect(running.command(find)).rejects.toMatchObject({ code: 2 });
  await running.command({ killCursors: 'things', cursors: [cursor.id] });
  expect((await running.command(find)).cursor.firstBatch).toHaveLength(1);
});

test('an abandoned transaction is aborted when its time is over, and who waited for its lock goes on', async () => {
  running = await engineAtATime({ transactionLifetimeSeconds: 0.05 });
  await running.command({ insert: 'things' }, { documents: [{ _id: 1 }] });
  const session = newSession();
  const begun = { ...session, ...transaction(1) };
  await running.command({ insert: 'things', ...begun, startTransaction: true }, { documents: [{ _id: 2 }] });
  // held up by the transaction's lock until it is aborted
  expect(await running.command({ insert: 'things' }, { documents: [{ _id: 3 }] })).toMatchObject({ n: 1, ok: 1 });
  expect(await ids()).toEqual([1, 3]);
  const over = { code: 251, codeName: 'NoSuchTransaction', labels: ['TransientTransactionError'] };
  await expect(running.command({ find: 'things', ...begun })).rejects.toMatchObject(over);
  await expect(running.command({ commitTransaction: 1, ...begun })).rejects.toMatchObject(over);
});

test('a retryable write is done once for each number; an older number is refused', async () => {
  running = await engineAtATime();
  const session = newSession();
  const insert = (number: number, _id: number) =>
    running.command({ insert: 'things', ...session, ...retryable(number) }, { documents: [{ _id }] });
  expect(await insert(5, 1)).toMatchObject({ n: 1 });
  const again = await insert(5, 1);
  expect(again).toMatchObject({ n: 1 });
  expect(again['writeErrors']).toBeUndefined();
  expect((await insert(6, 1))['writeErrors']).toMatchObject([{ code: 11000 }]);
  await expect(insert(5, 2)).rejects.toMatchObject({ code: 225, codeName: 'TransactionTooOld' });
  expect(await ids()).toEqual([1]);
});

test('the repetition of a write that is still under way waits for it and is not done beside it', async () => {
  running = await engineAtATime();
  await running.command({ insert: 'things' }, { documents: [{ _id: 1, n: 0 }] });
  const update = { ...newSession(), ...retryable(1) };
  const replies = await Promise.all(
    [1, 2, 3].map(() =>
      running.command({ update: 'things', ...update }, { updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] }),
    ),
  );
  expect(replies.map((one) => one['nModified'])).toEqual([1, 1, 1]);
  expect((await running.command({ find: 'things' })).cursor.firstBatch).toEqual([{ _id: 1, n: 1 }]);
});

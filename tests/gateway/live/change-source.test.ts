import { expect, test } from '@jest/globals';
import { ChangeQueue } from '../../../gateway/live/change-queue.ts';
import { change, growing } from './growing-log.ts';

test('a queue that is full keeps what it has, and then says that more came', async () => {
  const queue = new ChangeQueue(2, ({ kind }) => kind === 'Task');
  for (const one of [change(1), change(2, 'DataSource'), change(3), change(4), change(5)]) queue.offer(one);
  expect([await queue.next(), await queue.next(), await queue.next()]).toEqual([change(1), change(3), 'overflowed']);
});

test('a queue that is closed lets go of who waits for it', async () => {
  const queue = new ChangeQueue(2, () => true);
  const waiting = queue.next();
  queue.close();
  expect(await waiting).toBe('closed');
});

test('all who follow a log are brought its changes by one look, and none is made when nobody does', async () => {
  const { source, grow, isWatched, looks } = growing();
  grow('Task', 'Task');
  const [one, other] = [new ChangeQueue(9, () => true), new ChangeQueue(9, ({ kind }) => kind === 'DataSource')];
  expect(await source.open(one)).toEqual({ newest: 2, queuedAfter: 2 });
  await source.open(other);
  const before = looks();
  grow('Task', 'DataSource');
  expect([await one.next(), await one.next(), await other.next()]).toEqual([
    change(3),
    change(4, 'DataSource'),
    change(4, 'DataSource'),
  ]);
  expect(looks()).toBe(before + 1);
  source.close(one);
  expect(isWatched()).toBe(true);
  source.close(other);
  expect(isWatched()).toBe(false);
});

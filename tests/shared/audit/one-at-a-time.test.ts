import { expect, test } from '@jest/globals';
import { OneAtATime } from '../../../shared/audit/one-at-a-time.ts';

test('tasks of one key run one after another in their order, a failed one among them', async () => {
  const queue = new OneAtATime();
  const seen: string[] = [];
  let running = 0;
  const task = (name: string) => async () => {
    running += 1;
    expect(running).toBe(1);
    await Promise.resolve();
    seen.push(name);
    running -= 1;
    if (name === 'b') throw new Error(name);
    return name;
  };
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.run('key', task(name))));
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('tasks of different keys do not wait for each other', async () => {
  const queue = new OneAtATime();
  const { promise, resolve } = Promise.withResolvers<string>();
  const waiting = queue.run('one', () => promise);
  expect(await queue.run('other', async () => 'done')).toBe('done');
  resolve('late');
  expect(await waiting).toBe('late');
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { type Consumer, readCursor } from '../../../shared/audit/feed.ts';
import { runConsumer, runSealer } from '../../../shared/audit/runner.ts';
import { verifySeals } from '../../../shared/audit/verify-seals.ts';
import { SEAL_KEYS } from '../../support/seal-keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { keysFrom, notesIn, now } from './notes.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

/** So long that only being woken explains that something happens. */
const NEVER = 3_600_000;

/** A consumer that keeps the records it was told of, and lets a test wait for their number. */
function listener(fail: () => boolean = () => false) {
  const heard: string[] = [];
  let wanted = Infinity;
  let reached: () => void = () => {};
  const consumer: Consumer = {
    name: 'listener',
    async apply(entries) {
      if (fail()) throw new Error('refused');
      heard.push(...entries.map(({ record }) => record));
      if (heard.length >= wanted) reached();
    },
  };
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      wanted = count;
      reached = resolve;
      if (heard.length >= count) resolve();
    });
  return { consumer, heard, until };
}

async function prepared(
  name: string,
): Promise<{ write(first: number, count: number): Promise<void>; feed: Connection; own: Connection }> {
  const notes = await notesIn(store.connection(`${name}-feed`));
  return {
    feed: notes.connection,
    own: store.connection(`${name}-own`),
    write: (first, count) => notes.write(keysFrom(first, count), 'first'),
  };
}

test('what is written is sealed and reaches a consumer without waiting for an interval', async () => {
  const { feed, own, write } = await prepared('woken');
  const { consumer, heard, until } = listener();
  const told: string[] = [];
  const log = { error: (_facts: object, message: string) => void told.push(message) };
  const options = { everyMilliseconds: NEVER, now, log };
  await write(1, 3);
  const sealer = runSealer([feed], { ...options, keys: SEAL_KEYS });
  const runner = runConsumer(feed, own, consumer, options);
  await until(3);
  await write(4, 4);
  await until(7);
  await Promise.all([sealer.stop(), runner.stop()]);

  expect(told).toEqual([]);
  expect(heard.toSorted()).toEqual(keysFrom(1, 7).toSorted());
  expect(await readCursor(own, 'listener')).toMatchObject({ seq: 7 });
  expect((await verifySeals(feed, { keys: SEAL_KEYS.publicKeys() })).faults).toEqual([]);
});

test('a failure is told to the log, and the work goes on after the interval', async () => {
  const { feed, own, write } = await prepared('failing');
  let failures = 0;
  const { consumer, heard, until } = listener(() => failures++ < 2);
  const told: string[] = [];
  const log = { error: (_facts: object, message: string) => void told.push(message) };
  const options = { everyMilliseconds: 1, now, log };
  const sealer = runSealer([feed], { ...options, keys: SEAL_KEYS });
  const runner = runConsumer(feed, own, consumer, options);
  await write(1, 5);
  await until(5);
  await Promise.all([sealer.stop(), runner.stop()]);

  expect(heard).toHaveLength(5);
  expect(told).toEqual(Array(2).fill('The consumer listener failed and will try again.'));
});

test('after it is stopped nothing is sealed any more', async () => {
  const { feed, write } = await prepared('stopped');
  const sealer = runSealer([feed], { everyMilliseconds: 1, keys: SEAL_KEYS, now, log: { error: () => {} } });
  await sealer.stop();
  await write(1, 2);
  expect(await changesOf(feed).countDocuments({ seq: { $gt: 0 } })).toBe(0);
  await sealer.stop();
});

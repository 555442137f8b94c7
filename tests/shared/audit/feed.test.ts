import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { type Consumer, consume, prepareConsumer, readChanges, readCursor } from '../../../shared/audit/feed.ts';
import { sealPending } from '../../../shared/audit/seal.ts';
import { SEAL_KEYS } from '../../support/seal-keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { NOON } from './chain.ts';
import { keysFrom, type Notes, notesIn, now } from './notes.ts';

let store: TestStore;
let databases = 0;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

interface Feed {
  notes: Notes;
  /** The consumer's own database. */
  own: Connection;
}

async function freshFeed(): Promise<Feed> {
  const place = ++databases;
  const own = store.connection(`own-${place}`);
  await own.createCollection('tally');
  await prepareConsumer(own, 'tally');
  return { notes: await notesIn(store.connection(`feed-${place}`)), own };
}

/** Counts how often each entry was applied, in its own database. */
function tally(own: Connection): Consumer {
  return {
    name: 'tally',
    async apply(entries, session) {
      for (const { record } of entries)
        await own
          .collection<{ _id: string; times: number }>('tally')
          .updateOne({ _id: record }, { $inc: { times: 1 } }, { upsert: true, session });
    },
  };
}

async function tallied(own: Connection): Promise<number[]> {
  const counted = await own.collection<{ _id: string; times: number }>('tally').find({}).toArray();
  return counted.map(({ times }) => times);
}

test('only what is sealed can be read, in order, after a number and up to a limit', async () => {
  const { notes } = await freshFeed();
  await notes.write(keysFrom(1, 8), 'first');
  expect(await readChanges(notes.connection, 0, 10)).toEqual([]);
  await sealPending(notes.connection, { limit: 6, keys: SEAL_KEYS, now });
  expect((await readChanges(notes.connection, 0, 10)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await readChanges(notes.connection, 2, 3)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
});

test('a log that lacks an entry is refused, since a consumer would be wrong ever after', async () => {
  const { notes } = await freshFeed();
  await notes.write(keysFrom(1, 4), 'first');
  await sealPending(notes.connection, { keys: SEAL_KEYS, now });
  await changesOf(notes.connection).deleteOne({ seq: 3 });
  await expect(readChanges(notes.connection, 0, 10)).rejects.toThrow('lacks entry 3');
  expect(await readChanges(notes.connection, 3, 10)).toHaveLength(1);
});

test('a consumer goes on where it was, and each entry counts once', async () => {
  const { notes, own } = await freshFeed();
  await notes.write(keysFrom(1, 5), 'first');
  await sealPending(notes.connection, { keys: SEAL_KEYS, now });
  const limits = { limit: 3, now };

  expect(await readCursor(own, 'tally')).toEqual({ seq: 0, at: null });
  expect(await consume(notes.connection, own, tally(own), limits)).toBe(3);
  expect(await consume(notes.connection, own, tally(own), limits)).toBe(2);
  expect(await consume(notes.connection, own, tally(own), limits)).toBe(0);

  expect(await tallied(own)).toEqual([1, 1, 1, 1, 1]);
  expect(await readCursor(own, 'tally')).toEqual({ seq: 5, at: NOON });
});

test('preparing a consumer again does not send it back', async () => {
  const { notes, own } = await freshFeed();
  await notes.write(keysFrom(1, 5), 'first');
  await sealPending(notes.connection, { keys: SEAL_KEYS, now });
  await consume(notes.connection, own, tally(own), { limit: 10, now });
  await prepareConsumer(own, 'tally');
  expect(await readCursor(own, 'tally')).toMatchObject({ seq: 5 });
});

test('of consumers at once each entry is applied by exactly one', async () => {
  const { notes, own } = await freshFeed();
  await notes.write(keysFrom(1, 40), 'first');
  await sealPending(notes.connection, { keys: SEAL_KEYS, now });
  const workers = [0, 1, 2].map(async () => {
    let applied = 0;
    while ((await readCursor(own, 'tally')).seq < 40)
      applied += await consume(notes.connection, own, tally(own), { limit: 7, now });
    return applied;
  });
  const applied = await Promise.all(workers);
  expect(applied.reduce((sum, count) => sum + count)).toBe(40);
  expect(await tallied(own)).toEqual(Array(40).fill(1));
});

test('entries that fail half-way leave neither a trace nor a moved cursor, and are applied in full the next time', async () => {
  const { notes, own } = await freshFeed();
  await notes.write(keysFrom(1, 6), 'first');
  await sealPending(notes.connection, { keys: SEAL_KEYS, now });
  const failing: Consumer = {
    name: 'tally',
    async apply(entries, session) {
      await tally(own).apply(entries.slice(0, 3), session);
      throw new Error('half-way');
    },
  };
  await expect(consume(notes.connection, own, failing, { limit: 10, now })).rejects.toThrow('half-way');
  expect(await tallied(own)).toEqual([]);
  expect(await readCursor(own, 'tally')).toMatchObject({ seq: 0 });

  expect(await consume(notes.connection, own, tally(own), { limit: 10, now })).toBe(6);
  expect(await tallied(own)).toEqual(Array(6).fill(1));
});

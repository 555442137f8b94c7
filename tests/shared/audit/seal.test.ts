import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { sealPending } from '../../../shared/audit/seal.ts';
import { sealsOf } from '../../../shared/audit/seal-record.ts';
import { verifySeals } from '../../../shared/audit/verify-seals.ts';
import { SEAL_KEYS } from '../../support/seal-keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { keysFrom, type Notes, notesIn, now } from './notes.ts';

let store: TestStore;
let databases = 0;
const freshNotes = (): Promise<Notes> => notesIn(store.connection(`seal-${++databases}`));

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test('entries wait until they are sealed, and then have numbers from 1 on in the order of their ids', async () => {
  const { connection, write } = await freshNotes();
  await write(keysFrom(1, 30), 'first');
  expect(await changesOf(connection).countDocuments({ seq: { $gt: 0 } })).toBe(0);

  expect(await sealPending(connection, { limit: 10, keys: SEAL_KEYS, now })).toBe(10);
  expect(await sealPending(connection, { keys: SEAL_KEYS, now })).toBe(20);
  expect(await sealPending(connection, { keys: SEAL_KEYS, now })).toBe(0);

  const entries = await changesOf(connection).find({}).sort({ _id: 1 }).toArray();
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, place) => place + 1));
  expect(entries.filter((entry) => 'unsealed' in entry)).toEqual([]);
  expect(await verifySeals(connection, { keys: SEAL_KEYS.publicKeys() })).toMatchObject({
    seals: 2,
    entries: 30,
    signed: 2,
    faults: [],
  });
});

test('a seal covers at most a thousand entries and repeats the hash of the one before', async () => {
  const { connection, write } = await freshNotes();
  await write(keysFrom(1, 2_300), 'first');
  expect(await sealPending(connection, { keys: SEAL_KEYS, now })).toBe(2_300);
  const seals = await sealsOf(connection).find({}).sort({ _id: 1 }).toArray();
  expect(seals.map(({ _id, first, last }) => [_id, first, last])).toEqual([
    [1, 1, 1_000],
    [2, 1_001, 2_000],
    [3, 2_001, 2_300],
  ]);
  expect(seals.map(({ previous }) => previous)).toEqual(['', seals[0]!.hash, seals[1]!.hash]);
  expect((await verifySeals(connection, { keys: SEAL_KEYS.publicKeys() })).faults).toEqual([]);
});

test('sealers and writers at once make one chain without a gap', async () => {
  const { connection, write } = await freshNotes();
  const writers = [0, 1, 2, 3].map(async (writer) => {
    for (let round = 0; round < 5; round++) await write(keysFrom(writer * 100 + round * 10, 7), 'first');
  });
  const sealers = [0, 1, 2].map(async () => {
    let sealed = 0;
    for (let round = 0; round < 6; round++) sealed += await sealPending(connection, { limit: 9, keys: SEAL_KEYS, now });
    return sealed;
  });
  await Promise.all(writers);
  const during = (await Promise.all(sealers)).reduce((sum, sealed) => sum + sealed, 0);
  const after = await sealPending(connection, { keys: SEAL_KEYS, now });

  expect(during + after).toBe(140);
  const verdict = await verifySeals(connection, { keys: SEAL_KEYS.publicKeys() });
  expect(verdict).toMatchObject({ entries: 140, faults: [] });
});

test('what is altered, removed or put in in the store is found', async () => {
  const { connection, write } = await freshNotes();
  await write(keysFrom(1, 12), 'first');
  await sealPending(connection, { limit: 6, keys: SEAL_KEYS, now });
  await sealPending(connection, { keys: SEAL_KEYS, now });
  const changes = changesOf(connection);

  await changes.updateOne({ seq: 3 }, { $set: { by: 'somebody.else' } });
  await changes.deleteOne({ seq: 8 });
  const { _id, ...last } = (await changes.findOne({ seq: 12 }))!;
  await changes.insertOne({ ...last, _id: `${_id}x`, seq: 13 });

  expect((await verifySeals(connection, { keys: SEAL_KEYS.publicKeys() })).faults).toEqual([
    { seal: 1, seq: 3, fault: 'ENTRY_ALTERED' },
    { seal: 2, seq: 8, fault: 'ENTRY_MISSING' },
    { seq: 13, fault: 'ENTRY_INSERTED' },
  ]);
});

test('the store itself refuses a second entry of one number', async () => {
  const { connection, write } = await freshNotes();
  await write(keysFrom(1, 2), 'first');
  await sealPending(connection, { keys: SEAL_KEYS, now });
  const first = (await changesOf(connection).findOne({ seq: 1 }))!;
  await expect(changesOf(connection).insertOne({ ...first, _id: 'another' })).rejects.toMatchObject({ code: 11_000 });
});

test('a correction of a record follows the entry of its first version', async () => {
  const { connection, write } = await freshNotes();
  await write(['N-1'], 'first');
  await sealPending(connection, { keys: SEAL_KEYS, now });
  await write(['N-1'], 'second');
  await write(['N-1'], 'second');
  await sealPending(connection, { keys: SEAL_KEYS, now });
  const entries = await changesOf(connection).find({ record: 'N-1' }).sort({ seq: 1 }).toArray();
  expect(entries.map(({ seq, version, operation }) => [seq, version, operation])).toEqual([
    [1, 1, 'create'],
    [2, 2, 'update'],
  ]);
});

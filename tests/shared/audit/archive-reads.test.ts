import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { archiveReads } from '../../../shared/audit/archive-reads.ts';
import { entriesOf } from '../../../shared/audit/chain.ts';
import { chainGauges } from '../../../shared/audit/chain-depth.ts';
import { sealPending } from '../../../shared/audit/seal.ts';
import { verifyExport } from '../../../shared/audit/verify-export.ts';
import { verifySeals } from '../../../shared/audit/verify-seals.ts';
import { prepareStore } from '../../../shared/subgraph/prepare-store.ts';
import { SEAL_KEYS } from '../../support/seal-keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { writeReads } from '../../support/written-reads.ts';
import { NOON } from './chain.ts';

const DAY = 86_400_000;
const dayAfter = (days: number) => new Date(NOON.getTime() + days * DAY);

let store: TestStore;
let folder: TemporaryFolder;
beforeAll(async () => {
  store = await openStore();
  folder = await temporaryFolder();
});
afterAll(async () => {
  await store?.close();
  await folder?.remove();
});

/** Two reads on each of these days, each day under a seal of its own. */
async function readsOn(name: string, days: readonly number[]): Promise<Connection> {
  const connection = store.connection(name);
  await prepareStore(connection);
  for (const day of days) {
    await writeReads(connection, dayAfter(day), 2);
    await sealPending(connection, { chain: 'reads', keys: SEAL_KEYS, now: () => dayAfter(day) });
  }
  return connection;
}

const whole = async (connection: Connection) => {
  const { faults, entries } = await verifySeals(connection, { chain: 'reads', keys: SEAL_KEYS.publicKeys() });
  return { faults, entries };
};

test('reads of long ago lie in an export that proves itself and no longer in the store, whose rest is whole', async () => {
  const connection = await readsOn('kept', [0, 100, 200, 201]);
  const archive = join(folder.path, 'kept');
  const options = { archive, keys: SEAL_KEYS, now: () => dayAfter(300) };
  expect(await archiveReads(connection, { ...options, before: dayAfter(-1) })).toBe(0);
  expect(await archiveReads(connection, { ...options, before: dayAfter(150) })).toBe(4);
  expect(await readdir(archive)).toEqual(['kept.reads-1-4']);
  const { faults, chains } = await verifyExport(join(archive, 'kept.reads-1-4'));
  expect({ faults, entries: chains[0]!.entries }).toEqual({ faults: [], entries: 4 });
  expect(await whole(connection)).toEqual({ faults: [], entries: 4 });
  expect(await archiveReads(connection, { ...options, before: dayAfter(150) })).toBe(0);
  expect(await readdir(archive)).toHaveLength(1);
});

test('an archiving that is broken off before anything is removed is done to its end the next time', async () => {
  const connection = await readsOn('broken', [0, 100, 200]);
  const archive = join(folder.path, 'broken');
  let signed = 0;
  const failing = {
    ...SEAL_KEYS,
    signer: () => {
      signed += 1;
      if (signed > 1) throw new Error('killed before the checkpoint');
      return SEAL_KEYS.signer();
    },
  };
  const options = { archive, before: dayAfter(150), now: () => dayAfter(300) };
  await expect(archiveReads(connection, { ...options, keys: failing })).rejects.toThrow('killed');
  expect(await whole(connection)).toEqual({ faults: [], entries: 6 });
  expect(await archiveReads(connection, { ...options, keys: SEAL_KEYS })).toBe(4);
  expect(await readdir(archive)).toEqual(['broken.reads-1-4']);
  expect(await entriesOf(connection, 'reads').countDocuments({})).toBe(2);
});

test('where a clock went back, what the export does not reach is not removed', async () => {
  const connection = await readsOn('back', [0, 200, 50, 201]);
  const archive = join(folder.path, 'back');
  const options = { archive, before: dayAfter(150), keys: SEAL_KEYS, now: () => dayAfter(300) };
  expect(await archiveReads(connection, options)).toBe(2);
  expect(await whole(connection)).toEqual({ faults: [], entries: 6 });
});

test('the gauges of a chain count what is sealed and what waits, and tell how old the first of that is', async () => {
  const connection = await readsOn('gauged', [0, 1]);
  const reads = async () => (await chainGauges(connection, dayAfter(3)))[1];
  expect(await reads()).toEqual({ chain: 'gauged.reads', entries: 4, unsealed: 0, oldestUnsealedSeconds: 0 });
  await writeReads(connection, dayAfter(2), 2);
  expect(await reads()).toEqual({ chain: 'gauged.reads', entries: 4, unsealed: 2, oldestUnsealedSeconds: 86_400 });
});

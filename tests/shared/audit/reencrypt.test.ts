import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Model } from 'mongoose';
import { countUses } from '../../../shared/audit/key-use.ts';
import { bytesOf, personKeysOf, type StoredBytes, useKeyring } from '../../../shared/audit/person-keys.ts';
import { reencrypt } from '../../../shared/audit/reencrypt.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { sealRows } from '../../../shared/ingest/sealed-row.ts';
import { prepareStore } from '../../../shared/subgraph/prepare-store.ts';
import { readAtOnce } from '../../../shared/subgraph/read-at-once.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';
import { testKeyring } from '../../support/keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { NOON } from './chain.ts';

const FIELDS = { name: { type: 'text', zh: '姓名' } } as const satisfies FieldSpecs;
type Guest = RecordOf<typeof FIELDS>;
const ORIGIN = { provider: 'XA-MARKET', sourceSystem: 't', batchNo: '2026112400001', receivedAt: NOON, by: 'tester' };

let store: TestStore;
let folder: TemporaryFolder;
let guests: Model<Guest>;
beforeAll(async () => {
  [store, folder] = [await openStore(), await temporaryFolder()];
  const schema = recordSchema<Guest>(FIELDS, {}, [], { guest: { fields: ['name'] } });
  guests = store.connection('guests').model<Guest>('Guest', schema, 'guests');
  await prepareStore(guests.db);
}, 60_000);
afterAll(async () => {
  await store?.close();
  await folder?.remove();
});

const rows = (name: string) => guests.db.collection<{ _id: string }>(name);
const names = async () =>
  (await readAtOnce<Guest>(guests, [{ $match: { provider: 'XA-MARKET' } }, { $sort: { _id: 1 } }])).map(
    ({ name }) => name,
  );

test('after a rotation every key is wrapped by the new one, what stood in the open is sealed, and all of it is read', async () => {
  const keyring = await testKeyring(folder.path);
  useKeyring(guests.db, keyring);
  await writeRecords(guests, [{ _id: 'G-1', content: { name: '甲' }, readers: ['all'] }], ORIGIN);
  const open = { provider: 'XA-MARKET', version: 2, digest: 'd', readers: ['all'] };
  await rows('guests').insertOne({ _id: 'G-2', name: '乙', ...open } as never);
  await rows('guests_versions').insertOne({
    _id: 'G-2@1',
    name: '旧乙',
    ...open,
    version: 1,
    supersededAt: NOON,
  } as never);
  const { kid } = await keyring.rotate('data');
  const rotated = await testKeyring(folder.path, { suite: 'sm' });
  useKeyring(guests.db, rotated);
  expect(await names()).toEqual(['甲', '乙']);

  const progress: string[] = [];
  await reencrypt(guests.db, NOON, ({ collection, changed }) => progress.push(`${collection} ${changed}`));

  expect(progress).toEqual(['guests.person_keys 1', 'guests.guests 2', 'guests.guests_versions 1']);
  const keys = await personKeysOf(guests.db).find({}).toArray();
  expect(keys.map((key) => [key._id, key.kid])).toEqual([
    ['Guest/G-1#guest', kid],
    ['Guest/G-2#guest', kid],
  ]);
  const stored = [...(await rows('guests').find({}).toArray()), ...(await rows('guests_versions').find({}).toArray())];
  for (const row of stored as unknown as { sealed: { box: StoredBytes }[] }[]) {
    expect(row).not.toHaveProperty('name');
    expect(row.sealed.map(({ box }) => bytesOf(box)[0])).toEqual([2]);
  }
  expect(await names()).toEqual(['甲', '乙']);
});

test('run again, it has nothing to do', async () => {
  const progress: number[] = [];
  await reencrypt(guests.db, NOON, ({ changed }) => progress.push(changed));
  expect(progress).toEqual([0, 0, 0]);
});

test('what rests on a data key is counted, keys of held rows among it, and after a rotation and another run nothing does', async () => {
  const keyring = await testKeyring(folder.path);
  useKeyring(guests.db, keyring);
  await sealRows(guests.db, [{ _id: 'R-1', values: { raw: 'x', row: '{}', problems: [] }, persons: [] }], NOON);
  const former = keyring.secret('data').kid;
  expect(await countUses([guests.db], 'data', former)).toBe(3);
  const { kid } = await keyring.rotate('data');
  await reencrypt(guests.db, NOON);
  expect([await countUses([guests.db], 'data', former), await countUses([guests.db], 'data', kid)]).toEqual([0, 3]);
});

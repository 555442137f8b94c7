import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Model } from 'mongoose';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { erasePerson } from '../../../shared/audit/erase-person.ts';
import { personKeysOf } from '../../../shared/audit/person-keys.ts';
import { verifyRecords } from '../../../shared/audit/verify-records.ts';
import { type Draft, writeRecords } from '../../../shared/audit/write-records.ts';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { declareFollowing } from '../../../shared/subgraph/following-fields.ts';
import { prepareStore } from '../../../shared/subgraph/prepare-store.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { NOON } from './chain.ts';

const FIELDS = {
  title: { type: 'text', zh: '标题' },
  day: { type: 'datetime', zh: '时间' },
  name: { type: 'text', zh: '姓名' },
} as const satisfies FieldSpecs;
type Visit = RecordOf<typeof FIELDS>;
const ORIGIN = { provider: 'XA-MARKET', sourceSystem: 't', batchNo: '2026112400001', receivedAt: NOON, by: 'tester' };

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
}, 60_000);
afterAll(() => store?.close());

/** A database of this name with two versions of V-1, and V-2 without a person. */
async function visitsIn(name: string): Promise<Model<Visit>> {
  const schema = recordSchema<Visit>(FIELDS, { grams: [String] }, [], { visitor: { fields: ['name'] } });
  const visits = store.connection(name).model<Visit>('Visit', schema, 'visits');
  await prepareStore(visits.db);
  const write = (_id: string, content: Draft['content']) =>
    writeRecords(visits, [{ _id, content, derived: { grams: ['一'] }, readers: ['all'] }], ORIGIN);
  await write('V-1', { title: '一', name: '旧名', day: NOON });
  await write('V-1', { title: '一', name: '新名', day: NOON });
  await write('V-2', { title: '二' });
  return visits;
}

const raw = (visits: Model<Visit>, collection = 'visits') =>
  visits.db.collection<{ _id: string } & Record<string, unknown>>(collection);

test('every version of records that nobody touched is what its change says', async () => {
  const visits = await visitsIn('whole');
  expect(await verifyRecords(visits.db)).toEqual({ versions: 3, erased: 0, faults: [], faultCount: 0 });
});

test('a value edited behind the log’s back is named by kind, record and version, in the record and in a former version', async () => {
  const visits = await visitsIn('edited');
  await raw(visits).updateOne({ _id: 'V-2' }, { $set: { title: '三' } });
  await raw(visits, 'visits_versions').updateOne({ _id: 'V-1@1' }, { $set: { readers: ['public'] } });
  const { faults } = await verifyRecords(visits.db);
  const altered = { kind: 'Visit', fault: 'RECORD_ALTERED' };
  expect(faults).toEqual([
    { ...altered, record: 'V-1', version: 1 },
    { ...altered, record: 'V-2', version: 1 },
  ]);
});

test('#48 a field by which it is decided who reads a record is made again from it, in former versions too', async () => {
  const visits = await visitsIn('following');
  declareFollowing(visits.schema, ({ title }) => ({ grams: [title] }));
  await raw(visits).updateOne({ _id: 'V-2' }, { $set: { grams: ['二'] } });
  expect((await verifyRecords(visits.db)).faults).toEqual([]);
  await raw(visits).updateOne({ _id: 'V-2' }, { $push: { grams: '三' } as never });
  await raw(visits, 'visits_versions').updateOne({ _id: 'V-1@1' }, { $unset: { grams: '' } });
  expect((await verifyRecords(visits.db)).faults).toEqual([
    { kind: 'Visit', record: 'V-1', version: 1, fault: 'RECORD_ALTERED' },
    { kind: 'Visit', record: 'V-2', version: 1, fault: 'RECORD_ALTERED' },
  ]);
});

test('a person’s values from another version, a digest made to fit and another batch are found', async () => {
  const visits = await visitsIn('moved');
  const former = await raw(visits, 'visits_versions').findOne({ _id: 'V-1@1' });
  await raw(visits).updateOne({ _id: 'V-1' }, { $set: { sealed: former!['sealed'], digest: former!['digest'] } });
  await raw(visits).updateOne({ _id: 'V-2' }, { $set: { batchNo: '2026112400002' } });
  const { faults } = await verifyRecords(visits.db);
  expect(faults).toEqual([
    { kind: 'Visit', record: 'V-1', version: 2, fault: 'RECORD_ALTERED' },
    { kind: 'Visit', record: 'V-2', version: 1, fault: 'PROVENANCE_ALTERED' },
  ]);
});

test('a record or version that was taken away, and one that no change tells of, are named', async () => {
  const visits = await visitsIn('lost');
  const second = await raw(visits).findOne({ _id: 'V-2' });
  await raw(visits).insertOne({ ...second!, _id: 'V-3' });
  await raw(visits).deleteOne({ _id: 'V-2' });
  await raw(visits, 'visits_versions').deleteOne({ _id: 'V-1@1' });
  const { faults } = await verifyRecords(visits.db);
  expect(faults).toEqual([
    { kind: 'Visit', record: 'V-1', version: 1, fault: 'RECORD_MISSING' },
    { kind: 'Visit', record: 'V-3', version: 1, fault: 'CHANGE_MISSING' },
    { kind: 'Visit', record: 'V-2', version: 1, fault: 'RECORD_MISSING' },
  ]);
});

test('versions of an erased person count as such; a key that no erasure took is a fault', async () => {
  const visits = await visitsIn('erased');
  const request = { kind: 'Visit', record: 'V-1', reason: '本人申请', by: 'clerk', at: NOON };
  await erasePerson([visits.db], request);
  expect(await verifyRecords(visits.db)).toEqual({ versions: 3, erased: 2, faults: [], faultCount: 0 });
  await changesOf(visits.db).deleteOne({ operation: 'erase' });
  await personKeysOf(visits.db).updateMany({}, { $set: { erasedAt: new Date(0) } });
  const { faults } = await verifyRecords(visits.db);
  expect(faults.map(({ record, version, fault }) => [record, version, fault])).toEqual([
    ['V-1', 1, 'PERSON_KEY_MISSING'],
    ['V-1', 2, 'PERSON_KEY_MISSING'],
  ]);
});

test('a log of more changes than the engine looks through without an index is compared all the same', async () => {
  const visits = await visitsIn('long');
  // of a kind that this database does not declare, so that nothing is owed for them
  const others = Array.from({ length: 10_001 }, (_, place) => ({
    _id: `other-${place}`,
    kind: 'Other',
    record: `O-${place}`,
  }));
  await raw(visits, changesOf(visits.db).collectionName).insertMany(others);
  expect(await verifyRecords(visits.db)).toMatchObject({ versions: 3, faultCount: 0 });
});

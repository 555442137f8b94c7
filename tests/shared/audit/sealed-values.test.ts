import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Model } from 'mongoose';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { personKeysOf, useKeyring } from '../../../shared/audit/person-keys.ts';
import { unsealed } from '../../../shared/audit/sealed-values.ts';
import { type Draft, writeRecords } from '../../../shared/audit/write-records.ts';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { prepareStore } from '../../../shared/subgraph/prepare-store.ts';
import { readAtOnce } from '../../../shared/subgraph/read-at-once.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';
import { testKeyring } from '../../support/keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { NOON } from './chain.ts';

const FIELDS = {
  title: { type: 'text', zh: '标题' },
  name: { type: 'text', zh: '姓名' },
  number: { type: 'text', zh: '证件号码' },
  friend: { type: 'text', zh: '朋友' },
} as const satisfies FieldSpecs;
type Visit = RecordOf<typeof FIELDS>;

const PERSONS = {
  visitor: { fields: ['name', 'number'], document: ({ number }: { number?: string }) => ({ number }) },
  friend: { fields: ['friend'] },
};
const NUMBER = '11010519491231002X';
const ORIGIN = { provider: 'XA-MARKET', sourceSystem: 't', batchNo: '2026112400001', receivedAt: NOON, by: 'tester' };

let store: TestStore;
let visits: Model<Visit>;
beforeAll(async () => {
  store = await openStore();
  visits = visitsIn('visits');
  await prepareStore(visits.db);
}, 60_000);
afterAll(() => store?.close());

function visitsIn(database: string): Model<Visit> {
  return store.connection(database).model<Visit>('Visit', recordSchema<Visit>(FIELDS, {}, [], PERSONS), 'visits');
}

const draft = (_id: string, content: Draft['content']): Draft => ({ _id, content, readers: ['all'] });
const write = (...drafts: Draft[]) => writeRecords(visits, drafts, ORIGIN);
const read = (_id: string) => readAtOnce<Visit>(visits, [{ $match: { _id } }]);
/** A collection as the store has it. */
const stored = (collection: string, filter = {}) =>
  visits.db.collection<{ _id: string }>(collection).find(filter).toArray();
const person = async (record: string, role: string) => {
  const [row] = await stored('visits', { _id: record });
  return (row as unknown as Visit).sealed!.find((one) => one.role === role)!.person;
};

test('values of persons are stored under keys of theirs, and read as they were written', async () => {
  const content = { title: '来访', name: '赵铁柱', number: NUMBER, friend: '钱二' };
  await write(draft('V-1', content));
  const [row] = await stored('visits', { _id: 'V-1' });
  expect(row).toMatchObject({ title: '来访' });
  for (const field of ['name', 'number', 'friend']) expect(row).not.toHaveProperty(field);
  const [read1] = await read('V-1');
  expect(read1).toMatchObject(content);
  expect(read1).not.toHaveProperty('sealed');
});

test('a person known by a number has one key in all records, told apart by nobody who has not the deployment’s key', async () => {
  await write(
    draft('V-2', { name: '赵铁柱', number: '１１０１０５１９４９１２３１００２ｘ' }),
    draft('V-3', { name: '孙三' }),
  );
  expect(await person('V-2', 'visitor')).toBe(await person('V-1', 'visitor'));
  expect(await person('V-2', 'visitor')).not.toContain(NUMBER);
  expect(await person('V-3', 'visitor')).toBe('Visit/V-3#visitor');
});

test('a number that is written where none is known makes one person of nobody', async () => {
  await write(draft('V-4', { name: '甲', number: '无' }), draft('V-5', { name: '乙', number: '000000000000000000' }));
  expect(await person('V-4', 'visitor')).toBe('Visit/V-4#visitor');
  expect(await person('V-5', 'visitor')).toBe('Visit/V-5#visitor');
});

test('equal content is unchanged; a change names its fields and keeps the former values sealed', async () => {
  const content = { title: '一', name: '李四', friend: '王五' };
  expect(await write(draft('V-6', content))).toEqual(['new']);
  expect(await write(draft('V-6', content))).toEqual(['unchanged']);
  expect(await write(draft('V-6', { ...content, name: '李思' }))).toEqual(['changed']);
  const [entry] = await changesOf(visits.db).find({ record: 'V-6', version: 2 }).toArray();
  expect(entry!.fields).toEqual(['name']);
  const versions = await stored('visits_versions', { _id: 'V-6@1' });
  expect(JSON.stringify(versions)).not.toMatch(/李四|王五/);
  expect(versions[0]).toHaveProperty('sealed');
});

test('a former version is read like the record', async () => {
  const rows = await visits.db
    .collection('visits_versions')
    .find({ _id: 'V-6@1' as never })
    .toArray();
  expect(await unsealed(visits, rows)).toMatchObject([{ name: '李四', friend: '王五' }]);
});

test('digests tell nothing to who tries values out: the same content of two persons has two, in the log as in the record', async () => {
  await write(draft('V-7', { name: '周七' }), draft('V-8', { name: '周七' }));
  const digests = await changesOf(visits.db)
    .find({ record: { $in: ['V-7', 'V-8'] } })
    .toArray();
  expect(new Set(digests.map(({ digest }) => digest)).size).toBe(2);
});

test('a page with values of persons costs one call more than its rows, and one without costs none more', async () => {
  const commands: string[] = [];
  const note = ({ commandName }: { commandName: string }) => commands.push(commandName);
  await write(draft('V-9', { title: '无人' }));
  visits.db.getClient().on('commandStarted', note);
  await readAtOnce(visits, [{ $match: { _id: { $in: ['V-1', 'V-2', 'V-6'] } } }]);
  await readAtOnce(visits, [{ $match: { _id: 'V-9' } }]);
  visits.db.getClient().off('commandStarted', note);
  expect(commands).toEqual(['aggregate', 'find', 'aggregate']);
});

test('without a key the values are absent, and the row is there', async () => {
  await write(draft('V-10', { title: '在', name: '吴十' }));
  await personKeysOf(visits.db).updateOne(
    { _id: 'Visit/V-10#visitor' },
    { $unset: { wrapped: 1 }, $set: { erasedAt: NOON } },
  );
  const [row] = await read('V-10');
  expect(row).toMatchObject({ title: '在' });
  expect(row!.name ?? null).toBeNull();
});

test('of a person whose key was erased nothing is kept again, however often the row comes', async () => {
  const again = draft('V-10', { title: '在', name: '吴十' });
  expect(await write(again)).toEqual(['changed']);
  expect(await write(again)).toEqual(['unchanged']);
  expect((await read('V-10'))[0]!.name ?? null).toBeNull();
});

test('a box that was moved to another record does not open', async () => {
  await write(draft('V-11', { name: '郑一' }), draft('V-12', { name: '郑二' }));
  const [row] = await stored('visits', { _id: 'V-11' });
  await visits.db
    .collection<{ _id: string }>('visits')
    .updateOne({ _id: 'V-12' }, { $set: { sealed: (row as unknown as Visit).sealed } });
  await expect(read('V-12')).rejects.toThrow();
});

test('with other algorithms the same content is still unchanged, what is new is made with them, and all of it is read', async () => {
  const folder = await temporaryFolder();
  const model = visitsIn('visits-sm');
  await prepareStore(model.db);
  useKeyring(model.db, await testKeyring(folder.path));
  const content = { title: '前', name: '冯三' };
  await writeRecords(model, [draft('S-1', content)], ORIGIN);
  useKeyring(model.db, await testKeyring(folder.path, { suite: 'sm' }));
  const written = await writeRecords(model, [draft('S-1', content), draft('S-2', content)], ORIGIN);
  expect(written).toEqual(['unchanged', 'new']);
  const rows = await readAtOnce<Visit>(model, [{ $match: { _id: { $in: ['S-1', 'S-2'] } } }, { $sort: { _id: 1 } }]);
  expect(rows.map(({ name, digest }) => [name, digest.startsWith('sm3:')])).toEqual([
    ['冯三', false],
    ['冯三', true],
  ]);
  await folder.remove();
});

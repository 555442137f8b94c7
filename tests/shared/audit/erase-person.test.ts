import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection, Model } from 'mongoose';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { erasePerson } from '../../../shared/audit/erase-person.ts';
import { personKeysOf } from '../../../shared/audit/person-keys.ts';
import { sealPending } from '../../../shared/audit/seal.ts';
import { unsealed } from '../../../shared/audit/sealed-values.ts';
import { verifySeals } from '../../../shared/audit/verify-seals.ts';
import { type Draft, writeRecords } from '../../../shared/audit/write-records.ts';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { NO_QUALITY } from '../../../shared/ingest/quality-days.ts';
import { openQuarantine } from '../../../shared/ingest/quarantine.ts';
import { openLedger } from '../../../shared/ingest/stored-ledger.ts';
import { emptyTally } from '../../../shared/ingest/tally.ts';
import { prepareStore } from '../../../shared/subgraph/prepare-store.ts';
import { readAtOnce } from '../../../shared/subgraph/read-at-once.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';
import { SEAL_KEYS } from '../../support/seal-keys.ts';
import { openStore, type TestStore } from '../../support/store.ts';
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
const REQUEST = { kind: 'Visit', reason: '本人申请', by: 'clerk', at: NOON };

let store: TestStore;
let visits: Model<Visit>;
let ledger: Connection;
beforeAll(async () => {
  store = await openStore();
  const schema = recordSchema<Visit>(FIELDS, {}, [], PERSONS);
  visits = store.connection('visits').model<Visit>('Visit', schema, 'visits');
  await prepareStore(visits.db);
  ledger = store.connection('coordination');
}, 60_000);
afterAll(() => store?.close());

const write = (_id: string, content: Draft['content']) =>
  writeRecords(visits, [{ _id, content, readers: ['all'] }], ORIGIN);
const read = async (_id: string) => (await readAtOnce<Visit>(visits, [{ $match: { _id } }]))[0]!;
const erase = (record: string, role?: string) => erasePerson([visits.db, ledger], { ...REQUEST, record, role });

test('after an erasure the person’s values are gone from record, versions and the person’s other records, and others’ stay', async () => {
  await write('E-1', { title: '一', name: '旧名', friend: '王五' });
  await write('E-1', { title: '一', name: '赵铁柱', number: NUMBER, friend: '王五' });
  await write('E-2', { title: '二', name: '赵铁柱', number: NUMBER });
  await write('E-3', { title: '三', name: '孙三' });

  expect(await erase('E-1', 'visitor')).toMatchObject({ roles: ['visitor'], keys: 2, heldRows: 0 });

  expect(await read('E-1')).toMatchObject({ title: '一', friend: '王五' });
  for (const record of ['E-1', 'E-2']) {
    const { name, number } = await read(record);
    expect([name, number]).toEqual([undefined, undefined]);
  }
  const versions = await visits.db
    .collection('visits_versions')
    .find({ _id: 'E-1@1' as never })
    .toArray();
  const [former] = await unsealed(visits, versions);
  expect(former).toMatchObject({ friend: '王五' });
  expect(former).not.toHaveProperty('name');
  expect((await read('E-3')).name).toBe('孙三');
});

test('an erasure is an entry without values, and the chain over what was sealed before and after is whole', async () => {
  await write('E-4', { title: '四', name: '周七', friend: '吴八' });
  await sealPending(visits.db, { keys: SEAL_KEYS, now: () => NOON });
  await erase('E-4');
  await sealPending(visits.db, { keys: SEAL_KEYS, now: () => NOON });
  const [entry] = await changesOf(visits.db).find({ record: 'E-4', operation: 'erase' }).toArray();
  expect(entry).toMatchObject({
    kind: 'Visit',
    version: 1,
    fields: ['name', 'number', 'friend'],
    by: 'clerk',
    department: 'XA-MARKET',
    reason: '本人申请',
  });
  expect(JSON.stringify(entry)).not.toMatch(/周七|吴八/);
  expect((await verifySeals(visits.db, { keys: SEAL_KEYS.publicKeys() })).faults).toEqual([]);
});

test('nothing wrapped is left of an erased key, and a second erasure finds none', async () => {
  await write('E-5', { name: '郑九' });
  await erase('E-5');
  const [key] = await personKeysOf(visits.db).find({ _id: 'Visit/E-5#visitor' }).toArray();
  expect(key).toEqual({ _id: 'Visit/E-5#visitor', createdAt: NOON, erasedAt: NOON });
  expect(await erase('E-5')).toMatchObject({ keys: 0 });
});

test('a held row about the person goes with the person; it is listed, and can be neither mended nor sent, only discarded', async () => {
  await write('E-6', { name: '钱十', number: NUMBER.replace(/^110105/, '440106').slice(0, 17) });
  const runs = await openLedger(ledger, () => NOON);
  const department = { code: 'XA-MARKET', name: '市场监管局', regionCode: '610100' };
  const batch = { ...ORIGIN, department };
  const run = await runs.begin({ dataset: 'visits', fileDigest: 'f', mappingDigest: 'm' }, 'visits.csv', batch);
  const row = {
    number: 1,
    raw: { 姓名: '钱十' },
    row: { name: '钱十' },
    problems: [{ code: 'VALUE_INVALID', message: '"钱十" is not in the code list', messageZh: '“钱十”不在代码表中' }],
    persons: [{ kind: 'Visit', role: 'visitor', record: 'E-6' }],
    unreadable: [],
  };
  await runs.settle(run, { quality: NO_QUALITY, checkpoint: 1, tally: emptyTally(), held: [row], kept: [] });
  const raw = await ledger.collection('quarantine').find({}).toArray();
  expect(JSON.stringify(raw)).not.toContain('钱十');
  const quarantine = openQuarantine(ledger, department.code, () => NOON);
  const lying = async () => {
    for await (const found of quarantine.list()) return found;
    throw new Error('No row is held.');
  };
  expect(JSON.parse((await lying()).row!)).toEqual({ name: '钱十' });

  expect(await erase('E-6')).toMatchObject({ heldRows: 1 });

  const { _id, row: values, problems } = await lying();
  expect([values, problems]).toEqual([undefined, undefined]);
  const dataset = { name: 'visits', title: '来访', fields: FIELDS, accept: async () => [] };
  await expect(quarantine.resend(_id, dataset, batch)).rejects.toHaveProperty('code', 'ILLEGAL_TRANSITION');
  await expect(quarantine.mend(_id, { name: 'x' }, dataset, 'c')).rejects.toHaveProperty('code', 'ILLEGAL_TRANSITION');
  await quarantine.discard(_id, 'erased', 'clerk');
  expect(await changesOf(ledger).find({ kind: 'QuarantinedRow', operation: 'erase' }).toArray()).toHaveLength(1);
});

test.each([
  ['a record that is not there', { record: 'E-99' }, 'NOT_FOUND'],
  ['a role that the kind has not', { record: 'E-3', role: 'nobody' }, 'BAD_USER_INPUT'],
  ['a kind without persons', { record: 'E-3', kind: 'Nothing' }, 'BAD_USER_INPUT'],
  ['a held row that is not there', { record: 'E-3', kind: 'QuarantinedRow' }, 'NOT_FOUND'],
])('%s is refused, and nothing is erased', async (_, request, code) => {
  const before = await personKeysOf(visits.db).countDocuments({ erasedAt: { $exists: true } });
  await expect(erasePerson([visits.db, ledger], { ...REQUEST, ...request })).rejects.toHaveProperty('code', code);
  expect(await personKeysOf(visits.db).countDocuments({ erasedAt: { $exists: true } })).toBe(before);
});

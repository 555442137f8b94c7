import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Model } from 'mongoose';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { type Asked, doneMutationsOf, mutate } from '../../../shared/subgraph/mutate.ts';
import { prepareStore } from '../../../shared/subgraph/prepare-store.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';
import { originOf } from '../../../shared/subgraph/write-online.ts';
import { openStore, type TestStore } from '../../support/store.ts';

const FIELDS = { title: { type: 'text', zh: '标题' } } as const satisfies FieldSpecs;
type Note = RecordOf<typeof FIELDS>;

const NOW = new Date('2026-11-25T02:00:00Z');
const OFFICER: Viewer = {
  kind: 'person',
  account: 'market.officer',
  department: 'XA-MARKET',
  departments: ['XA-MARKET'],
  scopes: ['supervision'],
};

let store: TestStore;
let notes: Model<Note>;
let count = 0;
beforeAll(async () => {
  store = await openStore();
  notes = store.connection('notes').model<Note>('Note', recordSchema<Note>(FIELDS, {}, []), 'notes');
  await prepareStore(notes.db);
}, 60_000);
afterAll(() => store?.close());

/** Writes two notes, and answers with the first. */
function writeTwo(title: string, more: Partial<Asked> = {}, failing?: Error): Promise<string> {
  const asked: Asked = {
    mutation: 'writeTwo',
    answerName: 'writeTwo',
    sent: { title },
    viewer: OFFICER,
    now: NOW,
    ...more,
  };
  return mutate(notes.db, asked, async (session) => {
    count += 1;
    const first = `N-${count}`;
    for (const _id of [first, `${first}-b`]) {
      const draft = { _id, content: { title }, readers: ['all'] };
      await writeRecords(notes, [draft], originOf(asked.viewer, NOW), session);
    }
    if (failing) throw failing;
    return first;
  });
}
const under = (idempotencyKey: string, viewer = OFFICER) => ({ viewer: { ...viewer, idempotencyKey } });
const stored = () => notes.countDocuments({});

test('a mutation that fails after its first write leaves nothing, and its key is free', async () => {
  const before = [await stored(), await changesOf(notes.db).countDocuments({})];
  await expect(writeTwo('甲', under('k-1'), new Error('refused'))).rejects.toThrow('refused');
  expect([await stored(), await changesOf(notes.db).countDocuments({})]).toEqual(before);
  const record = await writeTwo('甲', under('k-1'));
  expect(await notes.countDocuments({ _id: record })).toBe(1);
});

test('the same request under the same key is answered with what it did, ten times at once as well', async () => {
  const before = await stored();
  const records = await Promise.all(Array.from({ length: 10 }, () => writeTwo('乙', under('k-2'))));
  expect(new Set(records).size).toBe(1);
  expect(await stored()).toBe(before + 2);
});

test('another request under the same key is a conflict; that of another account or field is its own', async () => {
  const first = await writeTwo('丙', under('k-3'));
  await expect(writeTwo('丁', under('k-3'))).rejects.toMatchObject({
    code: 'CONFLICT',
    facts: { argument: 'Idempotency-Key' },
  });
  const others = [
    await writeTwo('丁', under('k-3', { ...OFFICER, account: 'market.admin' })),
    await writeTwo('丁', { ...under('k-3'), answerName: 'second' }),
    await writeTwo('丁'),
    await writeTwo('丁'),
  ];
  expect(new Set([first, ...others]).size).toBe(5);
});

test('a key of the input goes before that of the header, and one that is none is refused', async () => {
  const record = await writeTwo('戊', { ...under('k-4'), key: 'own' });
  expect(await writeTwo('戊', { ...under('k-5'), key: 'own' })).toBe(record);
  for (const key of ['', 'x'.repeat(101)])
    await expect(writeTwo('戊', { key })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      facts: { argument: 'input.idempotencyKey' },
    });
});

test('what is kept of a mutation tells nothing of what was sent, and ends after a week', async () => {
  const record = await writeTwo('联系电话13900000000', under('k-6'));
  const [kept] = await doneMutationsOf(notes.db).find({ record }).toArray();
  expect(JSON.stringify(kept)).not.toMatch(/139|k-6|market/);
  expect(kept!.expiresAt).toEqual(new Date('2026-12-02T02:00:00Z'));
});

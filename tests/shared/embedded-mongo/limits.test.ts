import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { serialize } from 'bson';
import { type EngineAtATime, engineAtATime } from './engine-at-a-time.ts';

const MEBIBYTE = 1_048_576;

let running: EngineAtATime;
beforeAll(async () => {
  running = await engineAtATime();
});
afterAll(() => running.close());
beforeEach(() => running.command({ drop: 'things' }).then(() => undefined));

const insert = (documents: object[]) => running.command({ insert: 'things' }, { documents });
const numbered = (count: number) => Array.from({ length: count }, (_one, _id) => ({ _id, a: _id % 7, b: _id % 11 }));

test('a query that no index serves is answered over 10,000 documents and refused over one more, naming what would serve it', async () => {
  const find = { find: 'things', filter: { a: 3, c: { $gt: 1 } }, sort: { b: -1 }, limit: 1 };
  await insert(numbered(10_000));
  expect((await running.command(find)).cursor.firstBatch).toEqual([]);
  await insert([{ _id: 10_000 }]);
  await expect(running.command(find)).rejects.toMatchObject({
    code: 291,
    codeName: 'NoQueryExecutionPlans',
    message: expect.stringMatching(/limits\.things.*filter fields: a, c\..*\{ a: 1, b: -1, c: 1 \}/),
  });
  const update = await running.command({ update: 'things' }, { updates: [{ q: { c: 1 }, u: { $set: { c: 2 } } }] });
  expect(update['writeErrors']).toMatchObject([{ code: 291 }]);
  const remove = await running.command({ delete: 'things' }, { deletes: [{ q: { c: 1 }, limit: 1 }] });
  expect(remove['writeErrors']).toMatchObject([{ code: 291 }]);
  await running.command({ createIndexes: 'things', indexes: [{ key: { a: 1, b: -1, c: 1 }, name: 'serving' }] });
  expect((await running.command(find)).cursor.firstBatch).toEqual([]);
});

test('a sort in memory of more than 100 MB is refused; the same with an index is served', async () => {
  const text = 'x'.repeat(8 * MEBIBYTE);
  for (let _id = 0; _id < 13; _id++) await insert([{ _id, order: 13 - _id, text }]);
  const find = { find: 'things', sort: { order: 1 }, projection: { text: 0 }, batchSize: 20 };
  await expect(running.command(find)).rejects.toMatchObject({
    code: 292,
    codeName: 'QueryExceededMemoryLimitNoDiskUseAllowed',
    message: expect.stringContaining('index'),
  });
  await running.command({ createIndexes: 'things', indexes: [{ key: { order: 1 }, name: 'order' }] });
  expect((await running.command(find)).cursor.firstBatch).toHaveLength(13);
});

test('a document above 16 MB is refused by its size, the others of an unordered insert stand', async () => {
  const fits = serialize({ _id: 1, text: '' }).length;
  const most = { _id: 1, text: 'x'.repeat(16 * MEBIBYTE - fits) };
  const reply = await running.command(
    { insert: 'things', ordered: false },
    { documents: [most, { ...most, _id: 2, text: `${most.text}x` }, { _id: 3 }] },
  );
  expect(reply).toMatchObject({
    n: 2,
    writeErrors: [{ index: 1, code: 10334, errmsg: expect.stringContaining('16777216') }],
  });
});

test('an update may not make a document larger than 16 MB, and leaves it as it was', async () => {
  await insert([{ _id: 1, text: 'x'.repeat(9 * MEBIBYTE) }]);
  const grow = { q: { _id: 1 }, u: { $set: { more: 'y'.repeat(9 * MEBIBYTE) } } };
  expect((await running.command({ update: 'things' }, { updates: [grow] }))['writeErrors']).toMatchObject([
    { code: 10334 },
  ]);
  const { cursor } = await running.command({ find: 'things', projection: { text: 0 } });
  expect(cursor.firstBatch).toEqual([{ _id: 1 }]);
});

test('a batch of none or of more than 100,000 statements is refused whole', async () => {
  await insert([{ _id: 1 }]);
  const one = Buffer.from(serialize({ q: { _id: 1 }, limit: 1 }));
  for (const count of [0, 100_001]) {
    const deletes = Array<Buffer>(count).fill(one);
    await expect(running.command({ delete: 'things' }, { deletes })).rejects.toMatchObject({
      code: 2,
      message: expect.stringContaining(`between 1 and 100000. Got ${count}`),
    });
  }
  expect((await running.command({ count: 'things' }))['n']).toBe(1);
});

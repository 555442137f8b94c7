import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import mongoose, { Schema } from 'mongoose';
import { contractStore } from '../../support/mongodb-uri.ts';

interface Act {
  _id: number;
  readers: string[];
  occurredOn: string;
  status?: string;
}

let store: Awaited<ReturnType<typeof contractStore>>;
let connection: mongoose.Connection;
let client: mongoose.mongo.MongoClient;

beforeAll(async () => {
  store = await contractStore();
  connection = await mongoose.createConnection(store.uri, { dbName: 'contract' }).asPromise();
  client = connection.getClient();
});
afterAll(async () => {
  await connection.close();
  await store.close();
});
beforeEach(async () => {
  await connection.dropDatabase();
});

const acts = (): mongoose.mongo.Collection<Act> => client.db('contract').collection<Act>('acts');

/** Forty acts, read by three keys, on eight days. */
async function fillActs(): Promise<void> {
  await acts().createIndex({ readers: 1, occurredOn: -1, _id: -1 });
  await acts().insertMany(
    Array.from({ length: 40 }, (_one, n) => ({
      _id: n,
      readers: [`k${n % 3}`, `k${(n + 1) % 3}`],
      occurredOn: `2026-01-0${1 + (n % 8)}`,
    })),
  );
}

const inOrder = (a: Act, b: Act): number =>
  a.occurredOn < b.occurredOn ? 1 : a.occurredOn > b.occurredOn ? -1 : b._id - a._id;

test('a unique index refuses the second document with the pattern and the value that collide', async () => {
  await acts().createIndex({ status: 1 }, { unique: true });
  await acts().insertOne({ _id: 1, readers: [], occurredOn: '2026-01-01', status: 'open' });
  const second = acts().insertOne({ _id: 2, readers: [], occurredOn: '2026-01-01', status: 'open' });
  await expect(second).rejects.toMatchObject({ code: 11000, keyPattern: { status: 1 }, keyValue: { status: 'open' } });
  expect(await acts().countDocuments()).toBe(1);
});

test('an unordered insert stores all but what a unique index refuses; an ordered one stops there', async () => {
  const docs = [1, 2, 2, 3].map((_id) => ({ _id, readers: [], occurredOn: '' }));
  await expect(acts().insertMany(docs, { ordered: false })).rejects.toMatchObject({ code: 11000 });
  expect((await acts().find().toArray()).map((one) => one._id)).toEqual([1, 2, 3]);
  const more = [4, 4, 5].map((_id) => ({ _id, readers: [], occurredOn: '' }));
  await expect(acts().insertMany(more)).rejects.toMatchObject({ result: { insertedCount: 1 } });
  expect(await acts().countDocuments()).toBe(4);
});

test('a partial unique index holds for the documents it covers only', async () => {
  await acts().createIndex({ occurredOn: 1 }, { unique: true, partialFilterExpression: { status: 'open' } });
  await acts().insertMany([
    { _id: 1, readers: [], occurredOn: 'x', status: 'open' },
    { _id: 2, readers: [], occurredOn: 'x', status: 'closed' },
  ]);
  await expect(acts().updateOne({ _id: 2 }, { $set: { status: 'open' } })).rejects.toMatchObject({ code: 11000 });
});

test('two arrays under one index are refused', async () => {
  await client.db('contract').collection('pairs').createIndex({ a: 1, b: 1 });
  const both = client
    .db('contract')
    .collection('pairs')
    .insertOne({ a: [1], b: [2] });
  await expect(both).rejects.toMatchObject({ code: 171 });
});

test('$in on reader keys with a sort gives each document once and in order', async () => {
  await fillActs();
  const all = (await acts().find().toArray()).sort(inOrder);
  const merged = await acts()
    .find({ readers: { $in: ['k0', 'k1', 'k2'] } })
    .sort({ occurredOn: -1, _id: -1 })
    .toArray();
  expect(merged).toEqual(all);
});

test('keyset pages cover everything once', async () => {
  await fillActs();
  const seen: Act[] = [];
  for (;;) {
    const last = seen.at(-1);
    const after = last && {
      $or: [{ occurredOn: { $lt: last.occurredOn } }, { occurredOn: last.occurredOn, _id: { $lt: last._id } }],
    };
    const page = await acts()
      .find({ readers: { $in: ['k0', 'k1', 'k2'] }, ...after })
      .sort({ occurredOn: -1, _id: -1 })
      .limit(7)
      .toArray();
    if (page.length === 0) break;
    seen.push(...page);
  }
  expect(seen).toEqual((await acts().find().toArray()).sort(inOrder));
});

test('a cursor goes on by getMore while documents are written and removed', async () => {
  await fillActs();
  const cursor = acts().find({ readers: 'k0' }).sort({ occurredOn: -1, _id: -1 }).batchSize(3);
  const first = await cursor.next();
  await acts().deleteMany({ _id: { $lt: 5 } });
  const rest = await cursor.toArray();
  const ids = [first!, ...rest].map((one) => one._id);
  expect(new Set(ids).size).toBe(ids.length);
  expect((await acts().find({ readers: 'k0' }).toArray()).every((one) => ids.includes(one._id))).toBe(true);
});

test('hundreds of unions come in one call, each with its own limit', async () => {
  await fillActs();
  const branch = (n: number) => [
    { $match: { readers: `k${n % 3}` } },
    { $sort: { occurredOn: -1, _id: -1 } },
    { $limit: 2 },
    { $set: { parent: n } },
  ];
  const unions = Array.from({ length: 299 }, (_one, n) => ({ $unionWith: { coll: 'acts', pipeline: branch(n + 1) } }));
  const rows = await acts()
    .aggregate<Act & { parent: number }>([...branch(0), ...unions])
    .toArray();
  expect(rows.length).toBe(600);
  expect(rows.map((row) => row.parent)).toEqual(Array.from({ length: 600 }, (_one, at) => at >> 1));
  expect(rows.every((row) => row.readers.includes(`k${row.parent % 3}`))).toBe(true);
});

test('counts stop at their limit and group by one field', async () => {
  await fillActs();
  expect(await acts().countDocuments({ readers: { $in: ['k0', 'k1'] } })).toBe(40);
  expect(await acts().countDocuments({ readers: 'k0' }, { limit: 10 })).toBe(10);
  expect(await acts().estimatedDocumentCount()).toBe(40);
  const byDay = await acts()
    .aggregate([{ $group: { _id: '$occurredOn', n: { $sum: 1 } } }])
    .toArray();
  expect(byDay.length).toBe(8);
  expect(byDay.every((one) => one['n'] === 5)).toBe(true);
});

test('fifty transactions that read and then write one counter end at fifty', async () => {
  const counters = client.db('contract').collection<{ _id: string; n: number }>('counters');
  await counters.insertOne({ _id: 'acts', n: 0 });
  const addOne = () =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        const now = await counters.findOne({ _id: 'acts' }, { session });
        await counters.updateOne({ _id: 'acts' }, { $set: { n: now!.n + 1 } }, { session });
      }),
    );
  await Promise.all(Array.from({ length: 50 }, addOne));
  expect((await counters.findOne({ _id: 'acts' }))!.n).toBe(50);
});

test('a transaction reads its own writes, others see nothing until it commits, and an abort leaves nothing', async () => {
  await acts().insertOne({ _id: 1, readers: [], occurredOn: '' });
  const session = client.startSession();
  session.startTransaction();
  await acts().insertOne({ _id: 2, readers: [], occurredOn: '' }, { session });
  expect(await acts().countDocuments({}, { session })).toBe(2);
  expect(await acts().countDocuments({})).toBe(1);
  await session.abortTransaction();
  expect(await acts().countDocuments({})).toBe(1);
  session.startTransaction();
  await acts().updateOne({ _id: 1 }, { $set: { status: 'open' } }, { session });
  await session.commitTransaction();
  await session.endSession();
  expect(await acts().findOne({ _id: 1 })).toMatchObject({ status: 'open' });
});

test('a transaction reads the state it began with, and cannot write over what changed since', async () => {
  await acts().insertOne({ _id: 1, readers: [], occurredOn: '', status: 'a' });
  const session = client.startSession();
  session.startTransaction({ readConcern: { level: 'snapshot' } });
  expect(await acts().findOne({ _id: 1 }, { session })).toMatchObject({ status: 'a' });
  await acts().updateOne({ _id: 1 }, { $set: { status: 'b' } });
  expect(await acts().findOne({ _id: 1 }, { session })).toMatchObject({ status: 'a' });
  const late = acts().updateOne({ _id: 1 }, { $set: { status: 'c' } }, { session });
  await expect(late).rejects.toMatchObject({ code: 112 });
  await session.abortTransaction();
  await session.endSession();
});

test('mongoose: schemas with indexes, timestamps, lean, populate and bulkWrite', async () => {
  const Person = connection.model('Person', new Schema({ name: { type: String, index: true } }, { timestamps: true }));
  const Visit = connection.model(
    'Visit',
    new Schema({ who: { type: Schema.Types.ObjectId, ref: 'Person' }, tags: [String] }),
  );
  await Person.init();
  const person = await Person.create({ name: '王芳' });
  expect(person.createdAt).toBeInstanceOf(Date);
  await Visit.create({ who: person._id, tags: ['a'] });
  const found = await Visit.findOne({ tags: 'a' }).populate<{ who: { name: string } }>('who').lean();
  expect(found!.who.name).toBe('王芳');
  const result = await Person.bulkWrite([
    { insertOne: { document: { name: '李强' } } },
    { updateOne: { filter: { name: '王芳' }, update: { $set: { name: '王芳芳' } } } },
    { deleteOne: { filter: { name: '李强' } } },
  ]);
  expect([result.insertedCount, result.modifiedCount, result.deletedCount]).toEqual([1, 1, 1]);
  expect((await Person.find().lean()).map((one) => one.name)).toEqual(['王芳芳']);
  connection.deleteModel(/Person|Visit/);
});

test('mongoose: of two savers of one document version, the second is told', async () => {
  const Plan = connection.model('Plan', new Schema({ steps: [String], note: String }, { optimisticConcurrency: true }));
  const made = await Plan.create({ steps: ['a'], note: '' });
  const [one, other] = await Promise.all([Plan.findById(made._id), Plan.findById(made._id)]);
  one!.note = 'first';
  await one!.save();
  other!.note = 'second';
  await expect(other!.save()).rejects.toMatchObject({ name: 'VersionError' });
  connection.deleteModel('Plan');
});

test('change streams and stages outside the subset are refused by name', async () => {
  await fillActs();
  await expect(
    acts()
      .aggregate([{ $nothing: 1 }])
      .toArray(),
  ).rejects.toMatchObject({ code: 40324 });
  await expect(client.db('contract').command({ nothing: 1 })).rejects.toMatchObject({ code: 59 });
});

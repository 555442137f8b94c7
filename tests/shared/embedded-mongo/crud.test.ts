import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { contractStore } from '../../support/mongodb-uri.ts';
import { FIND_CASES, FOUND_AMONG, REFUSED_FILTERS, UPDATE_CASES } from './crud-cases.ts';

let store: Awaited<ReturnType<typeof contractStore>>;
let client: mongoose.mongo.MongoClient;
let things: mongoose.mongo.Collection<{ _id: number }>;

beforeAll(async () => {
  store = await contractStore();
  client = await new mongoose.mongo.MongoClient(store.uri).connect();
  things = client.db('crud').collection('things');
});
afterAll(async () => {
  await client.close();
  await store.close();
});
beforeEach(async () => {
  await things.deleteMany({});
});

test.each(UPDATE_CASES)('update: %s', async (...row) => {
  const [, before, filter, update, after, arrayFilters] = row;
  await things.insertOne({ _id: 1, ...before });
  const result = await things.updateOne({ _id: 1, ...filter }, update, arrayFilters && { arrayFilters });
  expect(result.matchedCount).toBe(1);
  expect(await things.findOne({ _id: 1 })).toEqual({ _id: 1, ...after });
});

test.each(FIND_CASES)('find %j gives %j', async (filter, found) => {
  await things.insertMany(FOUND_AMONG);
  const rows = await things.find(filter).sort({ _id: 1 }).toArray();
  expect(rows.map((row) => row._id)).toEqual(found);
});

test.each(REFUSED_FILTERS)('%s is refused', async (_what, filter, code) => {
  await expect(things.find(filter).toArray()).rejects.toMatchObject({ code });
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { contractStore } from '../../../support/mongodb-uri.ts';
import type { Call, SpecificationCase, Thing } from './case.ts';
import { FIND_AND_MODIFY_CASES } from './find-and-modify-cases.ts';
import { type LosingProxy, losingProxy } from './losing-proxy.ts';
import { READING_CASES } from './reading-cases.ts';
import { NOT_RETRYABLE_CASES, RETRYABLE_CASES, TRANSACTION_CASES } from './transaction-cases.ts';
import { WRITE_CASES } from './write-cases.ts';

type Things = mongoose.mongo.Collection<Thing>;
type Method = (...args: unknown[]) => unknown;

let store: Awaited<ReturnType<typeof contractStore>>;
let proxy: LosingProxy;
let client: mongoose.mongo.MongoClient;
let proxied: mongoose.mongo.MongoClient;
beforeAll(async () => {
  store = await contractStore();
  proxy = await losingProxy(store.uri);
  client = await new mongoose.mongo.MongoClient(store.uri).connect();
  proxied = await new mongoose.mongo.MongoClient(proxy.uri).connect();
});
afterAll(async () => {
  await client.close();
  await proxied.close();
  await proxy.close();
  await store.close();
});

const thingsOf = (through: mongoose.mongo.MongoClient): Things => through.db('specification').collection('things');

/** Where a method takes its options: after this many arguments. */
const BEFORE_OPTIONS: Readonly<Record<string, number>> = {
  aggregate: 1,
  insertOne: 1,
  insertMany: 1,
  bulkWrite: 1,
  createIndex: 1,
  deleteOne: 1,
  deleteMany: 1,
  find: 1,
  findOne: 1,
  findOneAndDelete: 1,
  count: 1,
  countDocuments: 1,
};

async function called(things: Things, [name, args]: [string, unknown[]], session?: mongoose.mongo.ClientSession) {
  const before = BEFORE_OPTIONS[name] ?? 2;
  const options = session && [{ ...(args[before] as object | undefined), session }];
  // the driver adds an _id to what it inserts: the case's own documents stay as they are
  const given = structuredClone(session ? args.slice(0, before) : args);
  const answer = (things[name as keyof Things] as Method).call(things, ...given, ...(options ?? []));
  const cursor = answer as { toArray?: () => Promise<unknown> };
  return cursor.toArray ? cursor.toArray() : answer;
}

const isRefusal = (gives: unknown): gives is { code: number } =>
  typeof gives === 'object' && gives !== null && typeof (gives as { code?: unknown }).code === 'number';

async function make(things: Things, call: Call, session: mongoose.mongo.ClientSession): Promise<void> {
  if (call.length === 1) {
    if (call[0] === 'start') session.startTransaction();
    else await (call[0] === 'commit' ? session.commitTransaction() : session.abortTransaction());
    return;
  }
  const [name, args, gives] = call;
  const [method, outside] = name.startsWith('outside ') ? [name.slice(8), true] : [name, false];
  const answer = called(things, [method, args], !outside && session.inTransaction() ? session : undefined);
  if (isRefusal(gives)) await expect(answer).rejects.toMatchObject(gives);
  else if (gives === undefined) await answer;
  else if (typeof gives === 'object' && gives !== null) expect(await answer).toMatchObject(gives);
  else expect(await answer).toBe(gives);
}

async function hold(through: mongoose.mongo.MongoClient, [, before, calls, after]: SpecificationCase): Promise<void> {
  const things = thingsOf(client);
  await things.drop();
  await client.db('specification').createCollection('things');
  if (before.length > 0) await things.insertMany(structuredClone(before));
  await through.withSession(async (session) => {
    for (const call of calls) await make(thingsOf(through), call, session);
  });
  expect(await things.find().sort({ _id: 1 }).toArray()).toEqual(after);
}

test.each([...READING_CASES, ...WRITE_CASES, ...FIND_AND_MODIFY_CASES])('crud/%s', (...one) => hold(client, one));

test.each(TRANSACTION_CASES)('transactions/%s', (...one) => hold(client, one));

const commandOf = (method: string): string =>
  method.startsWith('findOneAnd') ? 'findAndModify' : (/^(insert|delete)/.exec(method)?.[0] ?? 'update');

test.each(RETRYABLE_CASES)('retryable-writes/%s: repeated after a lost reply, it is done once', async (...one) => {
  const before = proxy.lost;
  proxy.loseReplyTo(commandOf(one[2][0]![0]));
  await hold(proxied, one);
  expect(proxy.lost).toBe(before + 1);
});

test.each(NOT_RETRYABLE_CASES)(
  'retryable-writes/%s: after a lost reply the caller is told',
  async (title, before, calls, after) => {
    proxy.loseReplyTo(commandOf(title));
    const told = hold(proxied, [title, before, calls, after]);
    await expect(told).rejects.toMatchObject({ name: expect.stringMatching(/^MongoNetworkError/) });
    expect(await thingsOf(client).find().sort({ _id: 1 }).toArray()).toEqual(after);
  },
);

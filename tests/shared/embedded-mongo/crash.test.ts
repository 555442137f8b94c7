import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { Catalog } from '../../../shared/embedded-mongo/storage/catalog.ts';
import { asBuffer, Connection } from '../../../shared/embedded-mongo/storage/connection.ts';
import { keysFor, withRecord } from '../../../shared/embedded-mongo/storage/entries.ts';
import { decode } from '../../../shared/embedded-mongo/values/bson-bytes.ts';

const MAIN = new URL('../../../shared/embedded-mongo/main.ts', import.meta.url).pathname;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supervision-crash-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function startProcess(): Promise<{ child: ChildProcess; uri: string }> {
  const child = spawn(process.execPath, [MAIN, '--data-dir', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, uri: line.toString().trim() };
}

/** Entries of every index that no document accounts for, and those that are missing. */
function discrepancies(): number {
  const connection = new Connection(join(folder, 'embedded-mongo.sqlite'), 1_024);
  const catalog = new Catalog();
  catalog.load(connection);
  let wrong = 0;
  for (const collection of catalog.all()) {
    const records = connection.all<[number, Uint8Array]>(`SELECT id, document FROM r${collection.id}`);
    for (const index of collection.indexes) {
      const wanted = new Set<string>();
      for (const [id, bytes] of records) {
        for (const key of keysFor(index, decode(asBuffer(bytes)))) {
          wanted.add((index.unique ? key : withRecord(key, id)).toString('latin1'));
        }
      }
      const held = connection.all<[Uint8Array]>(`SELECT key FROM x${index.id}`);
      for (const [key] of held) if (!wanted.delete(asBuffer(key).toString('latin1'))) wrong++;
      wrong += wanted.size;
    }
  }
  connection.close();
  return wrong;
}

test('after kill -9 in the middle of writes every acknowledged write is there and no index entry is torn', async () => {
  const { child, uri } = await startProcess();
  const client = await new mongoose.mongo.MongoClient(uri, { retryWrites: false }).connect();
  const acts = client.db('crash').collection<{ _id: number; readers: string[]; n: number }>('acts');
  await acts.createIndex({ readers: 1, n: -1 });
  const acknowledged: number[] = [];
  const writers = Array.from({ length: 8 }, async (_one, writer) => {
    for (let at = 0; ; at++) {
      const _id = writer * 1_000_000 + at;
      await acts.insertOne({ _id, readers: [`k${_id % 7}`, `k${_id % 5}`], n: at });
      acknowledged.push(_id);
      if (acknowledged.length === 200) child.kill('SIGKILL');
    }
  });
  await Promise.allSettled([...writers, once(child, 'exit')]);
  await client.close();
  expect(acknowledged.length).toBeGreaterThanOrEqual(200);

  const again = await startProcess();
  const second = await new mongoose.mongo.MongoClient(again.uri).connect();
  const held = await second.db('crash').collection<{ _id: number }>('acts').find().toArray();
  const ids = new Set(held.map((one) => one._id));
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  await second.close();
  again.child.kill('SIGTERM');
  const [code] = await once(again.child, 'exit');
  expect(code).toBe(0);
  expect(discrepancies()).toBe(0);
});

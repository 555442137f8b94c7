import { afterEach, expect, test } from '@jest/globals';
import { deliveryDesk } from '../../../shared/ingest/delivery-desk.ts';
import { BATCH, ToyStore } from './toy-dataset.ts';

const now = () => new Date('2026-11-25T03:00:00Z');
const desks: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

function open(toys = new ToyStore()) {
  const desk = deliveryDesk({ datasets: [toys.dataset], ledger: async () => toys, now });
  desks.push(desk);
  const opening = (key: string, format: 'csv' | 'ndjson' = 'ndjson', dataset = 'toys') => ({
    dataset,
    key,
    format,
    department: BATCH.department,
    sourceSystem: '610100|MKT',
    by: 'client-1',
  });
  const send = async (key: string, text: string, format?: 'csv' | 'ndjson', chunk = 50) => {
    const id = await desk.open(opening(key, format));
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += chunk) await desk.push(id, bytes.subarray(start, start + chunk));
    return desk.end(id);
  };
  return { desk, toys, opening, send };
}

const line = (no: number) => JSON.stringify({ no: String(no), name: no % 500 === 0 ? 'bad' : `玩具${no}` });
const lines = (count: number) => Array.from({ length: count }, (_, place) => `${line(place + 1)}\n`).join('');

test('rows come in as their bytes come, wherever these are cut; the report is that of a file', async () => {
  const { send, toys } = open();
  const report = await send('a', lines(1200), 'ndjson', 333);
  expect(report).toMatchObject({
    state: 'FINISHED',
    read: 1200,
    new: 1198,
    held: 2,
    repeated: false,
    checkpoint: 1200,
  });
  expect(report.heldReasons).toMatchObject([{ code: 'NAME_BAD', count: 2, examples: [500, 1000] }]);
  expect(toys.held.map(({ number }) => number)).toEqual([500, 1000]);
});

test('the same rows under the same key are told what came of them, also as CSV; other rows are a conflict', async () => {
  const { send, toys } = open();
  const first = await send('a', '{"no":"1","name":"球"}\n{"no":"2","name":"bad"}\n');
  const again = await send('a', 'no,name\n1,球\n2,bad\n', 'csv');
  expect(again).toEqual({ ...first, repeated: true });
  expect(toys.calls).toBe(1);
  await expect(send('a', '{"no":"1","name":"车"}\n{"no":"2","name":"bad"}\n')).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await expect(send('a', '{"no":"1","name":"球"}\n')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(send('a', '')).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(toys.records).toHaveLength(1);
});

test('a delivery that breaks off keeps what was settled, and goes on from there when it is sent again', async () => {
  const { desk, send, opening, toys } = open();
  const id = await desk.open(opening('a'));
  const rows = lines(2500);
  const cut = rows.indexOf('{"no":"2301"') + 5;
  for (let start = 0; start < cut; start += 4096)
    await desk.push(id, Buffer.from(rows.slice(start, Math.min(start + 4096, cut))));
  expect(await desk.drop(id)).toMatchObject({ state: 'INTERRUPTED', checkpoint: 2300, new: 2296, held: 4 });
  expect(toys.records).toHaveLength(2296);
  await expect(send('a', lines(1999))).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(send('a', lines(2500).replace('玩具7"', '玩具"'))).rejects.toMatchObject({ code: 'CONFLICT' });
  const report = await send('a', lines(2500));
  expect(report).toMatchObject({ state: 'FINISHED', continued: true, read: 2500, new: 2495, held: 5, unchanged: 0 });
  expect(toys.records).toHaveLength(2495);
});

test('a line without its end is a row at the end of a delivery, and none where the delivery breaks off', async () => {
  const { desk, send, opening, toys } = open();
  const id = await desk.open(opening('a'));
  await desk.push(id, Buffer.from(line(1)));
  expect(await desk.drop(id)).toMatchObject({ read: 0, state: 'INTERRUPTED' });
  expect(toys.records).toEqual([]);
  expect(await send('a', line(1))).toMatchObject({ new: 1 });
});

test('a file that cannot be read ends its delivery for whoever sends it', async () => {
  const { desk, opening } = open();
  const id = await desk.open(opening('a', 'csv'));
  await desk.push(id, Buffer.from('no,no\n1,2\n'));
  const pushed = (async () => {
    for (let chunks = 0; chunks < 1000; chunks += 1) await desk.push(id, Buffer.from('1,2\n'.repeat(300)));
  })();
  await expect(pushed).rejects.toMatchObject({ code: 'INGEST_INVALID' });
});

test('eight deliveries are under way at most; one that is over, or never was, is not found', async () => {
  const { desk, opening, send } = open();
  await expect(desk.open(opening('a', 'csv', 'tools'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const ids = await Promise.all(Array.from({ length: 8 }, (_, place) => desk.open(opening(`k${place}`))));
  await expect(desk.open(opening('k8'))).rejects.toMatchObject({ code: 'RATE_LIMITED', facts: { retryAfter: 5 } });
  expect(await desk.drop(ids[0]!)).toMatchObject({ state: 'INTERRUPTED' });
  await expect(desk.push(ids[0]!, Buffer.from('x'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await desk.drop(ids[0]!)).toBeUndefined();
  expect(await send('k8', line(1))).toMatchObject({ new: 1 });
});

test('a register that its operator brings in is no dataset for machine clients', async () => {
  const toys = new ToyStore();
  const desk = deliveryDesk({ datasets: [{ ...toys.dataset, byOperator: true }], ledger: async () => toys, now });
  expect(await desk.datasets()).toEqual([]);
});

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deserialize, serialize } from 'bson';
import fc from 'fast-check';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../../shared/embedded-mongo/start.ts';

let folder: string;
let engine: EmbeddedMongo;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supervision-wire-'));
  engine = await startEmbeddedMongo({ dataDir: folder, port: 0, allowProduction: true });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(engine.uri).port), '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

function message(body: Uint8Array, { flags = 0, kind = 0, length = 0, opcode = 2013 } = {}): Buffer {
  const head = Buffer.alloc(21);
  head.writeInt32LE(length || 21 + body.length, 0);
  head.writeInt32LE(7, 4);
  head.writeInt32LE(opcode, 12);
  head.writeUInt32LE(flags, 16);
  head[20] = kind;
  return Buffer.concat([head, body]);
}

const PING = message(serialize({ ping: 1, $db: 'admin' }));

/** The next reply's document. */
async function reply(socket: Socket): Promise<Record<string, unknown>> {
  let held = Buffer.alloc(0);
  while (held.length < 16 || held.length < held.readInt32LE(0)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    held = Buffer.concat([held, chunk]);
  }
  return deserialize(held.subarray(21));
}

async function expectServing(socket: Socket): Promise<void> {
  const answer = reply(socket);
  socket.write(PING);
  expect(await answer).toMatchObject({ ok: 1 });
}

const BROKEN_BODIES: [string, Buffer][] = [
  ['a body whose lengths do not fit', message(Buffer.from([12, 0, 0, 0, 2, 97, 0, 99, 0, 0, 0, 0]))],
  ['an unknown section kind', message(serialize({ ping: 1 }), { kind: 9 })],
  ['an unknown required flag', message(serialize({ ping: 1 }), { flags: 4 })],
  ['an unknown opcode', message(serialize({ ping: 1 }), { opcode: 2012 })],
  ['no database', message(serialize({ ping: 1 }))],
  ['a command that is not served', message(serialize({ mapReduce: 'x', $db: 'admin' }))],
];

test.each(BROKEN_BODIES)('%s is answered with an error, and the connection goes on', async (_what, bytes) => {
  const socket = await open();
  const answer = reply(socket);
  socket.write(bytes);
  expect(await answer).toMatchObject({ ok: 0, errmsg: expect.any(String), code: expect.any(Number) });
  await expectServing(socket);
  socket.destroy();
});

test('a header that cannot be right closes its connection and no other', async () => {
  const other = await open();
  for (const length of [3, -1, 0x7fffffff]) {
    const socket = await open();
    const closed = once(socket, 'close');
    socket.write(message(serialize({ ping: 1 }), { length }));
    await closed;
  }
  await expectServing(other);
  other.destroy();
});

test('a message above 48 MB is refused by its size and skipped; the connection goes on', async () => {
  const socket = await open();
  const answer = reply(socket);
  const bytes = 48_000_001;
  const head = message(Buffer.alloc(0), { length: bytes });
  socket.write(head);
  expect(await answer).toMatchObject({ ok: 0, code: 10334 });
  socket.write(Buffer.alloc(bytes - head.length));
  await expectServing(socket);
  socket.destroy();
});

test('a message cut off in the middle leaves the server serving', async () => {
  const socket = await open();
  socket.end(PING.subarray(0, 30));
  const other = await open();
  await expectServing(other);
  other.destroy();
});

test('two hundred random blobs leave the server serving', async () => {
  for (const blob of fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), 200)) {
    const socket = await open();
    socket.end(Buffer.from(blob));
    socket.resume();
    await once(socket, 'close');
  }
  const socket = await open();
  await expectServing(socket);
  socket.destroy();
});

import type { AddressInfo, Socket } from 'node:net';
import { Cursors } from './commands/cursors.ts';
import { removeExpired } from './commands/remove-expired.ts';
import type { Engine } from './commands/request.ts';
import { Sessions } from './commands/sessions.ts';
import { Catalog } from './storage/catalog.ts';
import { Connection } from './storage/connection.ts';
import { openDataFolder } from './storage/data-folder.ts';
import { Transactions } from './storage/transactions.ts';
import { WriteQueue } from './storage/write-queue.ts';
import { createWireServer } from './wire/server.ts';

/** How the server runs; everything but the folder has a default. */
export interface EngineOptions {
  dataDir: string;
  /** 0 or undefined takes a free one. */
  port?: number;
  host?: '127.0.0.1';
  transactionLifetimeSeconds?: number;
  cursorIdleMs?: number;
  maxCursors?: number;
  maxTransactions?: number;
}

/** A running server. */
export interface RunningEngine {
  uri: string;
  close(): Promise<void>;
}

const CACHE_KIB = 65_536;
const EXPIRY_SWEEP_MS = 60_000;
const CURSOR_SWEEP_MS = 30_000;

/** Opens the data folder and serves it in this thread. Throws EngineStartError where the folder may not be used. */
export async function runEngine(options: EngineOptions): Promise<RunningEngine> {
  const folder = openDataFolder(options.dataDir);
  const writer = new Connection(folder.file, CACHE_KIB);
  const catalog = new Catalog();
  catalog.load(writer);
  const reader = new Connection(folder.file, CACHE_KIB);
  const queue = new WriteQueue(writer, catalog);
  const transactions = new Transactions(
    {
      file: folder.file,
      lifetimeSeconds: options.transactionLifetimeSeconds ?? 60,
      maxOpen: options.maxTransactions ?? 200,
    },
    queue,
    catalog,
  );
  const engine: Engine = {
    catalog,
    reader,
    queue,
    transactions,
    sessions: new Sessions(transactions),
    cursors: new Cursors({
      idleMs: options.cursorIdleMs ?? 600_000,
      maxOpen: options.maxCursors ?? 1_000,
      now: () => performance.now(),
    }),
    address: '',
    now: () => new Date(),
  };
  const sockets = new Set<Socket>();
  const server = createWireServer(engine, sockets);
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  engine.address = `${host}:${(server.address() as AddressInfo).port}`;
  const sweeps = [
    setInterval(() => void removeExpired(engine), EXPIRY_SWEEP_MS),
    setInterval(() => engine.cursors.sweep(), CURSOR_SWEEP_MS),
  ];
  for (const sweep of sweeps) sweep.unref();
  return {
    uri: `mongodb://${engine.address}/?replicaSet=embedded&directConnection=true`,
    close: async () => {
      for (const sweep of sweeps) clearInterval(sweep);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      transactions.close();
      // whatever waits in the queue is written before the file is closed
      await queue.submit(() => undefined);
      reader.close();
      writer.close();
      folder.release();
    },
  };
}

import { Cursors } from './commands/cursors.ts';
import type { Engine } from './commands/request.ts';
import { Sessions } from './commands/sessions.ts';
import { Catalog } from './storage/catalog.ts';
import { Connection } from './storage/connection.ts';
import { openDataFolder } from './storage/data-folder.ts';
import { Transactions } from './storage/transactions.ts';
import { WriteQueue } from './storage/write-queue.ts';

/** How the server runs; everything but the folder has a default. */
export interface EngineOptions {
  dataDir: string;
  /** On loopback; 0 takes a free one. Unless told, a socket in the data folder: see `listeningPlace`. */
  port?: number;
  transactionLifetimeSeconds?: number;
  cursorIdleMs?: number;
  maxCursors?: number;
  maxTransactions?: number;
}

/** What time it is: the date for TTL indexes and `$currentDate`, and milliseconds that never go back for idle times. */
export interface Clock {
  date: () => Date;
  milliseconds: () => number;
}

const CACHE_KIB = 65_536;

/** Opens the data folder for commands, without a network. @throws ReportedError where the folder may not be used */
export function openEngine(options: EngineOptions, clock: Clock): { engine: Engine; close(): Promise<void> } {
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
      now: clock.milliseconds,
    }),
    address: '',
    now: clock.date,
  };
  const close = async () => {
    transactions.close();
    // whatever waits in the queue is written before the file is closed
    await queue.submit(() => undefined);
    reader.close();
    writer.close();
    folder.release();
  };
  return { engine, close };
}

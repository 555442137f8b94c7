import { createHash } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { firstFill } from '../../../gateway/demo/first-fill.ts';
import { loadSecrets } from '../../../gateway/secrets.ts';
import { type RunningSubgraphs, startSubgraphs } from '../../../gateway/start-subgraphs.ts';
import { readConfig } from '../../../shared/config/config.ts';
import { startEmbeddedMongo } from '../../../shared/embedded-mongo/start.ts';

export const NOW = new Date('2026-10-14T09:00:00+08:00');
/** What SQLite keeps of a database; what it keeps beside them it makes again. */
const FILES = ['embedded-mongo.sqlite', 'embedded-mongo.sqlite-wal'];
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'commitTransaction']);

/** The subgraphs over a folder, with no work of their own in the background. */
export interface Opened {
  subgraphs: RunningSubgraphs;
  client: Connection;
  close(): Promise<void>;
}

export async function open(folder: string): Promise<Opened> {
  const config = readConfig({ DATA_DIR: folder });
  const engine = await startEmbeddedMongo({ dataDir: folder, allowProduction: true });
  const log = pino({ level: 'silent' });
  const { intakeDepartment } = config;
  const secrets = await loadSecrets(config);
  const subgraphs = await startSubgraphs({ mongodbUri: engine.uri, now: () => NOW, log, intakeDepartment, ...secrets });
  return {
    subgraphs,
    client: subgraphs.connection('items'),
    close: async () => {
      await subgraphs.close();
      await engine.close();
    },
  };
}

/** A small demo city in the folder, at rest. */
export async function fill(folder: string): Promise<void> {
  const city = await open(folder);
  await firstFill(city.subgraphs, folder, { now: () => NOW, size: 200 });
  await city.close();
}

/**
 * Does the work and keeps what the disk holds at every write that it sends to the store: what a process killed in that moment leaves
 * behind (a kill takes nothing from the disk that was written to it).
 * @returns folders, in order, the last of after the work; each can be opened
 */
export async function killedAtEachWrite(
  { client }: Opened,
  folder: string,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const kept: string[] = [];
  const keep = () => {
    const to = `${folder}-${kept.length}`;
    for (const file of FILES) cpSync(join(folder, file), join(to, file));
    cpSync(join(folder, 'keys'), join(to, 'keys'), { recursive: true });
    kept.push(to);
  };
  const note = ({ commandName }: { commandName: string }) => {
    if (WRITES.has(commandName)) keep();
  };
  const driver = client.getClient();
  driver.on('commandStarted', note);
  try {
    await work();
  } finally {
    driver.off('commandStarted', note);
  }
  keep();
  return kept;
}

/** A digest of every document that the database in the folder holds once it is opened again, to tell states apart. */
export function stateOf(folder: string): string {
  const database = new DatabaseSync(join(folder, FILES[0]!));
  const hash = createHash('sha256');
  // the engine keeps the documents of a collection in a table of its own
  for (const { id } of database.prepare('SELECT id FROM collections ORDER BY database, name').all())
    for (const { document } of database.prepare(`SELECT document FROM r${id}`).iterate())
      hash.update(document as Uint8Array);
  database.close();
  return hash.digest('hex');
}

export function remove(folders: readonly string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ReportedError } from '../../errors/reported-error.ts';

/** The format this code writes; a folder of a newer one is refused. */
const DATA_FORMAT = 1;

/** A data folder that is ours for as long as the process lives. */
export interface DataFolder {
  file: string;
  release(): void;
}

/**
 * Makes or opens the data folder: checks FORMAT and takes a lock that the operating system gives back when the process ends,
 * however it ends. What lies in it is for its owner alone to read: it holds password hashes, and rows that are nobody else's.
 * @throws ReportedError DATA_FORMAT_NEWER, DATA_FOLDER_IN_USE
 */
export function openDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const formatFile = join(folder, 'FORMAT');
  const written = existsSync(formatFile) ? readFileSync(formatFile, 'utf8').trim() : String(DATA_FORMAT);
  if (!/^\d+$/.test(written) || Number(written) > DATA_FORMAT) {
    throw new ReportedError(
      'DATA_FORMAT_NEWER',
      `The data in ${folder} has format ${written}; this version reads up to ${DATA_FORMAT}. Use the newer version.`,
      { dataDir: folder, format: written, readsUpTo: DATA_FORMAT },
    );
  }
  // who may read the file may lock it as well, and so keep the engine from starting
  const lock = new DatabaseSync(keptToOwner(join(folder, 'embedded-mongo.lock')));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new ReportedError('DATA_FOLDER_IN_USE', `Another process uses the data in ${folder}. Stop it first.`, {
      dataDir: folder,
    });
  }
  if (!existsSync(formatFile)) writeFileSync(formatFile, `${DATA_FORMAT}\n`);
  const file = keptToOwner(join(folder, 'embedded-mongo.sqlite'));
  return { file, release: () => lock.close() };
}

/** The path of a database that is there and its owner's alone; SQLite gives its journals the same mode. */
function keptToOwner(path: string): string {
  writeFileSync(path, '', { flag: 'a', mode: 0o600 });
  chmodSync(path, 0o600); // of an earlier version
  return path;
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EngineStartError } from '../errors.ts';

/** The format this code writes; a folder of a newer one is refused. */
export const DATA_FORMAT = 1;

/** A data folder that is ours for as long as the process lives. */
export interface DataFolder {
  file: string;
  release(): void;
}

/**
 * Makes or opens the data folder: checks FORMAT and takes a lock that the operating system gives back when the process ends,
 * however it ends. Throws EngineStartError.
 */
export function openDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true });
  const formatFile = join(folder, 'FORMAT');
  const format = existsSync(formatFile) ? Number(readFileSync(formatFile, 'utf8').trim()) : DATA_FORMAT;
  if (!Number.isInteger(format) || format > DATA_FORMAT) {
    throw new EngineStartError(
      'DATA_FORMAT_NEWER',
      `The data in ${folder} has format ${format}; this version reads up to ${DATA_FORMAT}. Use the newer version. 数据格式较新，请使用新版本。`,
    );
  }
  const lock = new DatabaseSync(join(folder, 'embedded-mongo.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new EngineStartError(
      'DATA_FOLDER_IN_USE',
      `Another process uses the data in ${folder}. Stop it first. 数据目录正被另一进程使用。`,
    );
  }
  if (!existsSync(formatFile)) writeFileSync(formatFile, `${DATA_FORMAT}\n`);
  return { file: join(folder, 'embedded-mongo.sqlite'), release: () => lock.close() };
}

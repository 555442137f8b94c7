import { existsSync } from 'node:fs';
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { startEmbeddedMongo } from '../../../shared/embedded-mongo/start.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import { startProcess } from '../../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** What the start is refused with. @throws Error when it is not */
async function refusal(allowProduction?: boolean): Promise<unknown> {
  const started = startEmbeddedMongo({
    dataDir: folder.path,
    ...(allowProduction !== undefined && { allowProduction }),
  });
  return started.then(
    async (engine) => {
      await engine.close();
      throw new Error('It started.');
    },
    (error: unknown) => error,
  );
}

test('a folder written by a newer version, or with a format that is no number, is refused as a reported error', async () => {
  for (const format of ['2', 'tomorrow']) {
    await writeFile(join(folder.path, 'FORMAT'), `${format}\n`);
    const error = await refusal(true);
    expect(error).toBeInstanceOf(ReportedError);
    expect(error).toMatchObject({
      code: 'DATA_FORMAT_NEWER',
      message: expect.stringContaining(`format ${format}`),
      messageZh: '数据目录由更新的版本写入。',
      facts: { dataDir: folder.path },
    });
  }
});

test('a folder that another engine works on is refused as a reported error, and free again once that one has ended', async () => {
  const first = await startEmbeddedMongo({ dataDir: folder.path, allowProduction: true });
  const error = await refusal(true);
  expect(error).toBeInstanceOf(ReportedError);
  expect(error).toMatchObject({ code: 'DATA_FOLDER_IN_USE', messageZh: '数据目录正被另一进程使用。' });
  await first.close();
  const next = await startEmbeddedMongo({ dataDir: folder.path, allowProduction: true });
  await next.close();
});

test('the engine starts only where its caller allows it', async () => {
  for (const allowed of [undefined, false]) {
    expect(await refusal(allowed)).toMatchObject({ name: 'ReportedError', code: 'NOT_FOR_PRODUCTION' });
  }
});

test('as a process it refuses production unless EMBEDDED_IN_PRODUCTION allows it, and ends when asked to', async () => {
  const args = ['shared/embedded-mongo/main.ts', '--data-dir', folder.path];
  const refused = startProcess(args, { NODE_ENV: 'production' });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(/EMBEDDED_IN_PRODUCTION=on.*内置引擎仅适用于单机/s);
  const allowed = startProcess(args, { NODE_ENV: 'production', EMBEDDED_IN_PRODUCTION: 'on' });
  await allowed.wrote(/mongodb:\/\/\S+engine\.sock\//);
  expect(await allowed.stop()).toBe(0);
});

test('what the data folder holds is for its owner alone to read, the journals and the socket too', async () => {
  const dataDir = join(folder.path, 'data');
  for (const time of ['first', 'second']) {
    const engine = await startEmbeddedMongo({ dataDir, allowProduction: true });
    const files = (await readdir(dataDir)).filter((name) => /^embedded-mongo\.(sqlite|lock)/.test(name));
    expect([time, files.filter((name) => name.includes('sqlite')).length]).toEqual([time, 3]);
    // who may read the lock may hold it, and the engine does not start
    expect([time, files]).toEqual([time, expect.arrayContaining(['embedded-mongo.lock'])]);
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
    for (const name of [...files, 'engine.sock'])
      expect([name, (await stat(join(dataDir, name))).mode & 0o077]).toEqual([name, 0]);
    await engine.close();
    // one of a version before had the modes of everybody's files
    for (const name of ['embedded-mongo.sqlite', 'embedded-mongo.lock']) await chmod(join(dataDir, name), 0o644);
  }
});

test('the engine is reached by its folder: after a kill, and where the folder has a longer name than a socket may have', async () => {
  const long = join(folder.path, '数据'.repeat(20));
  await writeFile(join(folder.path, 'engine.sock'), '');
  for (const dataDir of [folder.path, long]) {
    const engine = await startEmbeddedMongo({ dataDir, allowProduction: true });
    const client = await new mongoose.mongo.MongoClient(engine.uri).connect();
    expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    await engine.close();
    const path = decodeURIComponent(/mongodb:\/\/([^/]+)\//.exec(engine.uri)![1]!);
    expect(existsSync(dataDir === long ? dirname(path) : path)).toBe(false);
  }
});

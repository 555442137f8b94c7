import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../../shared/config/config.ts';
import { given } from '../../../shared/config/given.ts';
import { SETTINGS } from '../../../shared/config/settings.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let file: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'secret');
  await writeFile(file, 'from the file\n');
});
afterAll(() => folder.remove());

const SECRETS = (SETTINGS as readonly { name: string; secret?: boolean }[]).filter(({ secret }) => secret);

test('every secret setting may stand in a file that <NAME>_FILE names', () => {
  expect(SECRETS.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['MONGODB_URI', 'SUBGRAPH_KEY', 'METRICS_TOKEN']),
  );
  for (const { name } of SECRETS) expect(given({ [`${name}_FILE`]: file }, name, true)).toBe('from the file');
  expect(readConfig({ MONGODB_URI_FILE: file }).mongodbUri).toBe('from the file');
});

test('a setting that is no secret is not read from a file', () => {
  expect(given({ HOST_FILE: file }, 'HOST', false)).toBeUndefined();
});

test('both ways at once, a file that is not there and an empty one are refused, without the value', async () => {
  const empty = join(folder.path, 'empty');
  await writeFile(empty, '\n');
  for (const environment of [
    { SUBGRAPH_KEY: 'value-of-the-key', SUBGRAPH_KEY_FILE: file },
    { SUBGRAPH_KEY_FILE: join(folder.path, 'none') },
    { SUBGRAPH_KEY_FILE: empty },
  ])
    expect(() => readConfig(environment)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        facts: { setting: 'SUBGRAPH_KEY' },
        message: expect.not.stringMatching(/value-of-the-key|from the file/),
      }),
    );
});

test('a production makes no demo city of its own, and refuses to be told to', () => {
  expect(readConfig({ NODE_ENV: 'production' }).demoSize).toBe(0);
  expect(readConfig({}).demoSize).toBe(50_000);
  expect(() => readConfig({ NODE_ENV: 'production', DEMO_SIZE: '500' })).toThrow(
    expect.objectContaining({ code: 'NOT_FOR_PRODUCTION', facts: { setting: 'DEMO_SIZE' } }),
  );
});

test('a secret that could be guessed is refused without being told', () => {
  for (const [setting, value] of [
    ['SUBGRAPH_KEY', 'value-of-the-key,short-secret'],
    ['METRICS_TOKEN', 'short-secret'],
  ] as const) {
    const read = () => readConfig({ [setting]: value });
    expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', facts: { setting } }));
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('short-secret') }));
  }
});

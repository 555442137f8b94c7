import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readDraw, writeDraw } from '../../../shared/draw/draw-folder.ts';
import { startProcess } from '../../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { drawn } from './drawn.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeDraw(folder.path, drawn(30));
});
afterEach(() => folder.remove());

const verify = async (...args: string[]) => {
  const command = startProcess(['gateway/commands/draw.ts', ...args], {});
  return { code: await command.ended, output: command.output() };
};

test('what is written of a draw is read again as it was', async () => {
  expect(await readDraw(folder.path)).toEqual(drawn(30));
});

test('npm run draw -- verify repeats a draw from its folder alone, and names what was changed in it', async () => {
  const whole = await verify('verify', folder.path);
  expect(whole).toEqual({
    code: 0,
    output: expect.stringMatching(/PLAN-1: 6 visits drawn of 30 objects.*as committed to/),
  });

  const file = join(folder.path, 'draw.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('03 08 11', '03 08 12'));
  const changed = await verify('verify', folder.path);
  expect(changed).toEqual({
    code: 1,
    output: expect.stringMatching(/FAULT VISIT_DIFFERS object \d+\n.*faults 不一致/s),
  });
});

test.each([
  ['frame.ndjson', '{"object": {"id": 1}}', 'frame.ndjson line 43'],
  ['frame.ndjson', 'no JSON', 'frame.ndjson line 43'],
  ['draw.json', 'no JSON', 'draw.json'],
])('a folder with something else in %s is refused, naming the place', async (name, text, place) => {
  await appendFile(join(folder.path, name), text);
  await expect(readDraw(folder.path)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', facts: { argument: place } });
});

test('a record that lacks something is refused', async () => {
  const file = join(folder.path, 'draw.json');
  const record = JSON.parse(await readFile(file, 'utf8'));
  for (const name of Object.keys(record)) {
    const { [name]: _, ...rest } = record;
    await writeFile(file, JSON.stringify(rest));
    await expect(readDraw(folder.path)).rejects.toMatchObject({ facts: { argument: 'draw.json' } });
  }
});

test('other arguments are answered with the help', async () => {
  expect(await verify('repeat')).toEqual({ code: 2, output: expect.stringContaining('npm run draw -- verify') });
});

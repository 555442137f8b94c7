import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startProcess } from '../../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function run(name: string, ...args: string[]) {
  const command = startProcess([`gateway/commands/${name}.ts`, ...args], { DATA_DIR: folder.path });
  return { code: await command.ended, text: command.output() };
}

test('A command that is not understood prints its help, and below it what it was given', async () => {
  const { code, text } = await run('keys', 'rotate', 'moon');
  expect(code).toBe(2);
  expect(text).toMatch(/^npm run keys -- list/);
  expect(text).toMatch(/Not understood, or something is missing: rotate moon\n参数不合法或不完整。\n$/);
});

test('An option that there is not points to the help, in English and Chinese', async () => {
  const { code, text } = await run('keys', '--moon');
  expect(code).toBe(2);
  expect(text).toContain("Unknown option '--moon'");
  expect(text).toContain('--help');
  expect(text).toContain('选项不合法');
});

test('A folder of documents that is not there is refused by name, without a stack', async () => {
  const missing = join(folder.path, 'nowhere');
  const { code, text } = await run('documents', 'build', missing);
  expect(code).toBe(1);
  expect(text).toContain(`DOCUMENT_INVALID: The folder ${missing} cannot be read`);
  expect(text).toContain(`文件夹 ${missing} 无法读取。`);
  expect(text).not.toContain('    at ');
});

test('A kind of record that cannot be traced is refused with the kinds that can, before anybody is signed in', async () => {
  const { code, text } = await run('audit', 'trace', 'SupervisionAct', 'A-1', '--purpose', 'test', '--case', '1');
  expect(code).toBe(1);
  expect(text).toContain('BAD_USER_INPUT: <kind>: must be one of');
  expect(text).toContain('InspectionAct');
});

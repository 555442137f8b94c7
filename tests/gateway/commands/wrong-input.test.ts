import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sentence } from '../../../gateway/commands/run-command.ts';
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

test('A file to explain that is not there is refused by name, without a stack', async () => {
  const missing = join(folder.path, 'nothing.graphql');
  const { code, text } = await run('access', 'explain', missing);
  expect(code).toBe(1);
  expect(text).toContain(`DOCUMENT_INVALID: ${missing} cannot be read`);
  expect(text).toContain(`文件 ${missing} 无法读取`);
  expect(text).not.toContain('    at ');
});

test('A port of the cluster that is none is refused before anything is started', async () => {
  const { code, text } = await run('cluster', '--port', 'moon');
  expect(code).toBe(1);
  expect(text).toContain('BAD_USER_INPUT: --port: is a whole number');
  expect(text).toContain('--port：应为');
});

test('An error whose code is a number, as a database has them, is told with its stack', () => {
  const error = Object.assign(new Error('No index serves this query'), { code: 291 });
  expect(sentence(error)).toBe(error.stack);
});

test('Of an option that there is not, Node’s advice about hyphens is left out', async () => {
  const { text } = await run('keys', '--moon');
  expect(text).not.toContain('positional');
});

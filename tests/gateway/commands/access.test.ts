import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startProcess } from '../../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../../..');

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function access(args: readonly string[], settings: Record<string, string> = {}) {
  const command = startProcess(['gateway/commands/access.ts', ...args], settings);
  return { code: await command.ended, text: command.output() };
}

describe('diff', () => {
  let repository: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Example', '-c', 'user.email=example@example.test', ...args], {
      cwd: repository,
    });

  /** A history in which the satisfaction with the handling of a complaint, guarded now, was as each tag says. */
  beforeAll(async () => {
    repository = join(folder.path, 'repository');
    const schemas = readdirSync(join(ROOT, 'subgraphs')).map((name) => `subgraphs/${name}/schema.graphql`);
    for (const path of [...schemas, 'gateway/explain/schema.graphql', 'shared/subgraph/common.graphql']) {
      await mkdir(dirname(join(repository, path)), { recursive: true });
      cpSync(join(ROOT, path), join(repository, path));
    }
    const file = join(repository, 'subgraphs/complaints/schema.graphql');
    const present = await readFile(file, 'utf8');
    const field = /"满意度"\s+satisfaction: Satisfaction @policy\(policies: \[\["department"\]\]\)/;
    expect(present).toMatch(field);
    git('init', '--quiet');
    for (const [tag, text] of [
      ['absent', present.replace(field, '')],
      ['for-all-staff', present.replace(field, 'satisfaction: Satisfaction @authenticated')],
      ['as-now', present],
    ] as const) {
      await writeFile(file, text);
      git('add', '--all');
      git('commit', '--quiet', '--message', tag);
      git('tag', tag);
    }
  });

  const diff = (revision: string) => access(['diff', revision], { GIT_DIR: join(repository, '.git') });

  test('ends with 3 when something opens, and names it for each audience it opens to', async () => {
    const { code, text } = await diff('absent');
    expect(text).toContain('supervision: 1 opened, 0 closed\n  + Complaint.satisfaction\n');
    expect(text).toContain('inspection, with purpose and case: 1 opened, 0 closed\n  + Complaint.satisfaction\n');
    expect(text).not.toMatch(/^(public|staff|decision|staffing)/m);
    expect(code).toBe(3);
  });

  test('ends with 0 when something closes and nothing opens', async () => {
    const { code, text } = await diff('for-all-staff');
    expect(text).toContain('staff: 0 opened, 1 closed\n  - Complaint.satisfaction\n');
    expect(text).not.toContain(' + ');
    expect(code).toBe(0);
  });

  test('ends with 0 when nothing changed, and says so', async () => {
    expect(await diff('as-now')).toEqual({ code: 0, text: 'Nobody may ask for more or less. 权限无变化。\n' });
  });

  test('ends with 1 for a revision that git does not know, and says what to name instead', async () => {
    const { code, text } = await diff('never');
    expect(text).toMatch(/^NOT_FOUND: .*Name a commit, a branch or a tag.*\n没有该版本/);
    expect(code).toBe(1);
  });
});

describe('explain', () => {
  let document: string;
  beforeAll(async () => {
    document = join(folder.path, 'complaint.graphql');
    await writeFile(document, '{ complaint(complaintNo: "1") { status objectName who: complainantName } }');
  });

  test('tells of each field whether staff of the scope may read it, and what is missing', async () => {
    const { code, text } = await access(['explain', document, '--as', 'supervision']);
    expect(text.split('\n').map((line) => line.replace(/: .* \(/, ': … ('))).toEqual([
      expect.stringMatching(/^yes {4}complaint {2}Query\.complaint: /),
      expect.stringMatching(/^yes {4}complaint\.status {2}Complaint\.status: /),
      expect.stringMatching(/^by row {1}complaint\.objectName {2}Complaint\.objectName: /),
      'no     complaint.who  Complaint.complainantName: … (needs PURPOSE)',
      '',
    ]);
    expect(code).toBe(0);
  });

  test('takes purpose and case, and answers a program as JSON', async () => {
    const flags = ['--as', 'inspection', '--purpose', 'x', '--case', '1', '--json'];
    const { text } = await access(['explain', document, ...flags]);
    expect(JSON.parse(text)).toContainEqual(
      expect.objectContaining({ path: 'complaint.who', allowed: true, rowDecides: true, needs: [] }),
    );
  });

  test('refuses a scope that there is none of, naming those there are', async () => {
    const { code, text } = await access(['explain', document, '--as', 'police']);
    expect(text).toMatch(/^BAD_USER_INPUT: There is no scope "police"; there are .*supervision/);
    expect(code).toBe(1);
  });
});

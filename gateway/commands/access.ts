import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SCOPES, type Scope, type Viewer } from '../../shared/access/viewer.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { schemaTextOf } from '../../shared/subgraph/schema-text.ts';
import { accessChanges, changesText } from '../access-diff.ts';
import { admitDocument } from '../admit/admit.ts';
import { compose, type SubgraphSchema } from '../compose/compose.ts';
import { extractAccess } from '../compose/extract-access.ts';
import { createExplanation } from '../explain/explain.ts';
import { EXPLAIN_SCHEMA } from '../explain/subgraph.ts';
import { subgraphSchemas } from '../subgraph-schemas.ts';
import { type CommandEnd, runCommand } from './run-command.ts';

const HELP = `npm run access -- diff <revision> [--json]
npm run access -- explain <file.graphql> [--as <scope>]... [--purpose <text>] [--case <number>] [--json]

diff: what the schemas of the working tree open or close to each audience, against those of a git revision. Ends with 0 when nothing is
opened, with 3 when something is.
explain: who may read what an operation asks for, and whether staff of the scopes given may.
比较各类用户的权限变化；说明查询的权限要求。`;

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
/** Something was opened. */
const OPENED = 3;

runCommand(HELP, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      as: { type: 'string', multiple: true },
      purpose: { type: 'string' },
      case: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const [command, subject] = positionals;
  if (!subject || positionals.length > 2) return 'usage';
  if (command === 'diff') return diff(subject, values.json ?? false);
  if (command === 'explain') return explain(subject, viewerOf(values), values.json ?? false);
  return 'usage';
});

function diff(revision: string, json: boolean): CommandEnd {
  const changes = accessChanges(schemasAt(revision), subgraphSchemas());
  process.stdout.write(json ? `${JSON.stringify(changes, null, 2)}\n` : changesText(changes));
  if (!changes.some(({ opens }) => opens.length > 0)) return 'done';
  process.exitCode = OPENED;
  return 'running';
}

/** The schemas as they stood at a revision, read from git without a checkout, with what all subgraphs shared then. */
function schemasAt(revision: string): SubgraphSchema[] {
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim();
  const paths = git('ls-tree', '-r', '--name-only', commit, 'subgraphs/', 'gateway/explain/')
    .split('\n')
    .filter((path) => basename(path) === 'schema.graphql');
  const common = git('show', `${commit}:shared/subgraph/common.graphql`);
  return paths.map((path) => {
    const text = git('show', `${commit}:${path}`);
    return path.startsWith('gateway/')
      ? { name: EXPLAIN_SCHEMA.name, sdl: text }
      : { name: basename(dirname(path)), sdl: schemaTextOf(text, common) };
  });
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: REPOSITORY, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch {
    throw new ReportedError(
      'NOT_FOUND',
      'There is no such revision of the schemas here. Name a commit, a branch or a tag that "git log" knows.',
      {},
      '没有该版本，请给出 git 提交、分支或标签。',
    );
  }
}

async function explain(file: string, viewer: Viewer, json: boolean): Promise<CommandEnd> {
  const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
  const operation = admitDocument(apiSchema, await documentText(file), undefined);
  const told = createExplanation(apiSchema, extractAccess(supergraphSdl).table)(operation, viewer);
  if (json) process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  else
    for (const { coordinate, path, allowed, rowDecides, rule, needs, scopes } of told) {
      const verdict = allowed ? (rowDecides ? 'by row' : 'yes') : 'no';
      const missing = needs.length > 0 ? ` (needs ${[...needs, ...scopes].join(', ')})` : '';
      process.stdout.write(`${verdict.padEnd(7)}${path}  ${coordinate}: ${rule}${missing}\n`);
    }
  return 'done';
}

async function documentText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const message = `${file} cannot be read: ${(cause as Error).message}. Name a file that holds one operation.`;
    throw new ReportedError('DOCUMENT_INVALID', message, {}, `文件 ${file} 无法读取，请给出含一个查询的文件。`);
  }
}

function viewerOf(values: { as?: string[]; purpose?: string; case?: string }): Viewer {
  const scopes = values.as ?? [];
  const unknown = scopes.find((scope) => !(SCOPES as readonly string[]).includes(scope));
  if (unknown !== undefined)
    throw new ReportedError(
      'BAD_USER_INPUT',
      `There is no scope "${unknown}"; there are ${SCOPES.join(', ')}.`,
      { argument: 'as' },
      `没有职责“${unknown}”，可用：${SCOPES.join('、')}。`,
    );
  return {
    kind: 'person',
    account: 'any',
    departments: [],
    scopes: scopes as Scope[],
    ...(values.purpose && { purpose: values.purpose }),
    ...(values.case && { caseNo: values.case }),
  };
}

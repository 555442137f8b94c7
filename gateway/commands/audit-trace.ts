import { writeFile } from 'node:fs/promises';
import { type Config, readConfig } from '../../shared/config/config.ts';
import { ERROR_CATALOGUE, type ErrorCode } from '../../shared/errors/catalogue.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { TRACEABLE } from '../../shared/subgraph/traceable.ts';
import { askGateway } from '../ask-gateway.ts';
import { demoToken } from '../demo-token.ts';
import { TRACE_QUERY } from '../trace-query.ts';
import type { CommandEnd } from './run-command.ts';

export interface TraceTask {
  kind: string;
  id: string;
  /** Day, YYYY-MM-DD. */
  asOf?: string;
  beforeVersion?: string;
  beforeRead?: string;
  purpose?: string;
  caseNo?: string;
  /** Of the demo, where no token is set; inspector.city, unless told. */
  account?: string;
  /** File to write into; the output, unless told. */
  out?: string;
}

interface Answer {
  data?: { trace: Trace | null } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

interface Trace {
  earlierVersions: number | null;
  earlierReads: string | null;
  moreLinked: boolean | null;
}

const DEMO_ACCOUNT = 'inspector.city';

export async function auditTrace(task: TraceTask): Promise<CommandEnd> {
  const { kind, id, purpose, out } = task;
  if (!purpose) throw badInput('--purpose', 'is needed: why the record is looked at', '须说明查阅目的');
  if (!Object.hasOwn(TRACEABLE, kind))
    throw badInput('<kind>', `must be one of ${Object.keys(TRACEABLE).join(', ')}`, '没有该类记录，或不可追溯');
  if (task.beforeVersion !== undefined && !/^\d{1,9}$/.test(task.beforeVersion))
    throw badInput('--before-version', 'takes a whole number', '应为整数');
  const config = readConfig();
  const { data, errors = [] } = await ask(config, task, await tokenOf(config, task.account));
  const [error] = errors;
  if (!data?.trace) {
    const code = error?.extensions?.code ?? '';
    const message = error?.message ?? `There is no ${kind} ${id}, or it is not for this account.`;
    throw new ReportedError(isErrorCode(code) ? code : 'NOT_FOUND', message);
  }
  const text = `${JSON.stringify(data.trace, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text, { mode: 0o600 });
  for (const line of leftOut(data.trace)) process.stderr.write(`${line}\n`);
  return 'done';
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code);
}

async function tokenOf(config: Config, account: string | undefined): Promise<string> {
  if (!config.auditToken) return (await demoToken(account ?? DEMO_ACCOUNT, config)).token;
  if (account === undefined) return config.auditToken;
  throw badInput('--account', 'is of the demo, and AUDIT_TOKEN is set: give one', '与 AUDIT_TOKEN 只能给出一个');
}

function ask(config: Config, task: TraceTask, token: string): Promise<Answer> {
  const { kind, id, asOf, beforeVersion, beforeRead, purpose, caseNo } = task;
  const before = { beforeVersion: beforeVersion === undefined ? null : Number(beforeVersion), beforeRead };
  return askGateway<Answer>(
    config,
    { query: TRACE_QUERY, variables: { kind, id, asOf, ...before } },
    {
      authorization: `Bearer ${token}`,
      'supervision-purpose': encodeURIComponent(purpose!),
      ...(caseNo && { 'supervision-case': encodeURIComponent(caseNo) }),
    },
  );
}

/** What the answer does not hold, and how it is got. */
function leftOut({ earlierVersions, earlierReads, moreLinked }: Trace): string[] {
  return [
    ...(earlierVersions === null
      ? []
      : [`Older versions are left out 未列出更早的版本: --before-version ${earlierVersions}`]),
    ...(earlierReads === null ? [] : [`Older reads are left out 未列出更早的查阅记录: --before-read ${earlierReads}`]),
    ...(moreLinked ? ['More records are linked 未列出全部关联记录: ask for acts of the complaint or the plan'] : []),
  ];
}

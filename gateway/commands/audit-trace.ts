import { writeFile } from 'node:fs/promises';
import { readConfig } from '../../shared/config/config.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { TRACEABLE } from '../../shared/subgraph/traceable.ts';
import { demoToken } from '../demo-token.ts';
import { TRACE_QUERY } from '../trace-query.ts';
import type { CommandEnd } from './run-command.ts';

export interface TraceTask {
  kind: string;
  id: string;
  /** Day, YYYY-MM-DD. */
  asOf?: string;
  purpose?: string;
  caseNo?: string;
  account: string;
  /** File to write into; the output, unless told. */
  out?: string;
}

export async function auditTrace({ kind, id, asOf, purpose, caseNo, account, out }: TraceTask): Promise<CommandEnd> {
  if (!purpose) throw badInput('--purpose', 'is needed: why the record is looked at', '须说明查阅目的');
  if (!Object.hasOwn(TRACEABLE, kind))
    throw badInput('<kind>', `must be one of ${Object.keys(TRACEABLE).join(', ')}`, '没有该类记录，或不可追溯');
  const config = readConfig();
  const { token } = await demoToken(account, config);
  const response = await fetch(`http://${config.host}:${config.port}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'supervision-purpose': encodeURIComponent(purpose),
      ...(caseNo && { 'supervision-case': encodeURIComponent(caseNo) }),
    },
    body: JSON.stringify({ query: TRACE_QUERY, variables: { kind, id, asOf: asOf ?? null } }),
  });
  const { data, errors } = (await response.json()) as { data?: { trace: unknown }; errors?: { message: string }[] };
  if (!data?.trace) {
    const message = errors?.[0]?.message ?? `There is no ${kind} ${id}, or it is not for ${account}.`;
    throw new ReportedError('NOT_FOUND', message);
  }
  const text = `${JSON.stringify(data.trace, null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text, { mode: 0o600 });
  return 'done';
}

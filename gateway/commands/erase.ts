import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Connection } from 'mongoose';
import type { Erased } from '../../shared/audit/erase-keys.ts';
import { eraseDocument, erasePerson } from '../../shared/audit/erase-person.ts';
import { readConfig } from '../../shared/config/config.ts';
import { SUBGRAPH_NAMES } from '../start-subgraphs.ts';
import { runCommand } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

const HELP = `npm run erase -- <kind> <record id> [--person <role>] --reason <text>
npm run erase -- --document <type> --reason <text>   (the number is read from standard input)

Deletes the data key of a person, as the law provides: the values are unreadable from then on, in the record, its former
versions, every other record under the same document in whichever database, and held rows. It cannot be taken back. Run
it again after an interruption: it does what is left.
依法删除个人信息：销毁该人的数据密钥，其信息在各数据库的记录、历史版本及暂存行中均不可再读，且不可恢复。中断后可重复执行。

  <kind>             Complaint, SupervisedObject, SupervisionAct, Finding, EnforcementOfficer; QuarantinedRow for a held row
  --person <role>    such as complainant or agent; every person in the record unless told
  --document <type>  证件类型 as the records write it, such as 居民身份证 or 护照; erases whoever has it, wherever it stands
  --reason <text>    stands in the change log for good: no personal value in it`;

runCommand(HELP, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      person: { type: 'string' },
      document: { type: 'string' },
      reason: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const [kind, record, ...rest] = positionals;
  const { document: type, person: role } = values;
  if (values.help) return 'help';
  // a number among the arguments would stand in the list of processes and the shell's history
  const isAsked = type === undefined ? kind && record && rest.length === 0 : positionals.length === 0 && !role;
  if (!isAsked || !values.reason?.trim()) return 'usage';
  const why = { reason: values.reason.trim(), by: userInfo().username, at: new Date() };
  if (type === undefined) {
    const { roles, ...erased } = await overDatabases((connections) =>
      erasePerson(connections, { ...why, kind: kind!, record: record!, role }),
    );
    tell(`${kind} ${record} (${roles.join(', ')})`, erased);
  } else {
    if (process.stdin.isTTY) process.stderr.write('Number, then Ctrl-D. 请输入证件号码，以 Ctrl-D 结束：\n');
    const number = (await text(process.stdin)).trim();
    tell(type, await overDatabases((connections) => eraseDocument(connections, { type, number }, why)));
  }
  return 'done';
});

function overDatabases<Result>(work: (connections: readonly Connection[]) => Promise<Result>): Promise<Result> {
  return withSubgraphs(readConfig(), (running) => work(SUBGRAPH_NAMES.map(running.connection)));
}

function tell(what: string, { keys, heldRows, records, databases }: Erased): void {
  process.stdout.write(
    `${what}: ${keys} keys deleted (${heldRows} of held rows) in ${databases.join(', ') || 'no database'}; ${records} entries in the change logs\n` +
      `${what}：已销毁 ${keys} 个密钥，其中暂存行 ${heldRows} 个；变更日志 ${records} 条。\n`,
  );
}

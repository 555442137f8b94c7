import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { erasePerson } from '../../shared/audit/erase-person.ts';
import { readConfig } from '../../shared/config/config.ts';
import { loadSecrets } from '../secrets.ts';
import { SUBGRAPH_NAMES, startSubgraphs } from '../start-subgraphs.ts';
import { joinStore } from '../store.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run erase -- <kind> <record id> [--person <role>] --reason <text>

Deletes the data key of a person in a record, as the law provides: the values are unreadable from then on, in the record,
its former versions, the person's other records of that kind's database, and held rows. It cannot be taken back.
依法删除个人信息：销毁该人的数据密钥，其信息在记录、历史版本及暂存行中均不可再读，且不可恢复。

  <kind>           Complaint, SupervisedObject, SupervisionAct, EnforcementOfficer; QuarantinedRow for a held row
  --person <role>  such as complainant or agent; every person in the record unless told
  --reason <text>  stands in the change log for good: no personal value in it`;

runCommand(HELP, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { person: { type: 'string' }, reason: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [kind, record, ...rest] = positionals;
  if (values.help) return 'help';
  if (!kind || !record || rest.length > 0 || !values.reason?.trim()) return 'usage';
  const config = readConfig();
  const now = () => new Date();
  const store = await joinStore(config);
  try {
    const log = pino({ level: config.logLevel }, pino.destination(2));
    const running = await startSubgraphs({ mongodbUri: store.uri, now, log, ...(await loadSecrets(config)) });
    try {
      const connections = SUBGRAPH_NAMES.map(running.connection);
      const { person: role, reason } = values;
      const request = { kind, record, role, reason: reason.trim(), by: userInfo().username, at: now() };
      const { roles, keys, heldRows } = await erasePerson(connections, request);
      process.stdout.write(
        `${kind} ${record}: ${keys} keys deleted (${roles.join(', ')}; ${heldRows} of held rows)\n` +
          `${record}：已销毁 ${keys} 个密钥，其中暂存行 ${heldRows} 个。\n`,
      );
      return 'done';
    } finally {
      await running.close();
    }
  } finally {
    await store.close();
  }
});

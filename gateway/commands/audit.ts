import { parseArgs } from 'node:util';
import { auditExport } from './audit-export.ts';
import { auditProof } from './audit-proof.ts';
import { auditPrune } from './audit-prune.ts';
import { auditRecords } from './audit-records.ts';
import { auditStatus } from './audit-status.ts';
import { auditTrace } from './audit-trace.ts';
import { auditVerify } from './audit-verify.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run audit -- status
npm run audit -- verify [--export <folder>] [--key <fingerprint>]…
npm run audit -- verify --records
npm run audit -- verify --proof <file> [--key <fingerprint>]…
npm run audit -- export <folder> [--from YYYY-MM-DD] [--to YYYY-MM-DD]
npm run audit -- prune <folder> --days <n>
npm run audit -- trace <kind> <id> --purpose <text> --case <number> [--as-of YYYY-MM-DD] [--account <name>] [--out <file>]
                       [--before-version <n>] [--before-read <id>]

The chains of changes and of reads that every subgraph keeps (Measures Art. 33, 39–40).
各子图的变更链与读取链：状态、校验、导出、清理与追溯。

  status    entries, size and oldest day of each chain
  verify    proves the running store, or an export from its files alone, and names the first entry that was altered, removed or put in.
            --records: makes the digest of each record and version again and names what was edited in the store behind the log's back
            --proof: the versions in a file of trace, each by its own proof, offline
            --key (several): the fingerprint that a signer must have; without it the keys are those that the store or the export names
  export    writes entries, seals and public keys into a folder, which proves itself; no values of records
  prune     exports the reads older than so many days into the folder, proves the export, and removes them from the store;
            a signed checkpoint stays. Changes are kept as long as the records
  trace     the whole life of one record as JSON, and what stands in one matter with it, asked at the running gateway; what it shows of
            persons is logged as read. In whose name: of the session whose token (of signIn, not bound to a device) AUDIT_TOKEN holds,
            or the file of AUDIT_TOKEN_FILE, /dev/stdin among them, never the command line; without one, of a demo account
            (inspector.city). 200 versions and 200 reads at most: --before-version and --before-read tell those before
            令牌由 AUDIT_TOKEN 或 AUDIT_TOKEN_FILE 给出，不得写在命令行中；未给出时使用演示账号。

Exit code: 0 whole or done, 1 a fault was found or it failed, 2 not understood.`;

runCommand(HELP, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      export: { type: 'string' },
      proof: { type: 'string' },
      records: { type: 'boolean', default: false },
      key: { type: 'string', multiple: true, default: [] },
      from: { type: 'string' },
      to: { type: 'string' },
      days: { type: 'string' },
      purpose: { type: 'string' },
      case: { type: 'string' },
      'as-of': { type: 'string' },
      'before-version': { type: 'string' },
      'before-read': { type: 'string' },
      account: { type: 'string' },
      out: { type: 'string' },
    },
  });
  if (values.help) return 'help';
  const [task, ...rest] = positionals;
  switch (`${task} ${rest.length}`) {
    case 'status 0':
      return auditStatus();
    case 'verify 0':
      if (values.proof !== undefined) return auditProof(values.proof, values.key);
      if (values.records) return auditRecords();
      return auditVerify({ folder: values.export, pins: values.key });
    case 'export 1':
      return auditExport(rest[0]!, values);
    case 'prune 1':
      return values.days === undefined ? 'usage' : auditPrune(rest[0]!, values.days);
    case 'trace 2':
      return auditTrace({
        ...{ kind: rest[0]!, id: rest[1]!, ...values, caseNo: values.case, asOf: values['as-of'] },
        ...{ beforeVersion: values['before-version'], beforeRead: values['before-read'] },
      });
    default:
      return 'usage';
  }
});

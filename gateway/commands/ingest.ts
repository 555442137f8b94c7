import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import progressBars from 'cli-progress';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { readConfig } from '../../shared/config/config.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { Batch, Dataset } from '../../shared/ingest/dataset.ts';
import { plainMapping } from '../../shared/ingest/mapping.ts';
import { readMapping } from '../../shared/ingest/read-mapping.ts';
import { type IngestReport, reportText } from '../../shared/ingest/report.ts';
import { type IngestProgress, ingestFile } from '../../shared/ingest/run-ingest.ts';
import { LEDGER_SUBGRAPH } from '../../shared/ingest/store.ts';
import { openLedger, type StoredLedger } from '../../shared/ingest/stored-ledger.ts';
import type { RunningSubgraphs } from '../start-subgraphs.ts';
import { QUARANTINE_STEPS, runQuarantine } from './ingest-quarantine.ts';
import { type CommandEnd, runCommand } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

const HELP = `npm run ingest -- <dataset> <file> --department <code> [--mapping <file>] [--join name=<path>] [--json]
npm run ingest -- quarantine list|show|mend|resend|discard --department <code> …

Brings a CSV or NDJSON file, plain or gzipped, into a dataset. 将 CSV 或 NDJSON 文件导入数据集。

  --department  code of the department that provides the file 提供部门
  --mapping     how a foreign layout becomes our fields (docs/mapping.md); without it the columns are the fields
  --join        another path for a second file of the mapping
  --source      name of the feeding system, where the mapping names none
  --batch-size  rows in a transaction (1000)
  --json        the report as JSON

  quarantine list    [--dataset <name>] [--state HELD|MENDED|RESENT|DISCARDED]
  quarantine show    <row>
  quarantine mend    <row> --set field=value … (an empty value takes the field away; lists and objects as JSON)
  quarantine resend  <row> … | --all [--dataset <name>]
  quarantine discard <row> --reason <text>

Ends with 0 done, 1 refused, 2 usage, 3 interrupted: the same command continues.`;

const INTERRUPTED = 3;

const OPTIONS = {
  department: { type: 'string' },
  mapping: { type: 'string' },
  join: { type: 'string', multiple: true },
  source: { type: 'string' },
  'batch-size': { type: 'string' },
  json: { type: 'boolean' },
  dataset: { type: 'string' },
  state: { type: 'string' },
  set: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  reason: { type: 'string' },
  help: { type: 'boolean' },
} as const;

runCommand(HELP, async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: OPTIONS });
  if (values.help) return 'help';
  const [first, second] = positionals;
  const batchSize = Number(values['batch-size'] ?? 1000);
  const quarantine = first === 'quarantine';
  if (!first || !second || !values.department || !(Number.isInteger(batchSize) && batchSize > 0)) return 'usage';
  if (quarantine ? !QUARANTINE_STEPS.includes(second) : positionals.length > 2) return 'usage';

  const now = () => new Date();
  return withSubgraphs(readConfig(), async (running) => {
    const ledger = await openLedger(running.connection(LEDGER_SUBGRAPH), now);
    const batch = await batchOf(running, ledger, values.department!, values.source ?? 'ingest', now());
    if (quarantine)
      return runQuarantine(second, positionals.slice(2), values, {
        datasets: running.datasets,
        connection: running.connection(LEDGER_SUBGRAPH),
        batch,
        now,
      });
    return bringIn(datasetOf(running, first), second, { ...values, batchSize }, batch, ledger);
  });
});

async function bringIn(
  dataset: Dataset,
  file: string,
  values: { mapping?: string; join?: string[]; json?: boolean; source?: string; batchSize: number },
  batch: Batch,
  ledger: StoredLedger,
): Promise<CommandEnd> {
  const mapping = values.mapping
    ? await readMapping(values.mapping, joinFiles(values.join))
    : plainMapping(dataset.name);
  const sourceSystem = values.source ?? mapping.sourceSystem ?? batch.sourceSystem;
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const progress = showProgress();
  try {
    const report = await ingestFile({
      dataset,
      file,
      mapping,
      batch: { ...batch, sourceSystem },
      ledger,
      batchSize: values.batchSize,
      signal: stop.signal,
      onProgress: progress.show,
    });
    progress.end();
    process.stdout.write(
      values.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report) + afterwards(report),
    );
    if (report.state === 'FINISHED') return 'done';
    process.exitCode = INTERRUPTED;
    return 'running';
  } finally {
    progress.end();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** What to do with the rows that were held. */
function afterwards({ held, department, dataset }: IngestReport): string {
  if (held === 0) return '';
  return `\nSee and mend them 查看并修正: npm run ingest -- quarantine list --department ${department} --dataset ${dataset}\n`;
}

/** A bar on a terminal, a line for each tenth of the file otherwise; both on stderr, so that the report can be piped. */
function showProgress(): { show(progress: IngestProgress): void; end(): void } {
  if (!process.stderr.isTTY) {
    let tenths = 0;
    const show = ({ rows, bytes, totalBytes }: IngestProgress) => {
      const reached = Math.floor((bytes / totalBytes) * 10);
      if (reached > tenths) process.stderr.write(`${reached * 10} % of the file read, ${rows} rows settled\n`);
      tenths = Math.max(tenths, reached);
    };
    return { show, end: () => {} };
  }
  const format = '{bar} {percentage} % {duration_formatted}';
  const bar = new progressBars.SingleBar(
    { stream: process.stderr, format, hideCursor: true, linewrap: false },
    progressBars.Presets.shades_classic,
  );
  let started = false;
  return {
    show: ({ bytes, totalBytes }) => {
      if (!started) bar.start(totalBytes, 0, {});
      started = true;
      bar.update(bytes);
    },
    end: () => bar.stop(),
  };
}

function joinFiles(pairs: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1)
        throw new ReportedError('BAD_USER_INPUT', `--join takes name=<path>, not "${pair}".`, { argument: 'join' });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function datasetOf({ datasets }: RunningSubgraphs, name: string): Dataset {
  const dataset = datasets.get(name);
  if (dataset) return dataset;
  const names = [...datasets.keys()].join(', ');
  throw new ReportedError(
    'NOT_FOUND',
    `There is no dataset "${name}"; there are ${names}.`,
    {},
    `没有数据集“${name}”，可用：${[...datasets.keys()].join('、')}。`,
  );
}

async function batchOf(
  running: RunningSubgraphs,
  ledger: StoredLedger,
  code: string,
  sourceSystem: string,
  receivedAt: Date,
): Promise<Batch> {
  const department = await running.department(code);
  if (!department) throw new ReportedError('NOT_FOUND', `There is no department ${code}.`, {}, `没有部门 ${code}。`);
  const batchNo = await ledger.nextBatchNumber(civilDateOf(receivedAt));
  return { department, sourceSystem, batchNo, receivedAt, by: `ingest:${userInfo().username}` };
}

import type { Dataset } from './dataset.ts';
import type { IngestRun } from './ledger.ts';
import type { Reason, Tally } from './tally.ts';

/** What became of a file. No value of any row stands in it. */
export interface IngestReport extends Tally {
  dataset: string;
  /** 中文 name of the dataset. */
  title: string;
  department: string;
  sourceSystem: string;
  batchNo: string;
  /** Name of the file, without its folder. */
  file: string;
  /** SHA-256, base64url. */
  fileDigest: string;
  state: 'FINISHED' | 'INTERRUPTED';
  /** An unfinished run was continued. */
  continued: boolean;
  /** Number of the last row that is settled. */
  checkpoint: number;
  startedAt: Date;
  finishedAt?: Date;
}

/** @param finishedAt undefined: the run was interrupted */
export function reportOf(dataset: Dataset, run: IngestRun, finishedAt: Date | undefined): IngestReport {
  const { batch, fileName, fileDigest, startedAt, continued, tally, checkpoint } = run;
  return {
    dataset: dataset.name,
    title: dataset.title,
    department: batch.department.code,
    sourceSystem: batch.sourceSystem,
    batchNo: batch.batchNo,
    file: fileName,
    fileDigest,
    state: finishedAt ? 'FINISHED' : 'INTERRUPTED',
    continued,
    checkpoint,
    startedAt,
    finishedAt,
    ...tally,
  };
}

/** The report for a person to read. */
export function reportText(report: IngestReport): string {
  const count = (name: string, value: number) => `  ${name.padEnd(22)}${value.toLocaleString('en').padStart(12)}`;
  return [
    `${report.title} ${report.dataset}: ${report.file}`,
    `  department ${report.department}, source ${report.sourceSystem}, batch ${report.batchNo}`,
    ...(report.continued ? ['  an interrupted run was continued 续行未完成的导入'] : []),
    ...(report.state === 'INTERRUPTED'
      ? [`  INTERRUPTED after row ${report.checkpoint}: the same command continues 中断，可续行`]
      : []),
    count('read 读取', report.read),
    count('new 新增', report.new),
    count('changed 变更', report.changed),
    count('unchanged 未变', report.unchanged),
    count('held 暂存待核', report.held),
    count('copies 重复行', report.copies),
    count('late 迟报 (Art. 15)', report.late),
    ...section('Held, by reason 暂存原因', report.heldReasons),
    ...section('Kept with irregularities 存在缺项', report.irregularities),
    ...section('Remarks on the file 文件情况', report.remarks),
    '',
  ].join('\n');
}

function section(title: string, reasons: readonly Reason[]): string[] {
  if (reasons.length === 0) return [];
  const sorted = reasons.toSorted((one, other) => other.count - one.count);
  return [
    '',
    title,
    ...sorted.map(
      ({ code, message, messageZh, count, examples }) =>
        `  ${count.toLocaleString('en').padStart(9)}  ${code}: ${message} ${messageZh} (rows ${examples.join(', ')}${count > examples.length ? ', …' : ''})`,
    ),
  ];
}

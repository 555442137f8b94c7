import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../shared/codes/batch-number.ts';
import type { Batch, CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';
import { demoCity } from './city.ts';
import { demoDepartment } from './feeders.ts';
import type { DemoDataset, DemoRow } from './row.ts';
import { sourceId } from './sources.ts';

const SEED = 'xian';

/** Rows in one call of a dataset, and so in one transaction. */
const MOST_ROWS = 1_500;

export interface DemoProgress {
  dataset: string;
  /** 中文 name of the dataset. */
  title: string;
  done: number;
  total: number;
}

export interface FillOptions {
  datasets: ReadonlyMap<string, Dataset>;
  department(code: string): Promise<DepartmentFacts | undefined>;
  now(): Date;
  /** Acts of the four kinds together. */
  size: number;
  /** The city's acts lie in the three years before it. */
  today: CivilDate;
  /** Another one makes another city. */
  seed?: string;
  onProgress?(progress: DemoProgress): void;
}

/**
 * Brings the demo city into empty subgraphs, through the datasets by which every other row comes in too.
 * @throws TypeError when a dataset or a department is missing or a row was held: a defect of the generator
 */
export async function fillDemoCity(options: FillOptions): Promise<void> {
  const { datasets, now, size, today, seed = SEED, onProgress } = options;
  const started = now();
  const city = demoCity({ acts: size, seed, today });
  const departments = new Map<string, DepartmentFacts>();
  const serials = new Map<string, number>();
  for (const source of city.datasets) {
    const dataset = datasets.get(source.name);
    if (!dataset) throw new TypeError(`There is no dataset ${source.name} to fill.`);
    let done = 0;
    const report = () => onProgress?.({ dataset: source.name, title: dataset.title, done, total: source.total });
    report();
    for (const rows of batches(source)) {
      const { department: code, receivedOn } = rows[0]!;
      const department = departments.get(code) ?? (await providerOf(code, source, options));
      departments.set(code, department);
      const serial = (serials.get(receivedOn) ?? 0) + 1;
      serials.set(receivedOn, serial);
      const evening = new Date(`${receivedOn}T18:30:00+08:00`);
      const batch: Batch = {
        department,
        sourceSystem: sourceId(code),
        batchNo: batchNumber(receivedOn, serial),
        receivedAt: evening < started ? evening : started,
        by: 'demo',
      };
      await acceptAll(
        dataset,
        rows.map(({ row }) => row),
        batch,
      );
      done += rows.length;
      report();
    }
  }
}

/** Rows of one provider and day that follow each other. */
function* batches({ rows }: DemoDataset): Generator<DemoRow[]> {
  let open: DemoRow[] = [];
  for (const row of rows()) {
    const [first] = open;
    const fits = first && first.department === row.department && first.receivedOn === row.receivedOn;
    if (first && (!fits || open.length === MOST_ROWS)) {
      yield open;
      open = [];
    }
    open.push(row);
  }
  if (open.length > 0) yield open;
}

/** The departments come in first; who provides them is known by the list itself. */
async function providerOf(
  code: string,
  source: DemoDataset,
  { department }: Pick<FillOptions, 'department'>,
): Promise<DepartmentFacts> {
  if (source.name === 'departments') {
    const { name, regionCode } = demoDepartment(code);
    return { code, name, regionCode };
  }
  const known = await department(code);
  if (!known) throw new TypeError(`The department ${code} was not brought in.`);
  return known;
}

async function acceptAll(dataset: Dataset, rows: readonly CanonicalRow[], batch: Batch): Promise<void> {
  const outcomes = await dataset.accept(rows, batch);
  const reasons = outcomes.flatMap((outcome, place) =>
    outcome.kind === 'held' ? outcome.problems.map(({ code, field }) => `row ${place}: ${code} ${field ?? ''}`) : [],
  );
  if (reasons.length > 0)
    throw new TypeError(
      `${reasons.length} problems held rows of the demo city's ${dataset.name}: ${reasons.slice(0, 5).join('; ')}`,
    );
}

import type { Connection } from 'mongoose';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { Batch, CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import { openQuarantine, type Quarantine } from '../../shared/ingest/quarantine.ts';
import type { QuarantineDocument, QuarantineState } from '../../shared/ingest/store.ts';
import type { CommandEnd } from './run-command.ts';

export const QUARANTINE_STEPS = ['list', 'show', 'mend', 'resend', 'discard'];

const STATES: readonly string[] = ['HELD', 'MENDED', 'RESENT', 'DISCARDED'] satisfies QuarantineState[];

interface QuarantineValues {
  dataset?: string;
  state?: string;
  set?: string[];
  all?: boolean;
  reason?: string;
}

interface Desk {
  datasets: ReadonlyMap<string, Dataset>;
  connection: Connection;
  batch: Batch;
  now(): Date;
}

/** `npm run ingest -- quarantine …`: the held rows of the department of the batch. */
export async function runQuarantine(
  step: string,
  ids: readonly string[],
  values: QuarantineValues,
  { datasets, connection, batch, now }: Desk,
): Promise<CommandEnd> {
  const quarantine = openQuarantine(connection, batch.department.code, now);
  const [id] = ids;
  const datasetOf = ({ dataset }: QuarantineDocument) => datasets.get(dataset)!;
  if (step === 'list') return list(quarantine, values);
  if (step === 'resend') {
    const kept = await resend(quarantine, ids, values, datasetOf, batch);
    return kept === undefined ? 'usage' : kept ? 'done' : 'failed';
  }
  if (!id || ids.length > 1) return 'usage';
  if (step === 'show') show(await quarantine.find(id));
  else if (step === 'mend') {
    if (!values.set) return 'usage';
    const row = await quarantine.find(id);
    show(await quarantine.mend(id, settings(values.set), datasetOf(row), batch.by));
  } else {
    if (!values.reason) return 'usage';
    await quarantine.discard(id, values.reason, batch.by);
  }
  return 'done';
}

async function list(quarantine: Quarantine, { dataset, state }: QuarantineValues): Promise<CommandEnd> {
  if (state !== undefined && !STATES.includes(state)) return 'usage';
  const states = state === undefined ? undefined : [state as QuarantineState];
  for await (const row of quarantine.list({ dataset, states })) {
    const reasons = (row.problems ?? []).map(({ code, field }) => (field ? `${code} ${field}` : code)).join('; ');
    process.stdout.write(
      `${row._id}  ${row.state}  ${row.dataset}  ${row.fileName} row ${row.rowNumber}  ${reasons}\n`,
    );
  }
  return 'done';
}

/** @returns whether all were kept; undefined when none is named */
async function resend(
  quarantine: Quarantine,
  ids: readonly string[],
  { all, dataset }: QuarantineValues,
  datasetOf: (row: QuarantineDocument) => Dataset,
  batch: Batch,
): Promise<boolean | undefined> {
  if (all === ids.length > 0) return undefined;
  let kept = 0;
  let held = 0;
  const send = async (row: QuarantineDocument) => {
    const outcome = await quarantine.resend(row._id, datasetOf(row), batch);
    if (outcome.kind !== 'held') kept += 1;
    else {
      held += 1;
      process.stdout.write(`${row._id}  held: ${outcome.problems.map(({ message }) => message).join(' ')}\n`);
    }
  };
  if (all) for await (const row of quarantine.list({ dataset })) await send(row);
  else for (const id of ids) await send(await quarantine.find(id));
  process.stdout.write(`${kept} kept, ${held} still held\n`);
  return held === 0;
}

function show({ readers: _, raw, row, ...rest }: QuarantineDocument): void {
  const read = row === undefined ? {} : { raw, row: JSON.parse(row) as unknown };
  process.stdout.write(`${JSON.stringify({ ...rest, ...read }, null, 2)}\n`);
}

function settings(pairs: readonly string[]): CanonicalRow {
  const entries = pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1)
      throw new ReportedError('BAD_USER_INPUT', `--set takes field=value, not "${pair}".`, { argument: 'set' });
    return [pair.slice(0, at), valueOfText(pair.slice(at + 1))];
  });
  return Object.fromEntries(entries);
}

function valueOfText(text: string): unknown {
  if (text === '') return null;
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new ReportedError('BAD_USER_INPUT', `--set: "${text.slice(0, 40)}" is not JSON.`, { argument: 'set' });
  }
}

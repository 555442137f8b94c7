import type { Connection } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { readLogOf } from '../../shared/audit/read-log.ts';
import { publishedHolidays } from '../../shared/calendar/published-holidays.ts';
import type { Holidays } from '../../shared/calendar/working-day.ts';
import type { Batch, CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import type { RecordReferences, SubgraphServices } from '../../shared/subgraph/services.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import type { IntakeServices } from '../../subgraphs/complaints/intake.ts';

/** Everything exists, but for codes that begin with `UNKNOWN`; certificates do not expire. */
const REFERENCES = {
  existing: async (_type, _key, keys) => new Set(keys.filter((key) => !key.startsWith('UNKNOWN'))),
  read: async (_type, keyField, keys) =>
    new Map(
      keys
        .filter((key) => !key.startsWith('UNKNOWN'))
        .map((key) => [key, { [keyField]: key, certificateExpiry: '2099-12-31' }]),
    ),
} satisfies RecordReferences;

const REGIONS: Record<string, string> = { 'MARKET-BEILIN': '610103' };
const department = async (code: string) => ({ code, name: code, regionCode: REGIONS[code] ?? '610100' });

/** The hotline takes complaints in; the item `FOOD` is market regulation's, of the city and of Beilin. */
const INTAKE: IntakeServices = {
  intakeDepartment: 'HOTLINE',
  department,
  responsible: async (itemCode) =>
    itemCode === 'FOOD' ? Promise.all(['MARKET', 'MARKET-BEILIN'].map((code) => department(code))) : [],
};

/** What a subgraph needs of the composition root. */
export function servicesOf(
  connection: Connection,
  now: () => Date,
  holidays: Holidays = () => publishedHolidays,
): SubgraphServices & IntakeServices & { references: RecordReferences } {
  const services = {
    connection,
    now,
    cursorKey: 'test',
    references: REFERENCES,
    readLog: readLogOf(connection),
    holidays,
  };
  return { ...services, ...INTAKE };
}

/** Brings rows in and expects every one to be kept. */
export async function bring(dataset: Dataset, rows: readonly CanonicalRow[], batch: Batch): Promise<void> {
  for (const outcome of await dataset.accept(rows, batch))
    if (outcome.kind === 'held') throw new Error(`A row was held: ${JSON.stringify(outcome.problems)}`);
}

interface Asked {
  data: Record<string, unknown> | null | undefined;
  codes: unknown[];
}

/** What the subgraph answers a viewer, and the codes of its errors. */
export async function ask(
  subgraph: Subgraph,
  viewer: Viewer,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Asked> {
  const { data, errors = [] } = await subgraph.execute({ query, variables, viewer, requestId: 'test' });
  const plain = data && (JSON.parse(JSON.stringify(data)) as Record<string, unknown>);
  return { data: plain, codes: errors.map(({ extensions }) => extensions['code']) };
}

/** Names of the commands sent to the store while `work` runs, and what it came to. */
export async function commandsOf<T>(
  connection: Connection,
  work: () => Promise<T>,
): Promise<{ commands: string[]; result: T }> {
  const commands: string[] = [];
  const note = ({ commandName }: { commandName: string }) => commands.push(commandName);
  const client = connection.getClient();
  client.on('commandStarted', note);
  const result = await work().finally(() => client.off('commandStarted', note));
  return { commands, result };
}

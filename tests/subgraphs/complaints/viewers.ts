import type { Connection } from 'mongoose';
import { PUBLIC_VIEWER, type Viewer } from '../../../shared/access/viewer.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import type { Holidays } from '../../../shared/calendar/working-day.ts';
import type { Batch, CanonicalRow, Dataset } from '../../../shared/ingest/dataset.ts';
import type { References, SubgraphServices } from '../../../shared/subgraph/services.ts';
import type { Subgraph } from '../../../shared/subgraph/subgraph.ts';

/** Departments of the tests: market regulation of the city and of Beilin, health of the city, the hotline. */
export const MARKET = 'MARKET';
export const MARKET_BEILIN = 'MARKET-BEILIN';
export const HEALTH = 'HEALTH';
export const HOTLINE = 'HOTLINE';

const REGION_OF: Record<string, string> = { [MARKET_BEILIN]: '610103' };

function person(account: string, viewer: Partial<Viewer>): Viewer {
  return { kind: 'person', account, departments: [], scopes: [], ...viewer };
}

function officer(account: string, department: string, below: string[] = [], certificateNo = `陕A-${account}`): Viewer {
  const region = REGION_OF[department] ?? '610100';
  const departments = [department, ...below];
  return person(account, { department, region, departments, scopes: ['supervision'], certificateNo });
}

/** One viewer for each line of audiences.md. */
export const VIEWERS = {
  public: PUBLIC_VIEWER,
  marketOfficer: officer('market.officer', MARKET, [MARKET_BEILIN]),
  beilinOfficer: officer('market.beilin.officer', MARKET_BEILIN),
  healthOfficer: officer('health.officer', HEALTH),
  cityOffice: person('office.city', { department: 'OFFICE', region: '610100', scopes: ['oversight'] }),
  beilinOffice: person('office.beilin', { department: 'OFFICE-BEILIN', region: '610103', scopes: ['oversight'] }),
  lianhuOffice: person('office.lianhu', { department: 'OFFICE-LIANHU', region: '610104', scopes: ['oversight'] }),
  analyst: person('analyst.city', { department: 'BIG-DATA', region: '610100', scopes: ['decision'] }),
  inspector: person('inspector.city', { department: 'INSPECTION', region: '610100', scopes: ['inspection'] }),
  staffing: person('staffing.city', { department: 'STAFFING', region: '610100', scopes: ['staffing'] }),
} as const satisfies Record<string, Viewer>;

export function withPurpose(viewer: Viewer, caseNo?: string): Viewer {
  return { ...viewer, purpose: '核查', ...(caseNo && { caseNo }) };
}

export function batchOf(department: string, receivedAt = '2026-11-20T02:00:00Z'): Batch {
  const regionCode = REGION_OF[department] ?? '610100';
  return {
    department: { code: department, name: department, regionCode },
    sourceSystem: 'test',
    batchNo: '2026112000001',
    receivedAt: new Date(receivedAt),
    by: 'test',
  };
}

/** Everything exists, but for codes that begin with `UNKNOWN`. */
const REFERENCES = {
  existing: async (_type, _key, keys) => new Set(keys.filter((key) => !key.startsWith('UNKNOWN'))),
} satisfies Partial<References>;

/** What a subgraph of these tests needs of the composition root, and no more. */
export function servicesOf(
  connection: Connection,
  now: () => Date,
  holidays: Holidays = () => publishedHolidays,
): SubgraphServices {
  return {
    connection,
    now,
    cursorKey: 'test',
    references: REFERENCES,
    holidays,
  } as Partial<SubgraphServices> as SubgraphServices;
}

/** Brings rows in and expects every one to be kept. */
export async function bring(dataset: Dataset, rows: readonly CanonicalRow[], batch: Batch): Promise<void> {
  for (const outcome of await dataset.accept(rows, batch))
    if (outcome.kind === 'held') throw new Error(`A row was held: ${JSON.stringify(outcome.problems)}`);
}

export interface Asked {
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

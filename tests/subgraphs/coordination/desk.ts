import type { ExecutionResult } from 'graphql';
import type { Scope, Viewer } from '../../../shared/access/viewer.ts';
import { readLogOf } from '../../../shared/audit/read-log.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import type { Batch } from '../../../shared/ingest/dataset.ts';
import type { Subgraph } from '../../../shared/subgraph/subgraph.ts';
import { type RunningCoordination, startCoordination } from '../../../subgraphs/coordination/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';

export const NOON = new Date('2026-11-24T04:00:00Z');

export const DEPARTMENTS = new Map(
  [
    { code: 'XA-MARKET', name: '市市场监管局', regionCode: '610100' },
    { code: 'XA-HEALTH', name: '市卫生健康委', regionCode: '610100' },
    { code: 'XA-BEILIN-MARKET', name: '碑林区市场监管局', regionCode: '610103' },
    { code: 'XA-YANTA-MARKET', name: '雁塔区市场监管局', regionCode: '610113' },
    { code: 'XA-OFFICE', name: '市政府办公厅', regionCode: '610100' },
  ].map((department) => [department.code, department]),
);

function person(account: string, scopes: Scope[], department?: string, region?: string, below: string[] = []): Viewer {
  const departments = department ? [department, ...below] : [];
  return { kind: 'person', account, scopes, departments, ...(department && { department }), ...(region && { region }) };
}

/** The accounts of docs/access.md, and two of uninvolved departments. */
export const VIEWERS = {
  market: person('market.officer', ['supervision'], 'XA-MARKET', '610100'),
  marketAdmin: person('market.admin', ['administration'], 'XA-MARKET', '610100'),
  beilin: person('market.beilin.officer', ['supervision'], 'XA-BEILIN-MARKET', '610103'),
  beilinAdmin: {
    ...person('market.beilin.admin', ['administration'], 'XA-BEILIN-MARKET', '610103'),
    purpose: '更正数据',
  },
  yanta: person('market.yanta.officer', ['supervision'], 'XA-YANTA-MARKET', '610113'),
  health: person('health.officer', ['supervision'], 'XA-HEALTH', '610100'),
  officeCity: person('office.city', ['oversight'], 'XA-OFFICE', '610100'),
  officeBeilin: person('office.beilin', ['oversight'], 'XA-BEILIN-OFFICE', '610103'),
  /** Another officer of 碑林's market regulation. */
  beilinOther: person('market.beilin.other', ['supervision'], 'XA-BEILIN-MARKET', '610103'),
  officeYanta: person('office.yanta', ['oversight'], 'XA-YANTA-OFFICE', '610113'),
  analyst: person('analyst.city', ['decision'], 'XA-OFFICE', '610100'),
  inspector: person('inspector.city', ['inspection'], 'XA-INSPECTION', '610100'),
  staffing: person('staffing.city', ['staffing'], 'XA-STAFFING', '610100'),
  nobody: { kind: 'public', departments: [], scopes: [] },
} as const satisfies Record<string, Viewer>;

export type Who = keyof typeof VIEWERS;

export interface Desk {
  store: TestStore;
  subgraph: RunningCoordination;
  /** Noon of this day, until it is told again. */
  moveTo(day: string): void;
  ask(who: Who, query: string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
  close(): Promise<void>;
}

/** The subgraph that owns acts, as far as tasks ask it: everybody sees ACT-1 and ACT-2. */
const ACTS: Subgraph = {
  name: 'behaviour',
  sdl: '',
  execute: async ({ variables = {} }) => ({
    data: Object.fromEntries(
      Object.entries(variables).map(([name, id]) => [name, ['ACT-1', 'ACT-2'].includes(String(id)) ? { id } : null]),
    ),
  }),
};

/** The coordination subgraph over a fresh store, with a few departments, one item, one object and two acts elsewhere. */
export async function openDesk(): Promise<Desk> {
  const store = await openStore();
  let now = NOON;
  const known = new Set(['61010000000001', 'O-1']);
  const connection = store.connection('coordination');
  const subgraph = await startCoordination({
    connection,
    readLog: readLogOf(connection),
    now: () => now,
    cursorKey: 'cursor-key',
    references: { existing: async (_typename, _field, keys) => new Set(keys.filter((key) => known.has(key))) },
    owner: (name) => (name === 'behaviour' ? ACTS : undefined),
    urgingRounds: [{ rounds: 2 }],
    department: async (code) => DEPARTMENTS.get(code),
    holidays: () => publishedHolidays,
  });
  return {
    store,
    subgraph,
    moveTo: (day) => {
      now = new Date(`${day}T04:00:00Z`);
    },
    ask: (who, query, variables) => subgraph.execute({ query, variables, viewer: VIEWERS[who], requestId: 'test' }),
    close: () => store.close(),
  };
}

export function batchOf(departmentCode: string): Batch {
  return {
    department: DEPARTMENTS.get(departmentCode)!,
    sourceSystem: 'test',
    batchNo: '2026112400001',
    receivedAt: NOON,
    by: 'test',
  };
}

/** Issues a task as `who` and answers it, or fails with what was answered instead. */
export async function issued(desk: Desk, who: Who, input: Record<string, unknown> = {}) {
  const variables = { input: { ...TASK, ...input } };
  const { data, errors } = await desk.ask(who, ISSUE, variables);
  if (!data?.['issueTask']) throw new Error(`not issued: ${errors?.[0]?.message}`);
  return data['issueTask'] as { taskNo: string; version: number; status: string };
}

export const TASK = {
  title: '核查食品经营风险线索',
  content: '请于期限内核查并反馈。',
  assignedTo: 'XA-BEILIN-MARKET',
  dueOn: '2026-12-01',
};
export const ISSUE = 'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo version status } }';

export function codesOf({ errors }: ExecutionResult): unknown[] {
  return (errors ?? []).map((error) => error.extensions['code']);
}

/** What a mutation of one input answers, or fails with what was answered instead. */
export async function done<Answer>(desk: Desk, who: Who, name: string, input: object, answer: string): Promise<Answer> {
  const { data, errors } = await tried(desk, who, name, input, answer);
  if (!data?.[name]) throw new Error(`${name}: ${errors?.[0]?.message}`);
  return data[name] as Answer;
}

export function tried(desk: Desk, who: Who, name: string, input: object, answer = '__typename') {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  return desk.ask(who, `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`, { input });
}

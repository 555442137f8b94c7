import type { Connection } from 'mongoose';
import { subgraphDocuments } from '../../../gateway/subgraph-schemas.ts';
import { fieldsToGrant } from '../../../shared/access/fields-to-grant.ts';
import type { TokenClaims } from '../../../shared/access/token.ts';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { readLogOf } from '../../../shared/audit/read-log.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { identityNumberCheckCharacter } from '../../../shared/codes/identity-number.ts';
import type { Batch, CanonicalRow, RowOutcome } from '../../../shared/ingest/dataset.ts';
import { demoDepartments } from '../../../subgraphs/personnel/departments-of-xian.ts';
import { type RunningPersonnel, startPersonnel } from '../../../subgraphs/personnel/index.ts';
import { openStore } from '../../support/store.ts';
import { commandsOf } from '../../support/subgraph.ts';

export const NOW = new Date('2026-11-25T10:00:00+08:00');

/** Everything about them is made up; the numbers agree with GB 11643. */
export const OFFICERS: readonly CanonicalRow[] = [
  officer('DEMO-610100-MKT-001', '示例张建国', '610100-MKT', '西安市市场监督管理局', '19800101', '001'),
  officer('DEMO-610100-MKT-002', '示例李建华', '610100-MKT', '西安市市场监督管理局', '19850615', '002'),
  officer('DEMO-610103-MKT-001', '示例王国强', '610103-MKT', '西安市碑林区市场监督管理局', '19900228', '003'),
  officer('DEMO-610100-HEA-001', '示例赵敏', '610100-HEA', '西安市卫生健康委员会', '19881231', '004'),
];

function officer(
  certificateNo: string,
  name: string,
  unit: string,
  unitName: string,
  born: string,
  order: string,
): CanonicalRow {
  const digits = `610103${born}${order}`;
  return {
    certificateNo,
    name,
    unitName,
    departmentCode: unit,
    regionCode: unit.slice(0, 6),
    certificateExpiry: '2028-12-31',
    rank: '一级主任科员',
    education: '本科',
    idNumber: digits + identityNumberCheckCharacter(digits),
    birthDate: `${born.slice(0, 4)}-${born.slice(4, 6)}-${born.slice(6)}`,
    gender: Number(order) % 2 === 1 ? '男' : '女',
    ethnicity: '汉族',
    phone: `1380000${order.padStart(4, '0')}`,
  };
}

const STAFF = { kind: 'person' } as const;

/** The accounts of docs/access.md, as their tokens say it. */
export const VIEWERS = {
  public: { kind: 'public', departments: [], scopes: [] },
  marketOfficer: {
    ...STAFF,
    account: 'market.officer',
    certificateNo: 'DEMO-610100-MKT-001',
    department: '610100-MKT',
    region: '610100',
    departments: ['610100-MKT', '610103-MKT'],
    scopes: ['supervision'],
  },
  marketAdmin: {
    ...STAFF,
    account: 'market.admin',
    department: '610100-MKT',
    region: '610100',
    departments: ['610100-MKT', '610103-MKT'],
    scopes: ['administration'],
  },
  healthOfficer: {
    ...STAFF,
    account: 'health.officer',
    department: '610100-HEA',
    region: '610100',
    departments: ['610100-HEA'],
    scopes: ['supervision'],
  },
  beilinOffice: {
    ...STAFF,
    account: 'office.beilin',
    department: '610103-GOV',
    region: '610103',
    departments: ['610103-GOV'],
    scopes: ['oversight'],
  },
  analyst: {
    ...STAFF,
    account: 'analyst.city',
    department: '610100-DRC',
    region: '610100',
    departments: ['610100-DRC'],
    scopes: ['decision'],
  },
  inspector: {
    ...STAFF,
    account: 'inspector.city',
    department: '610100-SUP',
    region: '610100',
    departments: ['610100-SUP'],
    scopes: ['inspection'],
  },
} as const satisfies Record<string, Viewer>;

export interface City {
  personnel: RunningPersonnel;
  connection: Connection;
  /** Claims of the tokens that were made, in order. */
  claims: TokenClaims[];
  /** The time; tests move it. */
  clock: { now: Date };
  /** What happens while a token is being made. */
  meanwhile?: () => Promise<unknown>;
  ask(viewer: Viewer, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  bring(dataset: string, rows: readonly CanonicalRow[], batch?: Partial<Batch>): Promise<readonly RowOutcome[]>;
  /** How many commands of these names the database is sent while `work` runs. */
  commandsDuring(work: () => Promise<unknown>): Promise<string[]>;
  close(): Promise<void>;
}

/** `data` as JSON has it, and for each error its code and path. */
export interface Answer {
  data: Record<string, unknown> | null;
  errors: { code: unknown; path: string; extensions: Record<string, unknown> }[];
}

/** Personnel on a store of its own, with the demo departments and four officers. */
export async function openCity(): Promise<City> {
  const store = await openStore();
  const connection = store.connection('personnel');
  const claims: TokenClaims[] = [];
  const clock = { now: NOW };
  const personnel = await startPersonnel({
    connection,
    now: () => clock.now,
    cursorKey: 'cursor key of the tests',
    references: { existing: async () => new Set() },
    readLog: readLogOf(connection),
    holidays: () => publishedHolidays,
    fieldsToGrant: fieldsToGrant(subgraphDocuments()),
    sign: async (claimed: TokenClaims) => {
      await city.meanwhile?.();
      claims.push(claimed);
      return { token: `token ${claims.length}`, expiresAt: new Date(clock.now.getTime() + 3_600_000) };
    },
  });

  // The store forgets by its own clock, for which what the tests note at theirs may be long over.
  for (const forgetful of ['sign_in_attempts', 'known_places', 'sightings'])
    await connection.collection(forgetful).dropIndex('expiresAt_1');

  const city: City = {
    personnel,
    connection,
    claims,
    clock,
    async ask(viewer, query, variables) {
      const { data, errors = [] } = await personnel.execute({ query, variables, viewer, requestId: 'r-1' });
      return {
        data: JSON.parse(JSON.stringify(data ?? null)),
        errors: errors.map(({ extensions, path }) => ({
          code: extensions['code'],
          path: path?.join('.') ?? '',
          extensions,
        })),
      };
    },
    bring(name, rows, batch) {
      const dataset = personnel.datasets.find((one) => one.name === name)!;
      const department = { code: '610100-JUS', name: '西安市司法局', regionCode: '610100' };
      const origin = { sourceSystem: 'demo', batchNo: '2026112500001', receivedAt: NOW, by: 'tests' };
      return dataset.accept(rows, { department, ...origin, ...batch });
    },
    commandsDuring: async (work) => (await commandsOf(connection, work)).commands,
    close: store.close,
  };
  await city.bring('departments', demoDepartments());
  await city.bring('officers', OFFICERS);
  return city;
}

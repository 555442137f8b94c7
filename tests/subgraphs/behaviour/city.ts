import { PUBLIC_VIEWER, type Viewer } from '../../../shared/access/viewer.ts';
import type { Batch, CanonicalRow, RowOutcome } from '../../../shared/ingest/dataset.ts';
import type { DrawSources } from '../../../shared/subgraph/draw-sources.ts';
import type { RecordReferences } from '../../../shared/subgraph/services.ts';
import { type RunningBehaviour, startBehaviour } from '../../../subgraphs/behaviour/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { commandsOf, servicesOf } from '../../support/subgraph.ts';
import { person } from '../../support/viewers.ts';

/** Market regulation of the city and of Beilin, health of the city. */
export const MARKET = { code: 'MARKET', name: '市市场监管局', regionCode: '610100' };
export const MARKET_BEILIN = { code: 'MARKET-BEILIN', name: '碑林区市场监管局', regionCode: '610103' };
export const HEALTH = { code: 'HEALTH', name: '市卫健委', regionCode: '610100' };
export const NOW = new Date('2026-11-20T02:00:00Z');

/** One viewer for each column of docs/access.md that tells a difference here. */
export const VIEWERS = {
  public: PUBLIC_VIEWER,
  marketOfficer: officer('market.officer', 'MARKET', '610100', ['MARKET', 'MARKET-BEILIN'], '6101-1'),
  beilinOfficer: officer('market.beilin.officer', 'MARKET-BEILIN', '610103', ['MARKET-BEILIN'], '6103-1'),
  healthOfficer: officer('health.officer', 'HEALTH', '610100', ['HEALTH'], '6101-9'),
  cityOffice: person('office.city', { department: 'OFFICE', region: '610100', scopes: ['oversight'] }),
  beilinOffice: person('office.beilin', { department: 'OFFICE-BEILIN', region: '610103', scopes: ['oversight'] }),
  analyst: person('analyst.city', { department: 'DATA', region: '610100', scopes: ['decision'] }),
  inspector: person('inspector.city', { department: 'INSPECTION', region: '610100', scopes: ['inspection'] }),
} as const satisfies Record<string, Viewer>;

function officer(account: string, department: string, region: string, departments: string[], certificateNo: string) {
  return person(account, { department, region, departments, scopes: ['supervision'], certificateNo });
}

export interface City {
  store: TestStore;
  behaviour: RunningBehaviour;
  /** What was asked of other subgraphs, `<type> <number of keys>` each. */
  asked: string[];
  /** Penalties whose credit was to be taken back, and whether credit answers. */
  overturned: string[];
  creditAnswers: { now: boolean };
  /** Brings rows in through a dataset. */
  feed(
    dataset: string,
    rows: readonly CanonicalRow[],
    department?: Batch['department'],
    receivedAt?: Date,
  ): Promise<readonly RowOutcome[]>;
  /** As `feed`, where every row must be kept. @returns the ids */
  keep(
    dataset: string,
    rows: readonly CanonicalRow[],
    department?: Batch['department'],
    receivedAt?: Date,
  ): Promise<string[]>;
  /** Names of the commands sent to the store while `work` runs. */
  commandsOf<T>(work: () => Promise<T>): Promise<{ commands: string[]; result: T }>;
  close(): Promise<void>;
}

/** Of other subgraphs nothing is drawn by. */
const NO_SOURCES: DrawSources = {
  department: async (code) => ({ code, name: code }),
  officers: async () => [],
  grades: async () => new Map(),
};

/**
 * The subgraph on a store of its own. Of other subgraphs' keys everything exists but what starts with `UNKNOWN`.
 * @param told what other subgraphs say of their records
 */
export async function openCity(now = () => NOW, told?: RecordReferences['read']): Promise<City> {
  const store = await openStore();
  const connection = store.connection('behaviour');
  const asked: string[] = [];
  const overturned: string[] = [];
  const creditAnswers = { now: true };
  const { references, ...services } = servicesOf(connection, now);
  const behaviour = await startBehaviour({
    ...services,
    sources: NO_SOURCES,
    evidenceLimit: 100_000,
    withdrawFromCredit: async (penalty) => {
      if (!creditAnswers.now) throw new Error('credit does not answer');
      overturned.push(penalty.actId);
    },
    references: {
      existing: (typename, keyField, keys) => {
        asked.push(`${typename} ${keys.length}`);
        return references.existing(typename, keyField, keys);
      },
      read: (typename, keyField, keys, selection) => {
        asked.push(`${typename} ${keys.length}`);
        return (told ?? references.read)(typename, keyField, keys, selection);
      },
    },
  });
  const feed: City['feed'] = (name, rows, department = MARKET, receivedAt = NOW) => {
    const dataset = behaviour.datasets.find((one) => one.name === name)!;
    return dataset.accept(rows, {
      department,
      sourceSystem: 'test',
      batchNo: '2026112000001',
      receivedAt,
      by: 'test',
    });
  };
  return {
    store,
    behaviour,
    asked,
    overturned,
    creditAnswers,
    feed,
    keep: async (...given) =>
      (await feed(...given)).map((outcome) => {
        if (outcome.kind === 'held') throw new Error(`A row was held: ${JSON.stringify(outcome.problems)}`);
        return outcome.id;
      }),
    commandsOf: (work) => commandsOf(connection, work),
    close: () => store.close(),
  };
}

/** As JSON has it; each test knows the shape of what it asked. */
export type Answer = Record<string, unknown>;

/** What a viewer is answered; errors by code and path. */
export async function ask(
  { behaviour }: City,
  viewer: Viewer,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<{ data: Answer; errors: string[] }> {
  const { data, errors = [] } = await behaviour.execute({ query, variables, viewer, requestId: 'test' });
  return {
    data: JSON.parse(JSON.stringify(data ?? {})) as Answer,
    errors: errors.map(({ extensions, path }) => `${extensions['code']} ${path?.join('.') ?? ''}`),
  };
}

/** An inspection as a feeding system brings it, in full. */
export function inspection(values: CanonicalRow = {}): CanonicalRow {
  return {
    actNo: 'I-1',
    actName: '食品经营日常检查',
    itemCode: '61010000000001',
    implementingBody: '市市场监管局',
    implementingBodyCode: '91350100M000100Y43',
    regionCode: '610103',
    objectType: '1',
    objectId: 'O-1',
    objectName: '明月餐饮店',
    counterpartName: '明月餐饮店',
    counterpartNature: '法人及非法人组织',
    counterpartIdType: '统一社会信用代码',
    counterpartCode: '91350100M000100Y43',
    officers: [
      { name: '王一', certificateNo: '6101-1' },
      { name: '李二', certificateNo: '6101-2' },
    ],
    reportedAt: '2026-11-19T09:00:00+08:00',
    reporter: '赵四',
    publicStatus: '已公示',
    checkDate: '2026-11-18',
    checklistCode: '91350100M000100Y433001',
    checkForm: '现场检查',
    checkType: '日常检查',
    checkMode: '现场检查',
    checkResult: '未发现问题',
    ...values,
  };
}

export function enterprise(values: CanonicalRow = {}): CanonicalRow {
  return {
    objectId: 'O-1',
    name: '明月餐饮店',
    objectType: '1',
    creditCode: '91350100M000100Y43',
    regionCode: '610103',
    ...values,
  };
}

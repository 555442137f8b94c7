import type { ExecutionResult } from 'graphql';
import type { Scope, Viewer } from '../../../shared/access/viewer.ts';
import { readLogOf } from '../../../shared/audit/read-log.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import type { Batch, CanonicalRow } from '../../../shared/ingest/dataset.ts';
import type { TaskToOpen } from '../../../shared/subgraph/open-task.ts';
import { type RunningItems, startItems } from '../../../subgraphs/items/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';

/** A Tuesday; the day can be moved by a test. */
export const NOON = new Date('2026-11-24T04:00:00Z');

export const DEPARTMENTS = new Map(
  [
    { code: 'XA-MARKET', name: '市市场监管局', regionCode: '610100' },
    { code: 'XA-HEALTH', name: '市卫生健康委', regionCode: '610100' },
    { code: 'XA-BEILIN-MARKET', name: '碑林区市场监管局', regionCode: '610103' },
    { code: 'XA-YANTA-MARKET', name: '雁塔区市场监管局', regionCode: '610113' },
    { code: 'XA-OFFICE', name: '市政府办公厅', regionCode: '610100' },
    { code: 'XA-BEILIN-OFFICE', name: '碑林区政府办公室', regionCode: '610103' },
  ].map((department) => [department.code, department]),
);

function person(account: string, scopes: Scope[], department: string, region: string): Viewer {
  return { kind: 'person', account, scopes, departments: [department], department, region };
}

export const VIEWERS = {
  market: person('market.officer', ['supervision'], 'XA-MARKET', '610100'),
  health: person('health.officer', ['supervision'], 'XA-HEALTH', '610100'),
  beilin: person('market.beilin.officer', ['supervision'], 'XA-BEILIN-MARKET', '610103'),
  yanta: person('market.yanta.officer', ['supervision'], 'XA-YANTA-MARKET', '610113'),
  officeCity: person('office.city', ['oversight'], 'XA-OFFICE', '610100'),
  officeBeilin: person('office.beilin', ['oversight'], 'XA-BEILIN-OFFICE', '610103'),
  analyst: person('analyst.city', ['decision'], 'XA-OFFICE', '610100'),
  nobody: { kind: 'public', departments: [], scopes: [] },
} as const satisfies Record<string, Viewer>;

export type Who = keyof typeof VIEWERS;

export interface Desk {
  store: TestStore;
  items: RunningItems;
  /** Tasks that were opened, by their key. */
  tasks: Map<string, TaskToOpen>;
  /** Numbers of those that were ended. */
  settled: string[];
  /** Whether tasks can be opened and ended at present. */
  tasksAnswer: boolean;
  now: Date;
  ask(who: Who, query: string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
  /** A mutation that takes one input and must succeed. */
  did(who: Who, mutation: string, input: object, answer: string): Promise<Record<string, unknown>>;
  /** The code of the refusal of a mutation. */
  refused(who: Who, mutation: string, input: object): Promise<Record<string, unknown> | undefined>;
  bring(dataset: string, department: string, rows: CanonicalRow[]): Promise<void>;
  close(): Promise<void>;
}

/** The items subgraph over a fresh store, with the item that the tests issue: 61000000000001 of the city's market regulation. */
export async function openDesk(): Promise<Desk> {
  const store = await openStore();
  const connection = store.connection('items');
  const tasks = new Map<string, TaskToOpen>();
  const items = await startItems({
    connection,
    readLog: readLogOf(connection),
    now: () => desk.now,
    cursorKey: 'cursor-key',
    references: { existing: async () => new Set() },
    holidays: () => publishedHolidays,
    department: async (code) => DEPARTMENTS.get(code),
    tasks: {
      openTask: async (task) => {
        if (!desk.tasksAnswer) throw new Error('coordination does not answer');
        tasks.set(task.key, task);
        return `RW-${tasks.size}`;
      },
      settleTask: async (taskNo) => {
        if (!desk.tasksAnswer) throw new Error('coordination does not answer');
        desk.settled.push(taskNo);
      },
    },
  });
  const run = (who: Who, mutation: string, input: object, answer: string) => {
    const type = INPUTS[mutation];
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${answer} } }`;
    return desk.ask(who, query, { input });
  };
  const desk: Desk = {
    ...{ store, items, tasks, settled: [], tasksAnswer: true, now: NOON },
    ask: (who, query, variables) => items.execute({ query, variables, viewer: VIEWERS[who], requestId: 'test' }),
    did: async (who, mutation, input, answer) => {
      const { data, errors } = await run(who, mutation, input, answer);
      if (errors) throw errors[0]!;
      return data![mutation] as Record<string, unknown>;
    },
    refused: async (who, mutation, input) => {
      const { errors } = await run(who, mutation, input, '__typename');
      return errors?.[0]?.extensions;
    },
    bring: async (name, department, rows) => {
      const dataset = items.datasets.find((one) => one.name === name)!;
      for (const outcome of await dataset.accept(rows, batchOf(department)))
        if (outcome.kind === 'held') throw new Error(outcome.problems.map(({ message }) => message).join(' '));
    },
    close: () => store.close(),
  };
  await desk.bring('items', 'XA-MARKET', [ITEM]);
  await desk.bring('subItems', 'XA-MARKET', [SUB_ITEM]);
  return desk;
}

const INPUTS: Readonly<Record<string, string>> = {
  issueItem: 'IssueItemInput',
  claimItem: 'ClaimItemInput',
  returnItem: 'ClaimReasonInput',
  ruleOutItem: 'ClaimReasonInput',
  reissueItem: 'ClaimReasonInput',
  deriveLocalItem: 'DeriveLocalItemInput',
  amendLocalItem: 'AmendLocalItemInput',
  reviseLocalItem: 'LocalItemStepInput',
  publishItem: 'PublishItemInput',
  suspendItem: 'AdjustItemInput',
  resumeItem: 'AdjustItemInput',
  cancelItem: 'AdjustItemInput',
  linkPermits: 'LinkPermitsInput',
  registerLegalBasis: 'RegisterLegalBasisInput',
  repealLegalBasis: 'ChangeLegalBasisInput',
  amendLegalBasis: 'ChangeLegalBasisInput',
  adoptLegalBasis: 'AdoptLegalBasisInput',
  settleItemReview: 'SettleItemReviewInput',
};

function batchOf(departmentCode: string): Batch {
  return {
    department: DEPARTMENTS.get(departmentCode)!,
    ...{ sourceSystem: 'test', batchNo: '2026112400001', receivedAt: NOON, by: 'test' },
  };
}

export const ITEM_CODE = '61000000000001';

export const ITEM = {
  itemCode: ITEM_CODE,
  name: '对食品经营者的监管',
  departmentCode: 'XA-MARKET',
  permitType: 'FIRST',
  status: 'IN_USE',
  versionId: '20260101000001',
  versionDate: '2026-01-01',
  regionCode: '610100',
  issuedByLevel: 'NATION',
};

export const SUB_ITEM = {
  subItemCode: `${ITEM_CODE}-1`,
  name: '食品经营日常检查',
  itemCode: ITEM_CODE,
  departmentCode: 'XA-MARKET',
  superviseObject: '食品经营者',
  superviseForm: '现场检查',
  actType: 'INSPECTION',
  legalBasis: '食品安全法',
  legalBasisCodes: ['LAW-FOOD'],
  superviseWay: '日常检查',
  superviseFlow: '检查、记录、处理',
  superviseResult: '检查结果记录',
  superviseLevel: 'CITY',
};

export const LOCAL_CODE = '61010300000001';

export const CHECKLIST = {
  checklistCode: '91610103MA6TYK1X0X4001',
  subItemCode: `${LOCAL_CODE}-1`,
  implementingBody: '碑林区市场监管局',
  level: 'COUNTY',
  checkMode: '现场检查',
  checkContent: '许可证与进货查验记录',
  frequency: '每年1次',
  objectScope: '辖区食品经营者',
};

export const FOOD_LAW = { basisCode: 'LAW-FOOD', title: '食品安全法', level: 'NATION', effectiveFrom: '2015-10-01' };

/** Issues the item to 碑林 and claims it. @returns number of the claim */
export async function claimed(desk: Desk): Promise<string> {
  await desk.did('market', 'issueItem', { itemCode: ITEM_CODE, departments: ['XA-BEILIN-MARKET'] }, 'itemCode');
  const claimNo = `${ITEM_CODE}:XA-BEILIN-MARKET`;
  await desk.did('beilin', 'claimItem', { claimNo, expectedVersion: 1 }, 'state');
  return claimNo;
}

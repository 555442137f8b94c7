import type { ExecutionResult } from 'graphql';
import { PUBLIC_VIEWER, type Scope, type Viewer } from '../../../shared/access/viewer.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import type { SourceOfficer } from '../../../shared/subgraph/draw-sources.ts';
import { type RunningBehaviour, startBehaviour } from '../../../subgraphs/behaviour/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { servicesOf } from '../../support/subgraph.ts';
import { enterprise, inspection } from './city.ts';

const DEPARTMENTS = ['MARKET', 'FIRE'];
/** Kitchens and shops in Beilin; the person has a shop too. */
export const OBJECTS = 24;
export const PERSON_ID = 'O-24';

function person(account: string, scopes: Scope[], department: string, certificateNo?: string): Viewer {
  const viewer = { kind: 'person' as const, account, scopes, department, departments: [department], region: '610100' };
  return certificateNo ? { ...viewer, certificateNo } : viewer;
}

export const WHO = {
  market: person('market.officer', ['supervision'], 'MARKET', 'MARKET-1'),
  fire: person('fire.officer', ['supervision'], 'FIRE', 'FIRE-1'),
  health: person('health.officer', ['supervision'], 'HEALTH', 'HEALTH-1'),
  office: person('office.city', ['oversight'], 'OFFICE'),
  inspector: { ...person('inspector.city', ['inspection'], 'INSPECTION'), purpose: '核查', caseNo: 'CASE-1' },
  analyst: person('analyst.city', ['decision'], 'DATA'),
  public: PUBLIC_VIEWER,
} as const satisfies Record<string, Viewer>;
export type Who = keyof typeof WHO;

export const PLAN = {
  ...{ name: '餐饮单位联合抽查', year: 2026, planKind: 'SPECIAL', regionCode: '610103', itemCode: '61010000000001' },
  ...{ ratio: 0.1, cooperatingDepartments: ['FIRE'], scope: { objectTypes: ['ENTERPRISE', 'NATURAL_PERSON'] } },
  ...{ creditScheme: 'ENTERPRISE_RISK', strata: [{ riskLevel: 'HIGH', creditGrade: 'D', ratio: 0.5 }] },
};
export const BEACON = { beaconSource: '某彩票当日开奖号码，以空格分隔', beaconDue: '2026-11-21T14:00:00.000Z' };

export interface DrawDesk {
  store: TestStore;
  behaviour: RunningBehaviour;
  /** What the clock says, and who is in post: both can be changed. */
  now: Date;
  officers: SourceOfficer[];
  ask(who: Who, query: string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
  /** A mutation that must succeed. */
  did(who: Who, mutation: string, input: object, answer?: string): Promise<Record<string, unknown>>;
  /** Code and facts of its refusal. */
  refused(who: Who, mutation: string, input: object): Promise<Record<string, unknown> | undefined>;
  bring(dataset: string, rows: readonly CanonicalRow[]): Promise<void>;
  close(): Promise<void>;
}

const INPUTS: Readonly<Record<string, string>> = {
  announcePlan: 'PlanStepInput',
  publishDraw: 'DrawStepInput',
  recordVisitNotPossible: 'VisitNotPossibleInput',
};

/** The subgraph on a store of its own, with two departments whose officers are known, one without a valid certificate in each. */
export async function openDrawDesk(): Promise<DrawDesk> {
  const store = await openStore();
  const begin = new Date('2026-11-20T02:00:00Z');
  let desk: DrawDesk | undefined;
  const services = servicesOf(store.connection('behaviour'), () => desk?.now ?? begin);
  const behaviour = await startBehaviour({
    withdrawFromCredit: async () => {},
    evidenceLimit: 0,
    ...services,
    sources: {
      department: async (code) =>
        [...DEPARTMENTS, 'HEALTH'].includes(code) ? { code, name: code, creditCode: '91350100M000100Y43' } : undefined,
      officers: async (code) => (desk?.officers ?? []).filter(({ departmentCode }) => departmentCode === code),
      grades: async (_, ids) => new Map(ids.filter((_id, place) => place % 2 === 0).map((id) => [id, 'D'])),
    },
  });
  const run = (who: Who, mutation: string, input: object, answer: string) => {
    const type = INPUTS[mutation] ?? `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    return opened.ask(who, `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${answer} } }`, { input });
  };
  const opened: DrawDesk = {
    ...{ store, behaviour, now: begin, officers: OFFICERS },
    ask: (who, query, variables = {}) => behaviour.execute({ query, variables, viewer: WHO[who], requestId: 'test' }),
    did: async (who, mutation, input, answer = 'version') => {
      const { data, errors } = await run(who, mutation, input, answer);
      if (errors) throw errors[0]!;
      return JSON.parse(JSON.stringify(data![mutation])) as Record<string, unknown>;
    },
    refused: async (who, mutation, input) => (await run(who, mutation, input, '__typename')).errors?.[0]?.extensions,
    bring: async (name, rows) => {
      const department = { code: 'MARKET', name: '市市场监管局', regionCode: '610100' };
      const batch = { department, sourceSystem: 'test', batchNo: '2026112000001', receivedAt: opened.now, by: 'test' };
      for (const outcome of await behaviour.datasets.find((one) => one.name === name)!.accept(rows, batch))
        if (outcome.kind === 'held') throw new Error(JSON.stringify(outcome.problems));
    },
    close: () => store.close(),
  };
  desk = opened;
  await opened.bring('objects', objects());
  return opened;
}

const OFFICERS: SourceOfficer[] = DEPARTMENTS.flatMap((departmentCode) =>
  [1, 2, 3, 4, 5].map((number) => ({
    ...{ certificateNo: `${departmentCode}-${number}`, departmentCode, enforcementArea: '西安市' },
    ...{ enforcementCategory: '行政检查、行政处罚', certificateExpiry: number === 5 ? '2026-11-20' : '2028-12-31' },
  })),
);

function objects(): CanonicalRow[] {
  const shops = Array.from({ length: OBJECTS - 1 }, (_, place) =>
    enterprise({ objectId: `O-${place + 1}`, name: `示例餐饮店${place + 1}`, ...(place < 8 && { riskLevel: 'HIGH' }) }),
  );
  const outside = enterprise({ objectId: 'O-99', name: '莲湖示例店', regionCode: '610104' });
  return [
    ...shops,
    outside,
    { objectId: PERSON_ID, name: '张小明', objectType: '2', regionCode: '610103', riskLevel: 'HIGH' },
  ];
}

/** The inspection that a department enters of a drawn object. */
export function visitAct(planId: string, objectId: string, number: number): CanonicalRow {
  return inspection({
    ...{ actNo: `V-${number}`, planId, objectId, checkType: '双随机抽查', checkDate: '2026-11-22' },
    ...{ reportedAt: '2026-11-22T12:00:00+08:00', departmentCode: 'MARKET', publicStatus: '未公示' },
  });
}

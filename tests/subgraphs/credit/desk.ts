import type { Connection } from 'mongoose';
import type { Viewer } from '../../../shared/access/viewer.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import { type CreditServices, type RunningCredit, startCredit } from '../../../subgraphs/credit/index.ts';
import type { CreditFact } from '../../../subgraphs/credit/rating-rules.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask, bring, servicesOf } from '../../support/subgraph.ts';
import { batchOf, HEALTH, MARKET, MARKET_BEILIN, person } from '../../support/viewers.ts';

const DEPARTMENTS: Record<string, string> = {
  [MARKET]: '市市场监管局',
  [MARKET_BEILIN]: '碑林区市场监管局',
  [HEALTH]: '市卫生健康委',
};

/** What other subgraphs would tell. */
interface Others {
  /** By object; seen by market regulation of the city alone. */
  facts: ReadonlyMap<string, readonly CreditFact[]>;
  /** Objects by pages; the second page may fail. */
  pagesFail: boolean;
}

/** What credit needs, with facts of other subgraphs made up. */
export function creditServicesOf(
  connection: Connection,
  now: () => Date,
  others: Others = { facts: new Map(), pagesFail: false },
): CreditServices {
  return {
    ...servicesOf(connection, now),
    department: async (code) => {
      const name = DEPARTMENTS[code];
      return name ? { code, name, regionCode: code === MARKET_BEILIN ? '610103' : '610100' } : undefined;
    },
    factsOf: async (objectIds) => new Map(objectIds.map((id) => [id, others.facts.get(id) ?? []])),
    objectsOf: async (_region, after) => {
      if (after && others.pagesFail) throw new Error('behaviour does not answer');
      return after ? { objectIds: ['R-3'] } : { objectIds: ['R-1', 'R-2'], after: 'the second page' };
    },
    seenBy: async (viewer, _kind, ids) => new Set(viewer.department === MARKET ? ids : []),
  };
}

/** Who administers the department that rates. */
export const METHOD_MAKER: Viewer = person('market.admin', {
  department: MARKET,
  region: '610100',
  departments: [MARKET],
  scopes: ['administration'],
});

export const METHOD = {
  scheme: 'FOOD_SAFETY_GRADE',
  methodVersion: 1,
  name: '餐饮量化分级',
  effectiveOn: '2026-11-20',
  ...{ baseScore: 90, minScore: 0, maxScore: 100, public: true, validMonths: 12 },
  rules: [
    {
      ...{ code: 'PENALTY', nameZh: '行政处罚', nameEn: 'Penalties', source: 'PENALTY' },
      ...{ points: -12, cap: 30, decayMonths: 12 },
    },
    { code: 'LISTED', nameZh: '经营异常', nameEn: 'Abnormal listing', source: 'ABNORMAL_LISTING', points: -25 },
  ],
  grades: [
    { grade: 'A', from: 85 },
    { grade: 'B', from: 60 },
    { grade: 'C', from: 0 },
  ],
};

export interface Desk {
  store: TestStore;
  credit: RunningCredit;
  /** Of other subgraphs, by object; a test may add. */
  facts: Map<string, CreditFact[]>;
  pagesFail: boolean;
  /** The day of all that is done. */
  day: string;
  /** A mutation with one input: its answer and version, or the error of its refusal. */
  run(viewer: Viewer, mutation: string, input: object, answer?: string): Promise<Done>;
  bring(dataset: string, rows: readonly CanonicalRow[], department?: string): Promise<void>;
  close(): Promise<void>;
}

interface Done {
  record: Record<string, unknown> | null;
  /** Extensions of the first error. */
  refusal: Record<string, unknown> | undefined;
}

const INPUTS: Readonly<Record<string, string>> = {
  ...{ listAbnormal: 'PutOnListInput', listSerious: 'PutOnListInput' },
  ...{ refuseRepair: 'DecideRepairInput', approveRepair: 'DecideRepairInput' },
};

export async function openDesk(): Promise<Desk> {
  const store = await openStore();
  const others = { facts: new Map<string, CreditFact[]>(), pagesFail: false };
  const services = creditServicesOf(store.connection('credit'), () => new Date(`${desk.day}T02:00:00Z`), others);
  const credit = await startCredit(services);
  const desk: Desk = {
    ...{ store, credit, facts: others.facts, day: '2026-11-20' },
    get pagesFail() {
      return others.pagesFail;
    },
    set pagesFail(fail) {
      others.pagesFail = fail;
    },
    async run(viewer, mutation, input, answer = 'provenance { version }') {
      const type = INPUTS[mutation] ?? `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${answer} } }`;
      const { data, errors } = await credit.execute({ query, variables: { input }, viewer, requestId: 'test' });
      const record = JSON.parse(JSON.stringify(data?.[mutation] ?? null)) as Done['record'];
      return { record, refusal: errors?.[0]?.extensions };
    },
    bring: (name, rows, department = MARKET) =>
      bring(credit.datasets.find((one) => one.name === name)!, rows, batchOf(department)),
    close: async () => {
      await credit.close();
      await store.close();
    },
  };
  return desk;
}

/** What a viewer is shown of an object's credit. */
export async function profileOf(desk: Desk, viewer: Viewer, objectId: string, fields: string, more = '') {
  const query = `{ creditProfile(objectId: "${objectId}"${more}) { ${fields} } }`;
  const { data, codes } = await ask(desk.credit, viewer, query);
  if (codes.length > 0) throw new Error(codes.join());
  return data?.['creditProfile'] as Record<string, Record<string, unknown>[]> | null;
}

/** What a mutation answers that must succeed. */
export async function did(desk: Desk, ...asked: Parameters<Desk['run']>): Promise<Record<string, unknown>> {
  const { record, refusal } = await desk.run(...asked);
  if (!record) throw new Error(JSON.stringify(refusal));
  return record;
}

/** Publishes the first version of the method. */
export async function publishMethod(desk: Desk): Promise<void> {
  const { methodNo } = await did(desk, METHOD_MAKER, 'draftRatingMethod', METHOD, 'methodNo');
  await did(desk, METHOD_MAKER, 'publishRatingMethod', { methodNo, expectedVersion: 1 });
}

import { addDays, type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { ingestCollections } from '../../shared/ingest/store.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { CoordinationModels } from './model.ts';
import type { UrgingGround } from './task-fields.ts';
import { OPEN } from './task-rules.ts';
import type { TraceServices } from './trace.ts';

/** Records of a department that bear out a ground of Art. 38, with the keys of some, by which the rest is found. */
export interface CountedRecords {
  what: string;
  whatZh: string;
  count: number;
  /** First day of the time that was counted; absent: what stands now. */
  since?: CivilDate;
  examples: string[];
}

interface Counting {
  models: CoordinationModels;
  services: TraceServices;
  departmentCode: string;
  context: SubgraphContext;
}

const EXAMPLES = 10;
/** Days that are looked back on. */
const YEAR = 365;
/** Beyond this many a count says no more. */
const MOST_COUNTED = 10_000;

/**
 * The records of a department that are counted for a ground, as they stand now. What another subgraph keeps is asked in the viewer's name; where
 * it does not answer it is not counted. On other demands of a superior (38-5) the orders speak alone.
 */
export async function countedRecords(ground: UrgingGround, counting: Counting): Promise<CountedRecords[]> {
  switch (ground) {
    case 'ITEMS':
      return itemsCounted(counting);
    case 'DATA':
      return dataCounted(counting);
    case 'USE':
      return useCounted(counting);
    case 'TASKS':
      return tasksCounted(counting);
    case 'OTHER':
      return [];
  }
}

const CLAIMS = `query Claims($code: String!, $day: CivilDate!) {
  list: itemClaims(first: ${EXAMPLES}, where: { departmentCode: { eq: $code }, state: { eq: PENDING }, dueOn: { lte: $day } }) {
    totalCount nodes { key: claimNo }
  }
}`;

/** 认领不及时: items that wait to be claimed after their term. */
async function itemsCounted({ services, departmentCode: code, context }: Counting): Promise<CountedRecords[]> {
  const day = addDays(civilDateOf(context.now), -1);
  const found = await listed(services, 'items', CLAIMS, { code, day }, context);
  return found ? [{ what: 'items not claimed in their term', whatZh: '逾期未认领的监管事项', ...found }] : [];
}

const ACCOUNTS = `query Accounts($code: String!) {
  list: accounts(first: ${EXAMPLES}, where: { departmentCode: { eq: $code }, active: { eq: true } }) {
    totalCount nodes { key: account }
  }
}`;

/** 使用率: accounts of staff in post, beside which use is judged. */
async function useCounted({ services, departmentCode: code, context }: Counting): Promise<CountedRecords[]> {
  const found = await listed(services, 'personnel', ACCOUNTS, { code }, context);
  return found ? [{ what: 'active accounts', whatZh: '启用账号', ...found }] : [];
}

/** 归集不及时、质量不高: rows that came late, rows held back, and those that still wait to be mended. */
async function dataCounted({ models, departmentCode, context }: Counting): Promise<CountedRecords[]> {
  const since = addDays(civilDateOf(context.now), -YEAR);
  const { runs, quarantine } = ingestCollections(models.tasks.db);
  const own = `dept:${departmentCode}`;
  const received = { $gte: new Date(`${since}T00:00:00+08:00`) };
  const found = await runs
    .find({ readers: own, startedAt: received }, { projection: { tally: 1 } })
    .limit(MOST_COUNTED)
    .toArray();
  const counted = (name: 'late' | 'held') => {
    const those = found.filter(({ tally }) => tally[name] > 0);
    const examples = those.slice(0, EXAMPLES).map(({ _id }) => _id);
    return { count: those.reduce((sum, { tally }) => sum + tally[name], 0), since, examples };
  };
  const waiting = await quarantine
    .find({ readers: own, state: { $in: ['HELD', 'MENDED'] } }, { projection: { _id: 1 } })
    .limit(MOST_COUNTED)
    .toArray();
  const held = { count: waiting.length, examples: waiting.slice(0, EXAMPLES).map(({ _id }) => _id) };
  return [
    { what: 'rows later than five working days', whatZh: '逾期归集的数据', ...counted('late') },
    { what: 'rows held back for faults', whatZh: '因错误暂存的数据', ...counted('held') },
    { what: 'held rows not mended yet', whatZh: '尚未更正的暂存数据', ...held },
  ];
}

/** 认领不及时、办理不认真: tasks not done in their term, and those whose answer was returned. */
async function tasksCounted({ models, departmentCode, context }: Counting): Promise<CountedRecords[]> {
  const today = civilDateOf(context.now);
  const since = addDays(today, -YEAR);
  const own = { kind: { $ne: 'URGING' } };
  const overdue = { toDo: departmentCode, dueOn: { $lt: today }, status: { $in: OPEN }, ...own };
  const returned = { assignedTo: departmentCode, returnedAt: { $gte: new Date(`${since}T00:00:00+08:00`) }, ...own };
  const keys = async (filter: object) => {
    const found = await models.tasks
      .find(filter as never, { _id: 1 })
      .limit(MOST_COUNTED)
      .lean<{ _id: string }[]>();
    return { count: found.length, examples: found.slice(0, EXAMPLES).map(({ _id }) => _id) };
  };
  return [
    { what: 'tasks not done in their term', whatZh: '逾期未办的任务', ...(await keys(overdue)) },
    { what: 'tasks whose feedback was returned', whatZh: '反馈被退回的任务', since, ...(await keys(returned)) },
  ];
}

interface List {
  totalCount: number;
  nodes: { key: string }[];
}

async function listed(
  { owner }: TraceServices,
  subgraph: string,
  query: string,
  variables: Record<string, unknown>,
  { viewer, requestId }: SubgraphContext,
): Promise<{ count: number; examples: string[] } | undefined> {
  const answer = await owner(subgraph)?.execute({ query, variables, viewer, requestId });
  const list = answer?.data?.['list'] as List | null | undefined;
  return list ? { count: list.totalCount, examples: list.nodes.map(({ key }) => key) } : undefined;
}

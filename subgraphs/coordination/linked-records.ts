import { readerKeys } from '../../shared/access/reader-keys.ts';
import { GATEWAY_VIEWER, type Viewer } from '../../shared/access/viewer.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { readBy } from '../../shared/paging/visible-rows.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import { TRACEABLE } from '../../shared/subgraph/traceable.ts';
import type { CoordinationModels } from './model.ts';

export interface Linked {
  /** GraphQL object type, and the number by which the record is traced. */
  kind: string;
  id: string;
}

interface Sources {
  owner(name: string): Subgraph | undefined;
  models: CoordinationModels;
}

const ACT_TYPES = Object.keys(TRACEABLE).filter((kind) => TRACEABLE[kind]!.actKind);

/** Records that are named in one answer. */
const MOST = 200;
/** Acts of one complaint or plan from which chains are followed: a page. */
const PAGE = 100;

const ACTS = `acts(first: ${PAGE}) { nodes { id } pageInfo { hasNextPage } }`;
const COMPLAINT = 'query Complaint($id: String!) { complaint(complaintNo: $id) { complaintNo reference } }';
const ACTS_OF_COMPLAINT = `query Acts($of: [_Any!]!) { _entities(representations: $of) { ... on Complaint { ${ACTS} } } }`;
const ACTS_OF_PLAN = `query Acts($id: String!) { plan(planId: $id) { ${ACTS} } }`;
const CHAIN = 'query Chain($ids: [ID!]!) { _actChain(ids: $ids) }';
const SEEN = `query Seen($of: [_Any!]!) { _entities(representations: $of) {
  ${ACT_TYPES.map((type) => `... on ${type} { id __typename plan { planId } complaint { reference } }`).join(' ')}
} }`;
const NUMBERS = 'query Numbers($of: [_Any!]!) { _entities(representations: $of) { ... on Complaint { complaintNo } } }';

interface SeenComplaint {
  complaintNo: string;
  /** Null where the way to the acts is kept from the viewer. */
  reference: string | null;
}

interface Page {
  acts: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean } } | null;
}

interface ChainedAct {
  id: string;
  __typename: string;
  plan: { planId: string } | null;
  complaint: { reference: string } | null;
}

/** Whether records of the kind stand in matters of several records. */
export function isLinked(kind: string): boolean {
  return TRACEABLE[kind]?.actKind !== undefined || ['Complaint', 'Task', 'RandomInspectionPlan'].includes(kind);
}

/**
 * What stands in one matter with a record that the viewer traces, in the order of plan, complaint, task, act. Each part is asked of its own
 * subgraph in the viewer's name, so that a record which they may not read, or a link which is kept from them, is not named.
 *
 * @throws ReportedError SUBGRAPH_UNAVAILABLE
 */
export async function linkedRecords(
  { owner, models }: Sources,
  { kind, id }: Linked,
  context: SubgraphContext,
): Promise<{ told: Linked[]; more: boolean }> {
  const ask = asker(owner, context);
  const origin = await complaintOf(ask, models, { kind, id }, context);
  const { ids, more } = await actsOf(ask, { kind, id }, origin);
  const chain = await chainOf(ask, ids);
  const plans = new Set(chain.flatMap(({ plan }) => plan?.planId ?? []));
  const complaints = new Set([...(origin ? [origin.complaintNo] : []), ...(await complaintsOf(ask, chain))]);
  const tasks = await tasksAbout(models, [...complaints], context);
  const links = [
    ...[...plans].map((planId) => ({ kind: 'RandomInspectionPlan', id: planId })),
    ...[...complaints].map((complaintNo) => ({ kind: 'Complaint', id: complaintNo })),
    ...tasks.map((taskNo) => ({ kind: 'Task', id: taskNo })),
    ...chain.map((act) => ({ kind: act.__typename, id: act.id })),
  ].filter((link) => link.kind !== kind || link.id !== id);
  return { told: links.slice(0, MOST), more: more || links.length > MOST };
}

/** The complaint that a record is or is about, where the viewer sees it. */
async function complaintOf(
  ask: Ask,
  models: CoordinationModels,
  { kind, id }: Linked,
  context: SubgraphContext,
): Promise<SeenComplaint | null> {
  const task = kind === 'Task' ? await entityLoader(context, models.tasks).load(id) : null;
  const complaintNo = kind === 'Complaint' ? id : task?.complaintNo;
  return complaintNo ? ask<SeenComplaint>('complaints', COMPLAINT, { id: complaintNo }) : null;
}

/** The acts from which chains are followed. */
async function actsOf(
  ask: Ask,
  { kind, id }: Linked,
  origin: SeenComplaint | null,
): Promise<{ ids: string[]; more: boolean }> {
  if (TRACEABLE[kind]?.actKind) return { ids: [id], more: false };
  let page: Page | null | undefined;
  if (kind === 'RandomInspectionPlan') page = await ask<Page>('behaviour', ACTS_OF_PLAN, { id });
  else if (origin?.reference) {
    const representation = { __typename: 'Complaint', reference: origin.reference };
    [page] = (await ask<(Page | null)[]>('behaviour', ACTS_OF_COMPLAINT, { of: [representation] })) ?? [];
  }
  const acts = page?.acts;
  return { ids: acts?.nodes.map((act) => act.id) ?? [], more: acts?.pageInfo.hasNextPage ?? false };
}

/** The acts of the chains that the viewer sees. */
async function chainOf(ask: Ask, ids: readonly string[]): Promise<ChainedAct[]> {
  if (ids.length === 0) return [];
  const keys = (await ask<string[]>('behaviour', CHAIN, { ids }, GATEWAY_VIEWER)) ?? [];
  const of = keys.map((key) => {
    const [__typename, id] = key.split('/');
    return { __typename, id };
  });
  const acts = (await ask<(ChainedAct | null)[]>('behaviour', SEEN, { of })) ?? [];
  return acts.filter((act) => act !== null);
}

/** Numbers of the complaints that acts follow, where they are told. */
async function complaintsOf(ask: Ask, chain: readonly ChainedAct[]): Promise<string[]> {
  const references = [...new Set(chain.flatMap(({ complaint }) => complaint?.reference ?? []))];
  if (references.length === 0) return [];
  const of = references.map((reference) => ({ __typename: 'Complaint', reference }));
  const complaints = await ask<({ complaintNo: string } | null)[]>('complaints', NUMBERS, { of });
  return complaints?.flatMap((complaint) => complaint?.complaintNo ?? []) ?? [];
}

async function tasksAbout(
  models: CoordinationModels,
  complaints: readonly string[],
  { viewer }: SubgraphContext,
): Promise<string[]> {
  if (complaints.length === 0) return [];
  const filter = { complaintNo: { $in: complaints }, ...readBy(readerKeys(viewer)) };
  const tasks = await models.tasks
    .find(filter, { _id: 1 })
    .sort({ _id: 1 })
    .limit(MOST + 1)
    .lean();
  return tasks.map(({ _id }) => _id);
}

type Ask = <Answer>(
  subgraph: string,
  query: string,
  variables: Record<string, unknown>,
  as?: Viewer,
) => Promise<Answer | null>;

/** Asks for the one root field of a query as the viewer, unless told; what a row refuses is null. */
function asker(owner: Sources['owner'], { viewer, requestId }: SubgraphContext): Ask {
  return async <Answer>(name: string, query: string, variables: Record<string, unknown>, as: Viewer = viewer) => {
    const { data, errors = [] } = (await owner(name)?.execute({ query, variables, viewer: as, requestId })) ?? {};
    if (!data || errors.some(({ extensions }) => extensions?.['code'] !== 'UNAUTHORIZED_FIELD_OR_TYPE'))
      throw new ReportedError('SUBGRAPH_UNAVAILABLE', `The part ${name} did not tell what is linked.`, { name });
    return (Object.values(data)[0] ?? null) as Answer | null;
  };
}

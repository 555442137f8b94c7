import type { CivilDate } from '../calendar/civil-date.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { SYSTEM } from './references.ts';
import type { Subgraph } from './subgraph.ts';

/** A record about a supervised object that tells of its conduct, by its key alone. */
export interface ObjectFact {
  source: 'PENALTY' | 'INSPECTION' | 'REPORT_VERIFIED';
  /** GraphQL object type, and key. */
  kind: string;
  id: string;
  on: CivilDate;
  /** Of an inspection: code of its result. */
  result?: string;
}

type Find = (name: string) => Subgraph | undefined;

const PAGE = 100;
/** Objects of which one query asks. */
const OBJECTS = 20;

const ACTS = `query Facts($of: [_Any!]!, $after: String) { _entities(representations: $of) { ... on SupervisedObject {
  objectId acts(first: ${PAGE}, after: $after, where: { kind: { in: [PENALTY, INSPECTION] } }) {
    nodes { __typename id occurredOn checkResult ... on PenaltyAct { noPenalty } } pageInfo { hasNextPage endCursor } } } } }`;

const REPORTS = `query Reports($of: String!, $after: String) {
  complaints(first: ${PAGE}, after: $after, where: { objectId: { eq: $of }, kind: { eq: REPORT } }) {
    nodes { complaintNo filedOn } pageInfo { hasNextPage endCursor } } }`;

const OBJECTS_OF = `query Objects($region: String!, $after: String) {
  supervisedObjects(first: ${PAGE}, after: $after, where: { regionCode: { startsWith: $region } }) {
    nodes { objectId } pageInfo { hasNextPage endCursor } } }`;

interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

interface ActPage {
  nodes: {
    __typename: string;
    id: string;
    occurredOn: string | null;
    checkResult: string | null;
    /** Of a penalty case: none was imposed (不予处罚). */
    noPenalty?: boolean | null;
  }[];
  pageInfo: PageInfo;
}

interface Reports {
  nodes: { complaintNo: string; filedOn: string | null }[];
  pageInfo: PageInfo;
}

/**
 * Penalties and inspections of objects, and reports about them that led to a case (立案), asked of the subgraphs that keep them, in this
 * process or another, and without a value of any person.
 * @throws ReportedError SUBGRAPH_UNAVAILABLE
 */
export function factsOfObjects(
  find: Find,
): (objectIds: readonly string[]) => Promise<ReadonlyMap<string, readonly ObjectFact[]>> {
  return async (objectIds) => {
    const facts = new Map<string, ObjectFact[]>(objectIds.map((objectId) => [objectId, []]));
    for (let start = 0; start < objectIds.length; start += OBJECTS)
      await addActs(find, objectIds.slice(start, start + OBJECTS), facts);
    await Promise.all(objectIds.map((objectId) => addReports(find, objectId, facts.get(objectId)!)));
    return facts;
  };
}

async function addActs(
  find: Find,
  objectIds: readonly string[],
  facts: ReadonlyMap<string, ObjectFact[]>,
  after?: string,
): Promise<void> {
  const of = objectIds.map((objectId) => ({ __typename: 'SupervisedObject', objectId }));
  const { _entities } = await asked<{ _entities: ({ objectId: string; acts: ActPage } | null)[] }>(
    find,
    'behaviour',
    ACTS,
    { of, ...(after !== undefined && { after }) },
  );
  for (const entity of _entities) {
    if (!entity) continue;
    const { objectId, acts } = entity;
    for (const { __typename, id, occurredOn, checkResult, noPenalty } of acts.nodes)
      if (occurredOn && !noPenalty)
        facts.get(objectId)?.push({
          source: __typename === 'PenaltyAct' ? 'PENALTY' : 'INSPECTION',
          ...{ kind: __typename, id, on: occurredOn },
          ...(checkResult && { result: checkResult }),
        });
    if (acts.pageInfo.hasNextPage) await addActs(find, [objectId], facts, acts.pageInfo.endCursor!);
  }
}

async function addReports(find: Find, objectId: string, facts: ObjectFact[], after?: string): Promise<void> {
  const variables = { of: objectId, ...(after !== undefined && { after }) };
  const { complaints } = await asked<{ complaints: Reports }>(find, 'complaints', REPORTS, variables);
  for (const { complaintNo, filedOn } of complaints.nodes)
    if (filedOn) facts.push({ source: 'REPORT_VERIFIED', kind: 'Complaint', id: complaintNo, on: filedOn });
  if (complaints.pageInfo.hasNextPage) await addReports(find, objectId, facts, complaints.pageInfo.endCursor!);
}

/** The objects of a region and of those within it, by pages. @throws ReportedError SUBGRAPH_UNAVAILABLE */
export function objectsOfRegion(
  find: Find,
): (regionCode: string, after?: string) => Promise<{ objectIds: readonly string[]; after?: string }> {
  return async (regionCode, after) => {
    const variables = { region: regionCode.replace(/(00)+$/, ''), ...(after !== undefined && { after }) };
    const { supervisedObjects } = await asked<{
      supervisedObjects: { nodes: { objectId: string }[]; pageInfo: PageInfo };
    }>(find, 'behaviour', OBJECTS_OF, variables);
    const { nodes, pageInfo } = supervisedObjects;
    return {
      objectIds: nodes.map(({ objectId }) => objectId),
      ...(pageInfo.hasNextPage && { after: pageInfo.endCursor! }),
    };
  };
}

async function asked<Data>(find: Find, name: string, query: string, variables: Record<string, unknown>): Promise<Data> {
  const owner = find(name);
  const answer = await owner?.execute({ query, variables, viewer: SYSTEM, requestId: 'object-facts' });
  if (answer?.data && !answer.errors) return answer.data as Data;
  const reason = answer?.errors?.[0]?.message ?? 'it is not there';
  throw new ReportedError('SUBGRAPH_UNAVAILABLE', `${name} did not tell what it knows of the objects: ${reason}`, {});
}

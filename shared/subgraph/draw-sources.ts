import type { Viewer } from '../access/viewer.ts';
import type { CivilDate } from '../calendar/civil-date.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { Subgraph } from './subgraph.ts';

/** Who asks when the system itself freezes a frame: it sees every row, and reads what the draw goes by. */
const SYSTEM: Viewer = { kind: 'machine', account: 'system', departments: [], scopes: ['inspection', 'exchange'] };
const PAGE = 100;
const OBJECTS_AT_ONCE = 500;

/** What a plan and its draw (双随机抽查) need to know that other subgraphs own. */
export interface DrawSources {
  /** 监管部门; undefined where no department has the code. */
  department(
    code: string,
  ): Promise<{ code: string; name: string; regionCode?: string; creditCode?: string } | undefined>;
  /** 执法人员 of a department, as the register has them. */
  officers(departmentCode: string): Promise<SourceOfficer[]>;
  /** The latest grade (信用等级) of each object by a scheme that holds on a day; objects without one are left out. */
  grades(scheme: string, objectIds: readonly string[], on: CivilDate): Promise<ReadonlyMap<string, string>>;
}

export interface SourceOfficer {
  certificateNo: string;
  departmentCode: string;
  regionCode?: string;
  enforcementArea?: string;
  enforcementCategory?: string;
  certificateExpiry?: CivilDate;
}

interface Rating {
  scheme: string | null;
  grade: string | null;
  validFrom: CivilDate | null;
  validTo: CivilDate | null;
}

const DEPARTMENT = 'query ($code: String!) { department(code: $code) { code name regionCode creditCode } }';
const OFFICERS = `query ($code: String!, $after: String) {
  officers(first: ${PAGE}, after: $after, where: { departmentCode: { eq: $code } }) {
    nodes { certificateNo departmentCode regionCode enforcementArea enforcementCategory certificateExpiry }
    pageInfo { hasNextPage endCursor } } }`;
const RATINGS = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on SupervisedObject {
  objectId credit { ratings { scheme grade validFrom validTo } } } } }`;

/**
 * The sources, asked of the subgraphs that own them, in this process or another.
 * @param find the subgraph of a name, at the time of the call
 */
export function drawSourcesBy(find: (name: string) => Subgraph | undefined): DrawSources {
  const ask = async (name: string, query: string, variables: Record<string, unknown>) => {
    const answer = await find(name)?.execute({ query, variables, viewer: SYSTEM, requestId: 'draw' });
    if (answer?.data && !answer.errors) return answer.data;
    const reason = answer?.errors?.[0]?.message ?? 'it is not there';
    throw new ReportedError('SUBGRAPH_UNAVAILABLE', `${name} did not answer: ${reason}`, { subgraph: name });
  };
  return {
    department: async (code) => {
      const found = (await ask('personnel', DEPARTMENT, { code }))['department'];
      return (found && given(found as object)) as Awaited<ReturnType<DrawSources['department']>>;
    },
    officers: async (code) => {
      const officers: SourceOfficer[] = [];
      let after: string | null = null;
      do {
        const data = await ask('personnel', OFFICERS, { code, after });
        const page = data['officers'] as {
          nodes: SourceOfficer[];
          pageInfo: { hasNextPage: boolean; endCursor: string | null };
        };
        officers.push(...page.nodes.map((officer) => given(officer) as SourceOfficer));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      return officers;
    },
    grades: async (scheme, objectIds, on) => {
      const grades = new Map<string, string>();
      for (let start = 0; start < objectIds.length; start += OBJECTS_AT_ONCE) {
        const some = objectIds.slice(start, start + OBJECTS_AT_ONCE);
        const of = some.map((objectId) => ({ __typename: 'SupervisedObject', objectId }));
        const entities = (await ask('credit', RATINGS, { of }))['_entities'] as {
          objectId: string;
          credit: { ratings: Rating[] | null } | null;
        }[];
        for (const { objectId, credit } of entities) {
          // the latest comes first
          const rating = credit?.ratings?.find(
            (one) => one.scheme === scheme && one.grade !== null && holdsOn(one, on),
          );
          if (rating?.grade) grades.set(objectId, rating.grade);
        }
      }
      return grades;
    },
  };
}

function holdsOn({ validFrom, validTo }: Rating, on: CivilDate): boolean {
  return (validFrom ?? on) <= on && on <= (validTo ?? on);
}

function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

import type { Viewer } from '../access/viewer.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { DepartmentFacts, RecordReferences } from './services.ts';
import type { Subgraph } from './subgraph.ts';

/** Who asks when the system itself checks a reference: it sees that a row exists, and reads only its key. */
export const SYSTEM: Viewer = {
  kind: 'machine',
  account: 'system',
  departments: [],
  scopes: ['inspection', 'exchange'],
};

const MAX_REPRESENTATIONS = 500;
/** Keys remembered of one kind of record. */
const MOST_KNOWN = 200_000;

/** The subgraph that owns each kind of record. */
const OWNERS: Readonly<Record<string, string>> = {
  SupervisionItem: 'items',
  SupervisionSubItem: 'items',
  InspectionChecklist: 'items',
  Department: 'personnel',
  EnforcementOfficer: 'personnel',
  SupervisedObject: 'behaviour',
  RandomInspectionPlan: 'behaviour',
  Complaint: 'complaints',
  InspectionAct: 'behaviour',
  PenaltyAct: 'behaviour',
};

/**
 * References answered by the owner's `_entities`, in process or over the network alike.
 * @param find the subgraph of a name, at the time of the call: subgraphs start one after the other
 */
export function referencesBy(find: (name: string) => Subgraph | undefined): RecordReferences {
  const known = new Map<string, Set<string>>();
  return {
    async existing(typename, keyField, keys) {
      const before = known.get(typename) ?? new Set();
      const unknown = [...new Set(keys)].filter((key) => !before.has(key));
      const found = await entities(find, typename, keyField, unknown, '');
      // Records are never deleted, so what was there once need not be asked for again; what was not may have come since.
      const all = before.size + found.length > MOST_KNOWN ? new Set<string>() : before;
      for (const entity of found) all.add(String(entity[keyField]));
      known.set(typename, all);
      return new Set(keys.filter((key) => before.has(key) || all.has(key)));
    },
    async read(typename, keyField, keys, selection) {
      const found = await entities(find, typename, keyField, [...new Set(keys)], selection);
      return new Map(found.map((entity) => [String(entity[keyField]), entity]));
    },
  };
}

/** Key fields of the kinds of record of which is asked who sees them. */
const KEY_FIELDS: Readonly<Record<string, string>> = {
  InspectionAct: 'id',
  PenaltyAct: 'id',
  Complaint: 'complaintNo',
};

/** Those of the keys of one kind of record that a viewer sees, asked of its owner in the viewer's name. @throws ReportedError SUBGRAPH_UNAVAILABLE */
export function seenBy(find: (name: string) => Subgraph | undefined) {
  return async (viewer: Viewer, typename: string, keys: readonly string[]): Promise<ReadonlySet<string>> => {
    const keyField = KEY_FIELDS[typename];
    if (!keyField) throw new TypeError(`Nobody is asked who sees a ${typename}.`);
    const found = await entities(find, typename, keyField, keys, '', viewer);
    return new Set(found.map((entity) => String(entity[keyField])));
  };
}

/** A department as ingest and the demo need it; undefined where the code is unknown. */
export async function departmentFacts(
  find: (name: string) => Subgraph | undefined,
  code: string,
): Promise<DepartmentFacts | undefined> {
  const [entity] = await entities(find, 'Department', 'code', [code], 'name regionCode');
  return entity?.name ? ({ code, name: entity.name, regionCode: entity.regionCode } as DepartmentFacts) : undefined;
}

/** The department that answers for an item (监管事项), and those directly below it; none where the item is unknown. */
export async function responsibleDepartments(
  find: (name: string) => Subgraph | undefined,
  itemCode: string,
): Promise<DepartmentFacts[]> {
  const [item] = await entities(find, 'SupervisionItem', 'itemCode', [itemCode], 'departmentCode');
  const code = item?.departmentCode;
  if (typeof code !== 'string') return [];
  const below = 'name regionCode children { code name regionCode }';
  const [department] = await entities(find, 'Department', 'code', [code], below);
  if (!department) return [];
  const { name, regionCode, children } = department;
  return [{ code, name, regionCode } as DepartmentFacts, ...((children ?? []) as DepartmentFacts[])];
}

async function entities(
  find: (name: string) => Subgraph | undefined,
  typename: string,
  keyField: string,
  keys: readonly string[],
  fields: string,
  viewer = SYSTEM,
): Promise<Record<string, unknown>[]> {
  const owner = find(OWNERS[typename] ?? '');
  if (!owner)
    throw new ReportedError('SUBGRAPH_UNAVAILABLE', `The subgraph that owns ${typename} is not there.`, { typename });
  const query = `query References($of: [_Any!]!) { _entities(representations: $of) { ... on ${typename} { ${keyField} ${fields} } } }`;
  const found: Record<string, unknown>[] = [];
  for (let start = 0; start < keys.length; start += MAX_REPRESENTATIONS) {
    const of = keys.slice(start, start + MAX_REPRESENTATIONS).map((key) => ({ __typename: typename, [keyField]: key }));
    const { data, errors } = await owner.execute({ query, variables: { of }, viewer, requestId: 'references' });
    if (!data)
      throw new ReportedError(
        'SUBGRAPH_UNAVAILABLE',
        `${owner.name} did not tell which ${typename} exist: ${errors?.[0]?.message}`,
        { typename },
      );
    found.push(...(data['_entities'] as (Record<string, unknown> | null)[]).filter((entity) => entity !== null));
  }
  return found;
}

import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** A row of a dataset, as the public graph gives it. */
export interface PublicRow {
  key: string;
  record: Readonly<Record<string, unknown>>;
}

/** 公开数据集: what of the public graph is downloaded as a whole, and how it is asked for, a page at a time. */
export interface PublicDataset {
  name: string;
  zh: string;
  /** Takes `$after`, and answers `page { nodes pageInfo { hasNextPage endCursor } }`. */
  query: string;
  /** Fields of a record, in order. */
  columns: readonly string[];
  /** What a node of the list holds of it. */
  rows(node: Readonly<Record<string, unknown>>): PublicRow[];
}

interface ListOf {
  name: string;
  zh: string;
  /** Root field. */
  list: string;
  /** Its arguments besides the page's. */
  arguments?: string;
  type: string;
  key: string;
  /** Lists of parts that go with a record: type by field. */
  parts?: Readonly<Record<string, string>>;
}

const OLDEST = 'orderBy: { field: OCCURRED_ON, direction: ASC }';

const LISTS: readonly ListOf[] = [
  {
    name: 'items',
    zh: '监管事项目录清单',
    list: 'items',
    type: 'SupervisionItem',
    key: 'itemCode',
    parts: { subItems: 'SupervisionSubItem' },
  },
  { name: 'officers', zh: '执法人员', list: 'officers', type: 'EnforcementOfficer', key: 'certificateNo' },
  {
    name: 'penalties',
    zh: '行政处罚公示',
    list: 'acts',
    arguments: `where: { kind: { eq: PENALTY } }, ${OLDEST}`,
    type: 'PenaltyAct',
    key: 'id',
    parts: { officersNamed: 'NamedOfficer' },
  },
  {
    name: 'inspections',
    zh: '行政检查结果公示',
    list: 'acts',
    arguments: `where: { kind: { eq: INSPECTION } }, ${OLDEST}`,
    type: 'InspectionAct',
    key: 'id',
    parts: { officersNamed: 'NamedOfficer', findings: 'Finding' },
  },
  { name: 'plans', zh: '双随机、一公开抽查计划', list: 'plans', type: 'RandomInspectionPlan', key: 'planId' },
];

const LISTING_KINDS = ['abnormalListings', 'seriousIllegalListings'];

/** The datasets over a public schema, with every plain field that it has: what the schema does not give is in none of them. */
export function publicDatasets(schema: GraphQLSchema): PublicDataset[] {
  return [...LISTS.map((list) => datasetOf(schema, list)), listings(schema)];
}

function datasetOf(
  schema: GraphQLSchema,
  { name, zh, list, arguments: given, type, key, parts = {} }: ListOf,
): PublicDataset {
  const plain = plainFields(schema, type);
  const below = Object.entries(parts).map(([field, part]) => `${field} { ${plainFields(schema, part).join(' ')} }`);
  const selection = `... on ${type} { ${[...plain, ...below].join(' ')} }`;
  return {
    name,
    zh,
    query: pageOf(list, selection, given),
    columns: [...plain, ...Object.keys(parts)],
    rows: (node) => [{ key: String(node[key]), record: node }],
  };
}

/** 经营异常名录、严重违法失信名单: they stand below the objects that are on them. */
function listings(schema: GraphQLSchema): PublicDataset {
  const plain = plainFields(schema, 'CreditListing');
  const selection = LISTING_KINDS.map((kind) => `${kind} { ${plain.join(' ')} }`).join(' ');
  return {
    name: 'listings',
    zh: '经营异常名录、严重违法失信名单',
    query: pageOf('supervisedObjects', `objectId credit { ${selection} }`),
    columns: ['objectId', ...plain],
    rows: ({ objectId, credit }) => {
      const lists = (credit ?? {}) as Readonly<Record<string, Record<string, unknown>[] | null>>;
      const times = new Map<string, number>();
      return LISTING_KINDS.flatMap((kind) => lists[kind] ?? []).map((listing) => {
        // a number is unique within its provider alone, whom the public is not told
        const named = JSON.stringify([objectId, listing['kind'], listing['listingNo']]);
        const time = (times.get(named) ?? 0) + 1;
        times.set(named, time);
        return { key: time === 1 ? named : `${named}#${time}`, record: { objectId, ...listing } };
      });
    },
  };
}

function pageOf(list: string, selection: string, given = ''): string {
  return `query Page($after: String) {
    page: ${list}(first: 100, after: $after${given && `, ${given}`}) {
      nodes { ${selection} }
      pageInfo { hasNextPage endCursor }
    }
  }`;
}

function plainFields(schema: GraphQLSchema, name: string): string[] {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`The public schema has no type ${name}.`);
  return Object.values((type as GraphQLObjectType).getFields())
    .filter((field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument))
    .map((field) => field.name);
}

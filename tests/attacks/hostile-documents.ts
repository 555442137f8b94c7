/** A document written to exhaust who reads it: number of the attack, what it is, its text. */
export type HostileDocument = readonly [attack: number, what: string, query: string];

const times = (count: number, write: (place: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, place) => write(place)).join(between);
const nested = (depth: number, open: string, inner: string, close = '}') =>
  `${open.repeat(depth)}${inner}${close.repeat(depth)}`;

/** `count` fragments on a type, each spreading the next one twice: 2^count fields of a document that is not long. */
function doubling(count: number, type: string, spread: (next: string) => string, last: string): string {
  const fragments = times(count, (place) => {
    const next = `...F${place + 1}`;
    return `fragment F${place} on ${type} { ${spread(next)} }`;
  });
  return `${fragments} fragment F${count} on ${type} { ${last} }`;
}

/** Inline fragments that each select `fields`; comparing them for overlaps is quadratic in both numbers. */
const inlineFragments = (count: number, fields: number) =>
  `{ items { ${times(count, () => `... on SupervisionItemConnection { ${times(fields, () => 'totalCount')} }`)} } }`;

export const HOSTILE_DOCUMENTS: readonly HostileDocument[] = [
  [2, '1,000 aliases of __typename', `{ ${times(1000, (n) => `a${n}: __typename`)} }`],
  [2, '1,000 aliases of a list', `{ ${times(1000, (n) => `a${n}: items { totalCount }`)} }`],
  [2, '51 aliases of a list, one more than allowed', `{ items { ${times(51, (n) => `a${n}: totalCount`)} } }`],
  [2, '30 lists at the root', `{ ${times(30, (n) => `a${n}: acts(first: 100) { nodes { id } }`)} }`],
  [3, '10,000 times one field', `{ ${times(10_000, () => '__typename')} }`],
  [3, '3,000 times one response name', `{ ${times(3000, () => 'a: __typename')} }`],
  [
    3,
    '20 × 40 × 40 nested duplicates',
    `{ ${times(20, () => `items { ${times(40, () => `nodes { ${times(40, () => 'name')} }`)} }`)} }`,
  ],
  [4, '200 × 100 overlapping inline fragments', inlineFragments(200, 100)],
  [4, '20 × 40 overlapping inline fragments, few enough tokens to be read', inlineFragments(20, 40)],
  [5, '1,000 known directives on one field', `{ items ${times(1000, () => '@include(if: true)')} { totalCount } }`],
  [5, '5,000 unknown directives', `{ items ${times(5000, () => '@aa')} { totalCount } }`],
  [5, '500 unknown directives', `{ items ${times(500, (n) => `@aa${n}`)} { totalCount } }`],
  [5, '500 directives on the operation', `query ${times(500, () => '@skip(if: false)')} { items { totalCount } }`],
  [
    6,
    'fragments that spread each other',
    '{ items { ...F } } fragment F on SupervisionItemConnection { ...G } fragment G on SupervisionItemConnection { ...F }',
  ],
  [
    6,
    'a fragment that spreads itself',
    '{ items { ...F } } fragment F on SupervisionItemConnection { totalCount ...F }',
  ],
  [6, 'a circle through nesting', '{ department(code: "x") { ...F } } fragment F on Department { parent { ...F } }'],
  [6, 'a circle that no operation reaches', '{ __typename } fragment F on Department { parent { ...F } }'],
  [
    6,
    'a circle in the description of the schema',
    '{ __type(name: "Query") { ...F } } fragment F on __Type { ofType { ...F } }',
  ],
  [
    7,
    '2^30 fields by fragments at the root',
    `{ ...F0 } ${doubling(30, 'Query', (next) => `${next} ${next}`, '__typename')}`,
  ],
  [
    7,
    '2^25 fields along a real cycle with aliases',
    `{ department(code: "x") { ...F0 } } ${doubling(25, 'Department', (next) => `a: parent { ${next} } b: parent { ${next} }`, 'code')}`,
  ],
  [
    7,
    '2^30 fields by fragments that no operation reaches',
    `{ __typename } ${doubling(30, 'Query', (next) => `${next} ${next}`, '__typename')}`,
  ],
  [8, 'a depth of 50', `{ department(code: "x") { ${nested(50, 'parent { ', 'code')} } }`],
  [
    8,
    'lists of 100 within lists of 100',
    `{ acts(first: 100) { nodes { ${nested(3, 'supervisedObject { acts(first: 100) { nodes { ', 'id', '} } } ')} } } }`,
  ],
  [
    8,
    'lists of no stated size within each other',
    `{ items { nodes { ${nested(5, 'acts { nodes { item { ', 'name', '} } } ')} } } }`,
  ],
  [
    9,
    'fields of types of fields, seven times',
    `{ __schema { types { ${nested(7, 'fields { type { ', 'name', '} } ')} } } }`,
  ],
  [9, '200 times ofType', `{ __type(name: "Query") { ${nested(200, 'ofType { ', 'name')} } }`],
  [10, '100,000 open braces', '{a'.repeat(30_000)],
  [10, '90,000 open brackets', `{ items(where: ${'['.repeat(90_000)}`],
  [10, '1,500 open brackets of a type', `query ($v: ${'['.repeat(1500)}Int) { __typename }`],
  [10, '900 levels of an object', `{ items(where: ${nested(900, '{a:', '1')}) { totalCount } }`],
  [11, '10,000 tokens', `{ ${times(5000, (n) => `a${n}`)} ${times(4900, () => '__typename')} }`],
  [11, '5,000 variables', `query (${times(5000, (n) => `$v${n}: Int`)}) { __typename }`],
  [11, '600 variables', `query (${times(600, (n) => `$v${n}: Int`)}) { __typename }`],
  [11, '2,000 operations', times(2000, (n) => `query Q${n} { __typename }`)],
  [11, '21 operations, one more than allowed', times(21, (n) => `query Q${n} { __typename }`)],
  [11, '2,000 unused fragments', `{ __typename } ${times(2000, (n) => `fragment F${n} on Query { __typename }`)}`],
  [11, '300 unused fragments', `{ __typename } ${times(300, (n) => `fragment F${n} on Query { __typename }`)}`],
  [12, '10,000 unknown fields', `{ ${times(10_000, (n) => `unknown${n}`)} }`],
  [12, '490 unknown fields', `{ ${times(490, (n) => `unknown${n}`)} }`],
  [12, 'an unknown name of 50,000 letters', `{ ${'x'.repeat(50_000)} }`],
  [3, '100,000 times one field', `{ ${times(100_000, () => '__typename')} }`],
  [4, '315 kB of overlapping inline fragments', inlineFragments(400, 100)],
  [10, '200,000 open braces', '{a'.repeat(200_000)],
  [11, '200,000 tokens', `{ ${times(200_000, () => 'a')} }`],
  [11, '2 MB of comments', `${'# nothing\n'.repeat(200_000)}{ __typename }`],
];

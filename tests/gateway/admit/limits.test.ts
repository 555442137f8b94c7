import { expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { createAdmission, type GraphRequest } from '../../../gateway/admit/admit.ts';
import { LIMITS } from '../../../gateway/admit/limits.ts';
import type { Refusal } from '../../../gateway/refusal.ts';
import { costedSchema } from '../fixtures/costed-schema.ts';

const PAGED =
  '@listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["nodes"], requireOneSlicingArgument: false)';
const admit = createAdmission({
  ...costedSchema(/* GraphQL */ `
  type Query { item(code: ID, kind: Kind, near: Near): Item items(first: Int): ItemConnection ${PAGED} all: [Item] }
  type Mutation { touch: Item }
  type Subscription { touched: Item }
  type ItemConnection { nodes: [Item!]! }
  type Item { code: ID name: String parent: Item items(first: Int): ItemConnection ${PAGED} tags: [Item] }
  enum Kind { FOOD DRUG } input Near { latitude: Int }
`),
  costLimit: 20_000,
});

function outcome(query: string, rest: Partial<GraphRequest> = {}): string {
  try {
    admit({ query, variables: {}, ...rest });
    return 'admitted';
  } catch (error) {
    const { status, code } = error as Refusal;
    expect(status).toBe(400);
    return code;
  }
}

function refusal(query: string, rest: Partial<GraphRequest> = {}): Refusal {
  try {
    admit({ query, variables: {}, ...rest });
  } catch (error) {
    return error as Refusal;
  }
  throw new TypeError(`admitted: ${query}`);
}

const nest = (levels: number, inner: string) => `${'parent { '.repeat(levels)}${inner}${' }'.repeat(levels)}`;
const many = (count: number, part: (place: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');

test.each([
  ['a depth of 15', `{ item { ${nest(13, 'code')} } }`, 'admitted'],
  ['a depth of 16', `{ item { ${nest(14, 'code')} } }`, 'COST_EXCEEDED'],
  [
    'a depth of 16 through a fragment',
    `{ item { ${nest(7, '...F')} } } fragment F on Item { ${nest(7, 'code')} }`,
    'COST_EXCEEDED',
  ],
  ['50 aliases', `{ item { ${many(50, (i) => `a${i}: code`)} } }`, 'admitted'],
  ['51 aliases', `{ item { ${many(51, (i) => `a${i}: code`)} } }`, 'COST_EXCEEDED'],
  ['500 fields', `{ item { ${'code '.repeat(499)} } }`, 'admitted'],
  ['501 fields', `{ item { ${'code '.repeat(500)} } }`, 'COST_EXCEEDED'],
  ['20 root fields', `{ ${many(20, (i) => `a${i}: item { code }`)} }`, 'admitted'],
  ['21 root fields', `{ ${many(21, (i) => `a${i}: item { code }`)} }`, 'COST_EXCEEDED'],
  [
    '21 root fields in fragments',
    `{ ...F ...F ...F } fragment F on Query { ${'item { code } '.repeat(7)} }`,
    'COST_EXCEEDED',
  ],
  ['1,000 aliases of a list', `{ ${many(600, (i) => `a${i}: all`)} }`, 'COST_EXCEEDED'],
  [
    'pages of 100 in pages of 90',
    '{ items(first: 90) { nodes { items(first: 100) { nodes { code } } } } }',
    'admitted',
  ],
  [
    'pages of 100 three deep',
    '{ items(first: 100) { nodes { items(first: 100) { nodes { items(first: 100) { nodes { code } } } } } } }',
    'COST_EXCEEDED',
  ],
  [
    'pages whose size is not said, four deep',
    `{ items { nodes { ${'items { nodes { '.repeat(3)} code ${'} } '.repeat(3)} } } }`,
    'COST_EXCEEDED',
  ],
  ['lists five deep', `{ all { ${'tags { '.repeat(4)} code ${'} '.repeat(4)} } }`, 'COST_EXCEEDED'],
  ['over 2,000 tokens', `{ item { ${'code '.repeat(2000)} } }`, 'COST_EXCEEDED'],
  ['21 operations', many(21, (i) => `query Q${i} { item { code } }`), 'COST_EXCEEDED'],
])('%s', (_, query, expected) => {
  expect(outcome(query, query.startsWith('query Q0') ? { operationName: 'Q0' } : {})).toBe(expected);
});

test('the page size of a variable counts', () => {
  const query =
    'query($n: Int) { items(first: $n) { nodes { items(first: $n) { nodes { items(first: 5) { nodes { code } } } } } } }';
  expect(outcome(query, { variables: { n: 5 } })).toBe('admitted');
  expect(outcome(query, { variables: { n: 100 } })).toBe('COST_EXCEEDED');
  expect(outcome(query, { variables: { n: -1 } })).toBe('COST_EXCEEDED');
});

test.each([
  [
    'that double thirty times',
    many(30, (i) => `fragment F${i} on Item { ...F${i + 1} ...F${i + 1} }`),
    'fragment F30 on Item { code }',
  ],
  [
    'that double with fields thirty times',
    many(30, (i) => `fragment F${i} on Item { a: parent { ...F${i + 1} } b: parent { ...F${i + 1} } }`),
    'fragment F30 on Item { code }',
  ],
  [
    'that double thirty times and end in one that is not there',
    many(31, (i) => `fragment F${i} on Item { ...F${i + 1} ...F${i + 1} }`),
    '',
  ],
])('fragments %s are refused before they are expanded', (_, chain, end) => {
  // without memory of what was measured this would not end in the life of the test
  expect(outcome(`{ item { ...F0 } } ${chain} ${end}`)).toBe('COST_EXCEEDED');
});

test.each([
  ['itself', '{ item { ...F } } fragment F on Item { ...F }'],
  ['itself deeper down', '{ item { ...F } } fragment F on Item { parent { ...F } }'],
  ['each other', '{ item { ...F } } fragment F on Item { ...G } fragment G on Item { parent { ...F } }'],
])('a fragment that spreads %s is refused', (_, query) => {
  expect(outcome(query)).toBe('GRAPHQL_VALIDATION_FAILED');
});

test.each([
  ['the standard introspection query', getIntrospectionQuery(), 'admitted'],
  [
    'introspection of ofType in 200 levels',
    `{ __type(name: "Item") { ${'ofType { '.repeat(200)} name ${'} '.repeat(200)} } }`,
    'COST_EXCEEDED',
  ],
  [
    'introspection of fields of types of fields',
    '{ __type(name: "Item") { fields { type { fields { name } } } } }',
    'COST_EXCEEDED',
  ],
  [
    'the same through fragments',
    '{ __type(name: "Item") { ...T } } fragment T on __Type { fields { type { ...U } } } fragment U on __Type { fields { name } }',
    'COST_EXCEEDED',
  ],
])('%s', (_, query, expected) => expect(outcome(query)).toBe(expected));

test.each([
  ['objects', '{a'.repeat(900)],
  ['lists', `{ item(code: ${'['.repeat(1900)}`],
  ['a hundred thousand levels', '{a'.repeat(100_000)],
])('a document nested endlessly in %s is refused as one', (_, query) => {
  const { code, message } = refusal(query);
  expect(['GRAPHQL_PARSE_FAILED', 'COST_EXCEEDED']).toContain(code);
  expect(message).not.toContain('call stack');
});

test.each([
  ['no operation', 'fragment F on Item { code }', {}, 'BAD_REQUEST'],
  ['two operations and no name', 'query A { item { code } } query B { item { code } }', {}, 'BAD_REQUEST'],
  [
    'two operations and the name of a third',
    'query A { item { code } } query B { item { code } }',
    { operationName: 'C' },
    'BAD_REQUEST',
  ],
  [
    'two operations of the name',
    'query A { item { code } } mutation A { touch { code } }',
    { operationName: 'A' },
    'BAD_REQUEST',
  ],
  ['a subscription', 'subscription { touched { code } }', {}, 'BAD_REQUEST'],
  [
    'two operations and the name of one',
    'query A { item { code } } query B { item { code } }',
    { operationName: 'B' },
    'admitted',
  ],
  ['no syntax', '{ item { code }', {}, 'GRAPHQL_PARSE_FAILED'],
  ['@defer', '{ item { ... @defer { code } } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
])('a document with %s: %s', (_, query, rest, expected) => expect(outcome(query, rest)).toBe(expected));

test.each([
  ['a field', '{ item { nam } }', {}],
  ['an argument', '{ item(cod: 1) { code } }', {}],
  ['a type', '{ item { ... on Itm { code } } }', {}],
  ['a directive', '{ item { code @skp(if: true) } }', {}],
  ['an enum value', '{ item(kind: FOD) { code } }', {}],
  ['an input field', '{ item(near: { latitud: 1 }) { code } }', {}],
  ['a variable', 'query($cod: ID) { item(code: $code) { code } }', {}],
  ['an enum value in a variable', 'query($k: Kind) { item(kind: $k) { code } }', { k: 'FOD' }],
  ['an input field in a variable', 'query($n: Near) { item(near: $n) { code } }', { n: { latitud: 1 } }],
])('no name is suggested for a misspelt %s', (_, query, variables) => {
  const { errors } = refusal(query, { variables });
  expect(JSON.stringify(errors)).not.toMatch(/did you mean|latitude|FOOD/i);
});

test('ten thousand wrong names get a short answer', () => {
  const { errors } = refusal(`{ item { ${many(400, (i) => `x${i}`)} } }`);
  expect(errors.length).toBeLessThanOrEqual(6);
  const [long] = refusal(`{ item { ${'x'.repeat(50_000)} } }`).errors;
  expect(long?.message.length).toBeLessThanOrEqual(300);
});

test('variables that are not declared go no further, whatever their names', () => {
  const variables = JSON.parse('{"c":"1","__proto__":{"x":1},"constructor":{},"then":"t"}');
  expect(admit({ query: 'query($c: ID) { item(code: $c) { code } }', variables }).variables).toEqual({ c: '1' });
});

test.each([1.5, 2 ** 53, '5', true, Number.NaN])('an Int of %p is refused as input', (n) => {
  expect(outcome('query($n: Int) { items(first: $n) { nodes { code } } }', { variables: { n } })).toBe(
    'BAD_USER_INPUT',
  );
});

test('the limits are those that the documents name', () => {
  expect(LIMITS).toMatchObject({ depth: 15, aliases: 50, fields: 500, rootFields: 20 });
});

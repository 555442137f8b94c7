import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { oversize, SUBGRAPH_LIMITS, tooManyKeys } from '../../../shared/subgraph/document-limits.ts';

const schema = buildSchema(/* GraphQL */ `
  type Query { item: Item _entities(representations: [Any!]!): [Item] _service: Service }
  type Subscription { item: Item }
  type Service { sdl: String }
  type Item { code: ID parent: Item }
  scalar Any
`);

const problem = (text: string) => oversize(schema, parse(text))?.message;
const nest = (levels: number) => `${'parent { '.repeat(levels)}code${' }'.repeat(levels)}`;
const many = (count: number, part: (place: number) => string) =>
  Array.from({ length: count }, (_, place) => part(place)).join(' ');

test('what the planner of the gateway sends is taken', () => {
  for (const text of [
    'query Q__items__0($representations: [Any!]!) { _entities(representations: $representations) { ... on Item { code parent { code } } } }',
    `{ item { ${nest(20)} } }`,
    `{ item { ${many(200, (place) => `a${place}: code`)} } }`,
    '{ item { ...F } } fragment F on Item { code ...G } fragment G on Item { parent { code } }',
  ])
    expect(problem(text)).toBeUndefined();
});

test.each([
  ['a depth of 41', `{ item { ${nest(39)} } }`],
  ['4,001 fields', `{ item { ${'code '.repeat(4_000)} } }`],
  ['1,001 aliases', `{ item { ${many(1_001, (place) => `a${place}: code`)} } }`],
  ['41 root fields', `{ ${many(41, (place) => `a${place}: item { code }`)} }`],
  ['two operations', 'query A { item { code } } query B { item { code } }'],
  ['no operation', 'fragment F on Item { code }'],
  ['a subscription', 'subscription { item { code } }'],
  ['fragments that spread each other', '{ item { ...F } } fragment F on Item { ...G } fragment G on Item { ...F }'],
  [
    'fragments that double thirty times',
    `{ item { ...F0 } } ${many(30, (i) => `fragment F${i} on Item { ...F${i + 1} ...F${i + 1} }`)} fragment F30 on Item { code }`,
  ],
  [
    'fragments that double thirty times through fields of two names',
    `{ item { ...F0 } } ${many(30, (i) => `fragment F${i} on Item { a: parent { ...F${i + 1} } b: parent { ...F${i + 1} } }`)} fragment F30 on Item { code }`,
  ],
  [
    'fragments that double thirty times and end in none',
    `{ item { ...F0 } } ${many(30, (i) => `fragment F${i} on Item { ...F${i + 1} ...F${i + 1} }`)}`,
  ],
  ['a question about the schema', '{ __schema { queryType { name } } }'],
  ['the same in a fragment', '{ ...F } fragment F on Query { ... on Query { __type(name: "Item") { name } } }'],
  ['_service', '{ item { code } _service { sdl } }'],
])('a document with %s is none of the gateway and is refused before it is validated', (_, text) => {
  expect(problem(text)).toMatch(/^This service takes/);
});

test('more keys than one operation may cost are refused', () => {
  const keys = (count: number) => ({ representations: Array.from({ length: count }, () => ({ code: 'A' })) });
  expect(tooManyKeys(keys(SUBGRAPH_LIMITS.representations))).toBeUndefined();
  expect(tooManyKeys(keys(SUBGRAPH_LIMITS.representations + 1))?.message).toContain('keys up to 20000');
  expect(tooManyKeys()).toBeUndefined();
});

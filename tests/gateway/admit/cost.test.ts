import { expect, test } from '@jest/globals';
import { createAdmission } from '../../../gateway/admit/admit.ts';
import type { Refusal } from '../../../gateway/refusal.ts';
import { costedSchema } from '../fixtures/costed-schema.ts';

const PAGED =
  '@listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)';

const { schema, costs } = costedSchema(/* GraphQL */ `
  type Query {
    item(near: Near, code: String @cost(weight: 7)): Item
    items(first: Int): Items ${PAGED}
    page(first: Int = 8): Items ${PAGED}
    found(first: Int): [Found] @listSize(slicingArguments: ["first"])
    kinds: [Kind]
    marks: [Mark] @listSize(assumedSize: 4)
    dear: Item @cost(weight: 50)
  }
  type Mutation { touch(inputs: [Near!]): Item }
  type Subscription { touched: Item }
  type Items { nodes: [Item] edges: [Edge] total: Int @cost(weight: 5) }
  type Edge { node: Item }
  type Item { code: String kind: Kind mark: Mark parent: Item marks: [Mark] items(first: Int): Items ${PAGED} }
  type Heavy @cost(weight: 9) { code: String items(first: Int): Items ${PAGED} }
  union Found = Item | Heavy
  enum Kind @cost(weight: 2) { A }
  scalar Mark @cost(weight: 3)
  input Near { latitude: Int @cost(weight: 4) inner: Near }
`);
const admit = createAdmission({ schema, costs, costLimit: 3_000 });

const cost = (query: string, variables: Record<string, unknown> = {}) => admit({ query, variables }).cost.estimated;

test.each([
  ['an object costs 1, a value nothing', '{ item { code } }', 1],
  ['an object in an object', '{ item { parent { code } } }', 2],
  ['a connection and its page', '{ items(first: 5) { nodes { code } } }', 6],
  ['a page whose size is not said', '{ items { nodes { code } } }', 21],
  ['a page whose size has a default in the schema', '{ page { nodes { code } } }', 9],
  ['edges and nodes each', '{ items(first: 5) { nodes { code } edges { node { code } } } }', 16],
  ['a count of a connection', '{ items(first: 5) { total } }', 6],
  ['pages in pages', '{ items(first: 5) { nodes { items(first: 3) { nodes { code } } } } }', 1 + 5 * (1 + 4)],
  ['a plain list of 10', '{ item { marks } }', 1 + 10 * 3],
  ['a plain list of an assumed size', '{ marks }', 12],
  ['an enum and a scalar that cost', '{ item { kind mark } }', 6],
  ['a field that costs more than its type', '{ dear { code } }', 50],
  ['an argument that costs', '{ item(code: "a") { code } }', 8],
  [
    'an input object and its members',
    '{ item(near: { latitude: 1, inner: { latitude: 2 } }) { code } }',
    1 + 1 + 4 + 1 + 4,
  ],
  ['an argument that is null', '{ item(near: null) { code } }', 1],
  ['a mutation', 'mutation { touch { code } }', 11],
  ['a list of inputs', 'mutation { touch(inputs: [{ latitude: 1 }, {}]) { code } }', 11 + 6],
  ['aliases each', '{ a: item { code } b: item { code } }', 2],
  ['a union: the costliest of its members', '{ found(first: 2) { ... on Item { code } ... on Heavy { code } } }', 18],
  [
    'a union: the selections of one member, not of all',
    '{ found(first: 2) { ... on Item { items(first: 9) { nodes { code } } } ... on Heavy { code } } }',
    2 * (1 + 10),
  ],
  [
    'fragments as often as they are spread',
    '{ a: item { ...F } b: item { ...F } } fragment F on Item { parent { code } }',
    4,
  ],
  ['what is skipped for certain', '{ item { code parent @skip(if: true) { code } } }', 1],
  ['__typename', '{ __typename item { __typename } }', 1],
])('%s', (_, query, expected) => expect(cost(query)).toBe(expected));

test.each([
  ['a page size', 'query($n: Int) { items(first: $n) { nodes { code } } }', { n: 7 }, 8],
  ['a page size that is not given', 'query($n: Int) { items(first: $n) { nodes { code } } }', {}, 21],
  ['a page size with a default', 'query($n: Int = 3) { items(first: $n) { nodes { code } } }', {}, 4],
  [
    'a page size out of range, as the largest page',
    'query($n: Int) { items(first: $n) { nodes { code } } }',
    { n: -1 },
    101,
  ],
  ['a condition', 'query($c: Boolean!) { item { parent @include(if: $c) { code } } }', { c: true }, 2],
  [
    'a condition that does not hold',
    'query($c: Boolean!) { item { ...F @include(if: $c) } } fragment F on Item { parent { code } }',
    { c: false },
    1,
  ],
  ['an input object', 'query($w: Near) { item(near: $w) { code } }', { w: { latitude: 1, inner: {} } }, 1 + 1 + 4 + 1],
  ['a member of an input object', 'query($l: Int) { item(near: { latitude: $l }) { code } }', { l: 1 }, 6],
])('the variables count: %s', (_, query, variables, expected) => {
  expect(cost(query, variables)).toBe(expected);
});

test('a document is worked out once and costs by its variables each time', () => {
  const query = 'query($n: Int) { items(first: $n) { nodes { items(first: $n) { nodes { code } } } } }';
  expect([1, 2, 10, 1].map((n) => cost(query, { n }))).toEqual([4, 9, 121, 4]);
});

test('a field that requires exactly one slicing argument is refused without it', () => {
  expect(() => admit({ query: '{ found { __typename } }', variables: {} })).toThrow(
    'found takes exactly one of first.',
  );
});

test('what costs too much is refused with both numbers and the path that most of it is under', () => {
  const query = '{ item { code } items(first: 100) { nodes { items(first: 50) { total nodes { code } } } } }';
  let refusal: Refusal | undefined;
  try {
    admit({ query, variables: {} });
  } catch (error) {
    refusal = error as Refusal;
  }
  expect(refusal?.errors[0]?.extensions).toMatchObject({
    code: 'COST_EXCEEDED',
    estimated: 1 + 1 + 100 * (1 + 1 + 5 + 50),
    limit: 3_000,
    costliest: 'items.nodes.items.nodes',
  });
  expect(refusal?.message).toContain('5702');
  expect(refusal?.errors[0]?.extensions?.['messageZh']).toContain('5702');
});

test('the answer costs what its lists really hold', () => {
  const query =
    '{ items(first: 50) { total nodes { code kind parent { code } } } found(first: 9) { ... on Heavy { code } } }';
  const admitted = admit({ query, variables: {} });
  const data = {
    items: {
      total: 2,
      nodes: [{ code: 'a', kind: 'A', parent: null }, null, { code: 'b', kind: null, parent: { code: 'c' } }],
    },
    found: [{ code: 'h' }, {}],
  };
  expect(admitted.cost.actual(data)).toBe(1 + 5 + (1 + 2) + (1 + 1) + 2 * 9);
  expect(admitted.cost.actual(null)).toBe(0);
  expect(admitted.cost.estimated).toBeGreaterThan(admitted.cost.actual(data));
});

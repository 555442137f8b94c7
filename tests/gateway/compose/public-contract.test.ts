import { expect, test } from '@jest/globals';
import { printSchema } from 'graphql';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { publicContract } from '../../../gateway/compose/public-contract.ts';
import { LINK } from '../fixtures/subgraph.ts';

function contract(body: string, options = {}) {
  const { supergraphSdl, apiSchema } = compose([{ name: 's', sdl: LINK + body }]);
  return publicContract(apiSchema, extractAccess(supergraphSdl).table, options);
}

const namesIn = (body: string) => Object.keys(contract(body).getTypeMap()).filter((name) => !name.startsWith('__'));

test('only public fields stand, and mutations only when one is public', () => {
  const schema = contract(`
    type Query { item: Item @tag(name: "public") secret: Item @authenticated }
    type Mutation { change: Item @authenticated }
    "描述" type Item { code: ID @tag(name: "public") draft: String @authenticated }`);
  expect(printSchema(schema)).toBe('type Query {\n  item: Item\n}\n\n"""描述"""\ntype Item {\n  code: ID\n}');
});

test('types that nothing public leads to are gone, with their enums and inputs', () => {
  expect(
    namesIn(`type Query { a: String @tag(name: "public") b(in: In): Hidden @authenticated }
      type Hidden { x: Kind @tag(name: "public") } enum Kind { ONE } input In { x: Int }`),
  ).toEqual(['Query', 'String', 'Boolean']);
});

test('inputs lose the members that name hidden fields', () => {
  const schema = contract(`
    type Query { items(where: ItemFilter, orderBy: ItemOrder): [Item] @tag(name: "public") }
    type Item { code: ID @tag(name: "public") draft: String @authenticated }
    input ItemFilter { code: ID draft: String } enum ItemOrder { CODE DRAFT }`);
  expect(printSchema(schema)).toContain('input ItemFilter {\n  code: ID\n}');
  expect(printSchema(schema)).toContain('enum ItemOrder {\n  CODE\n}');
});

test('signing in is no part of the public graph, and all that is added for who is not signed in', () => {
  const body = `type Query { a: String @tag(name: "public") b: String @authenticated }
    type Mutation { signIn: Token @tag(name: "anonymous") change: String @authenticated }
    type Token { token: String @tag(name: "anonymous") }`;
  const open = 'type Query {\n  a: String\n}';
  expect(printSchema(contract(body))).toBe(open);
  expect(printSchema(contract(body, { signIn: true }))).toBe(
    `${open}\n\ntype Mutation {\n  signIn: Token\n}\n\ntype Token {\n  token: String\n}`,
  );
});

test('an optional argument goes when nothing of its type is public', () => {
  const schema = contract(`
    type Query { items(orderBy: ItemOrder): [Item] @tag(name: "public") }
    type Item { code: ID @tag(name: "public") draft: String @authenticated } enum ItemOrder { DRAFT }`);
  expect(printSchema(schema)).toBe('type Query {\n  items: [Item]\n}\n\ntype Item {\n  code: ID\n}');
});

test('an optional argument goes when its input requires a member that is gone', () => {
  const schema = contract(`
    type Query { items(orderBy: ItemOrderBy): [Item] @tag(name: "public") }
    type Item { code: ID @tag(name: "public") draft: String @authenticated }
    enum ItemOrder { DRAFT } input ItemOrderBy { field: ItemOrder! descending: Boolean }`);
  expect(printSchema(schema)).toBe('type Query {\n  items: [Item]\n}\n\ntype Item {\n  code: ID\n}');
});

test('an interface keeps what is public on every implementer, and brings the implementers', () => {
  const schema = contract(`
    type Query { act: Act @tag(name: "public") }
    interface Act { id: ID party: String }
    type A implements Act { id: ID @tag(name: "public") party: String @tag(name: "public") }
    type B implements Act { id: ID @tag(name: "public") party: String @authenticated }`);
  expect(printSchema(schema)).toContain('interface Act {\n  id: ID\n}');
  expect(printSchema(schema)).toContain('type A implements Act {\n  id: ID\n  party: String\n}');
  expect(printSchema(schema)).toContain('type B implements Act {\n  id: ID\n}');
});

test('a union that only the staff come to is gone with its members', () => {
  expect(
    namesIn(`type Query { a: String @tag(name: "public") any: Any @authenticated } union Any = A | B
      type A { x: ID @tag(name: "public") } type B { x: ID @authenticated }`),
  ).toEqual(['Query', 'String', 'Boolean']);
});

test.each([
  [
    'returns a hidden type',
    'type Query { a: A @tag(name: "public") } type A { x: ID @authenticated }',
    'Query.a is public, its type A is not',
  ],
  [
    'requires an argument of which nothing is public',
    'type Query { a(o: AOrder!): A @tag(name: "public") } type A { x: ID @tag(name: "public") y: ID @authenticated } enum AOrder { Y }',
    'Query.a(o:) is required, its type is not public',
  ],
  [
    'takes an input that requires a hidden member',
    'type Query { a(w: AFilter): A @tag(name: "public") } type A { x: ID @tag(name: "public") y: ID @authenticated } input AFilter { x: ID y: ID! }',
    'AFilter.y is required, but not public',
  ],
  ['is missing altogether', 'type Query { a: String @authenticated }', 'no root field is public'],
])('it fails when a public field %s', (_, body, finding) => {
  expect(() => contract(body)).toThrow(finding);
});

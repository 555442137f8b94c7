import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  execute,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { createOperationFilter } from '../../../gateway/filter/filter.ts';
import type { AccessTable } from '../../../shared/access/audience.ts';
import { ANALYST } from '../fixtures/gateway.ts';

const schema = buildSchema(/* GraphQL */ `
  type Query { item: Item items: [Item] acts: [Act] found: [Found] }
  type Item { code: String name: String acts: [Act] first: Act twin: Item }
  interface Act { title: String item: Item party: String }
  type Visit implements Act { title: String item: Item party: String score: Int }
  type Fine implements Act { title: String item: Item party: String sum: Int next: Act }
  union Found = Item | Fine
`);

/** Every list holds one object of each type that it may; scalars name their own coordinate. */
function objectOf(typeName: string, depth: number): Record<string, unknown> {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new TypeError(typeName);
  const object: Record<string, unknown> = { __typename: typeName };
  for (const field of Object.values(type.getFields()))
    object[field.name] = () => {
      const named = getNamedType(field.type);
      if (!isCompositeType(named)) return named.name === 'Int' ? 7 : `${typeName}.${field.name}`;
      if (depth > 8) return null;
      const objects = possible(named.name).map((name) => objectOf(name, depth + 1));
      return isListType(field.type) ? objects : objects.at(-1);
    };
  return object;
}

const possible = (name: string): string[] => {
  const type = schema.getType(name);
  return isAbstractType(type) ? schema.getPossibleTypes(type).map((object) => object.name) : [name];
};

const COORDINATES = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) && !type.name.startsWith('__')
    ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
    : [],
);

/** What is selected somewhere, as one place in the document, nothing merged. */
interface Chain {
  key: string;
  name: string;
  /** Types that the field is asked of here. */
  types: readonly string[];
  isList: boolean;
  below: Chain[];
  isLeaf: boolean;
}

function chains(
  set: SelectionSetNode,
  parent: string,
  types: readonly string[],
  conditions: Record<string, boolean>,
): Chain[] {
  return set.selections.flatMap((selection): Chain[] => {
    for (const { name, arguments: given } of selection.directives ?? []) {
      const value = given?.[0]?.value;
      const holds =
        value?.kind === Kind.VARIABLE ? conditions[value.name.value] : value?.kind === Kind.BOOLEAN && value.value;
      if (name.value === 'skip' ? holds : !holds) return [];
    }
    if (selection.kind === Kind.FIELD) return chain(selection, parent, types, conditions);
    if (selection.kind !== Kind.INLINE_FRAGMENT) throw new TypeError('no named fragments here');
    const condition = selection.typeCondition?.name.value ?? parent;
    const left = types.filter((type) => possible(condition).includes(type));
    return left.length > 0 ? chains(selection.selectionSet, condition, left, conditions) : [];
  });
}

function chain(
  node: FieldNode,
  parent: string,
  types: readonly string[],
  conditions: Record<string, boolean>,
): Chain[] {
  const name = node.name.value;
  const key = (node.alias ?? node.name).value;
  const type = schema.getType(parent);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  if (!field) return [{ key, name, types, isList: false, below: [], isLeaf: true }];
  const named = getNamedType(field.type);
  const below = node.selectionSet ? chains(node.selectionSet, named.name, possible(named.name), conditions) : [];
  return [{ key, name, types, isList: isListType(field.type), below, isLeaf: !node.selectionSet }];
}

const isDenied = ({ name, types }: Chain, denied: ReadonlySet<string>) =>
  types.some((type) => denied.has(`${type}.${name}`));

/** All of its selections are skipped: an empty object, with nothing denied. */
const isBlank = (place: Chain) => !place.isLeaf && place.below.length === 0;

/** Whether anything under the places is for the viewer. */
const holdsSomething = (places: readonly Chain[], denied: ReadonlySet<string>): boolean =>
  places.some(
    (place) => !isDenied(place, denied) && (place.isLeaf || isBlank(place) || holdsSomething(place.below, denied)),
  );

/** The whole answer with nulls where the viewer has no right, object by object: what the filter must come to. */
function expected(whole: unknown, places: readonly Chain[], denied: ReadonlySet<string>): unknown {
  if (Array.isArray(whole)) return whole.map((item) => expected(item, places, denied));
  if (typeof whole !== 'object' || whole === null) return whole;
  const type = (whole as { oracleType: string }).oracleType;
  return Object.fromEntries(
    Object.entries(whole)
      .filter(([key]) => key !== 'oracleType')
      .map(([key, value]) => {
        const here = places.filter(
          (place) => place.key === key && place.types.includes(type) && !isDenied(place, denied),
        );
        const below = here.flatMap((place) => place.below);
        const stays = here.some((place) => place.isLeaf || isBlank(place)) || holdsSomething(below, denied);
        return [key, stays ? expected(value, below, denied) : null];
      }),
  );
}

/** The static path of each position with a denial, each once. */
function deniedPaths(places: readonly Chain[], denied: ReadonlySet<string>, path: readonly string[] = []): Set<string> {
  return new Set(
    places.flatMap((place) => {
      const at = [...path, place.key];
      if (isDenied(place, denied)) return [at.join('.')];
      return [...deniedPaths(place.below, denied, place.isList ? [...at, '@'] : at)];
    }),
  );
}

const conditionally = fc.constantFrom(
  '',
  '',
  '',
  ' @include(if: $yes)',
  ' @skip(if: $yes)',
  ' @include(if: $no)',
  ' @skip(if: false)',
);
const { query: queries } = fc.letrec<Record<'query' | 'item' | 'act' | 'found', string>>((tie) => {
  const object = (name: string, inner: 'item' | 'act' | 'found') =>
    fc.tuple(conditionally, tie(inner)).map(([directive, below]) => `${name}${directive} { ${below} }`);
  const set = (...parts: fc.Arbitrary<string>[]) =>
    fc
      .array(fc.oneof({ maxDepth: 4, withCrossShrink: true }, ...parts), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(' '));
  const leaf = (...names: string[]) =>
    fc.tuple(fc.constantFrom(...names), conditionally).map((parts) => parts.join(''));
  return {
    query: set(
      object('item', 'item'),
      object('items', 'item'),
      object('acts', 'act'),
      object('found', 'found'),
      object('a: acts', 'act'),
    ),
    item: set(
      leaf('code', 'name', 'n: name', '__typename'),
      object('acts', 'act'),
      object('first', 'act'),
      object('twin', 'item'),
    ),
    act: set(
      leaf('title', 'party', 't: title'),
      fc.constantFrom(
        '... on Visit { score }',
        '... on Fine @include(if: $yes) { sum party }',
        '... @skip(if: $no) { title }',
      ),
      object('item', 'item'),
      object('... on Act', 'act'),
      object('... on Fine { next', 'act').map((text) => `${text} }`),
    ),
    found: set(
      leaf('__typename'),
      fc.constantFrom('... on Item { code }', '... on Fine { sum }', '... on Act { party }'),
      object('... on Item', 'item'),
      object('... on Act', 'act'),
    ),
  };
});

test('the filter comes to what a naive walk over the whole answer leaves, for any operation and any verdicts', async () => {
  await fc.assert(
    fc.asyncProperty(queries, fc.subarray(COORDINATES), async (inner, deniedList) => {
      const denied = new Set(deniedList);
      const table: AccessTable = new Map(
        COORDINATES.map((coordinate) => [
          coordinate,
          { public: !denied.has(coordinate), scopes: denied.has(coordinate) ? [['inspection']] : [], policies: [] },
        ]),
      );
      const variables = { yes: true, no: false };
      const document = parse(`query Q($yes: Boolean!, $no: Boolean! = false) { ${inner} }`, { noLocation: true });
      const [operation] = document.definitions as [OperationDefinitionNode];
      // unused variables, conflicting fields and too deep nesting are what admission refuses
      if (validate(schema, document).some(({ message }) => !message.includes('never used'))) return;
      const filtered = createOperationFilter(schema, table)(
        { document, documentHash: inner, operation, variables },
        ANALYST,
      );
      const places = chains(operation.selectionSet, 'Query', ['Query'], variables);
      const left = filtered.isEmpty ? { data: {} } : await run(filtered.document, filtered.variables);
      const whole = await run(withTypes(document, schema), variables);
      expect(plain(filtered.complete(left.data as Record<string, unknown>))).toEqual(
        plain(expected(whole.data, places, denied)),
      );
      const paths = filtered.denials.map(({ path }) => path.join('.'));
      expect(new Set(paths).size).toBe(paths.length);
      expect(new Set(paths)).toEqual(deniedPaths(places, denied));
    }),
    { numRuns: 150 },
  );
});

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

async function run(document: ReturnType<typeof parse>, variableValues: Readonly<Record<string, unknown>>) {
  const result = await execute({ schema, document, variableValues, rootValue: objectOf('Query', 0) });
  expect(result.errors).toBeUndefined();
  return result;
}

/** The document, with the type of each object beside what it asks. */
function withTypes(document: ReturnType<typeof parse>, of: GraphQLSchema): ReturnType<typeof parse> {
  expect(isNonNullType(of.getQueryType())).toBe(false);
  const text = JSON.stringify(document);
  const add = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(add);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [key, add(inner)] as const);
    const node = Object.fromEntries(entries) as { kind?: string; selections?: unknown[] };
    if (node.kind === Kind.SELECTION_SET)
      node.selections?.push({
        kind: Kind.FIELD,
        alias: { kind: Kind.NAME, value: 'oracleType' },
        name: { kind: Kind.NAME, value: '__typename' },
      });
    return node;
  };
  return add(JSON.parse(text)) as ReturnType<typeof parse>;
}

import { expect, test } from '@jest/globals';
import { composeSchemaContract } from '@theguild/federation-composition';
import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  lexicographicSortSchema,
  parse,
  parseConstValue,
  printSchema,
  visit,
} from 'graphql';
import { compose } from '../../../gateway/compose/compose.ts';
import { schemaElements } from '../../../gateway/compose/elements.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { publicContract } from '../../../gateway/compose/public-contract.ts';
import { reachableFrom } from '../../../gateway/compose/reachable.ts';
import { subgraphSchemas } from '../../../gateway/subgraph-schemas.ts';

/** The tag that another composer is told to leave out. */
const KEPT_BACK: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'tag' },
  arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'name' }, value: parseConstValue('"kept-back"') }],
};

interface Taggable {
  name: { value: string };
  directives?: readonly ConstDirectiveNode[];
}

interface TypeDefinition extends Taggable {
  fields?: readonly (Taggable & { arguments?: readonly Taggable[] })[];
  values?: readonly Taggable[];
}

/** A subgraph in which everything at these coordinates is tagged as kept back. */
function tagged(sdl: string, coordinates: ReadonlySet<string>): DocumentNode {
  const tag = <Node extends Taggable>(coordinate: string, node: Node): Node =>
    coordinates.has(coordinate) ? { ...node, directives: [...(node.directives ?? []), KEPT_BACK] } : node;
  const members = <Node extends TypeDefinition>(type: Node): Node => ({
    ...type,
    ...(type.fields && {
      fields: type.fields.map((field) => {
        const coordinate = `${type.name.value}.${field.name.value}`;
        const inputs = field.arguments?.map((input) => tag(`${coordinate}(${input.name.value}:)`, input));
        return { ...tag(coordinate, field), ...(inputs && { arguments: inputs }) };
      }),
    }),
    ...(type.values && {
      values: type.values.map((value) => tag(`${type.name.value}.${value.name.value}`, value)),
    }),
  });
  return visit(parse(sdl, { noLocation: true }), {
    ObjectTypeDefinition: members,
    ObjectTypeExtension: members,
    InterfaceTypeDefinition: members,
    InputObjectTypeDefinition: members,
    EnumTypeDefinition: members,
    // a subgraph that has nothing public imports no tag
    ListValue: (list) =>
      list.values.some((value) => value.kind === Kind.STRING && value.value === '@authenticated') &&
      !list.values.some((value) => value.kind === Kind.STRING && value.value === '@tag')
        ? { ...list, values: [...list.values, parseConstValue('"@tag"')] }
        : undefined,
  });
}

test('another composer, told to leave out every element that is not public, makes the same public graph', () => {
  const subgraphs = subgraphSchemas();
  const { supergraphSdl, apiSchema } = compose(subgraphs);
  const { table } = extractAccess(supergraphSdl);
  const audiences = [
    ...table, // with what no client sees
    ...schemaElements(apiSchema, table).map(({ coordinate, audience }) => [coordinate, audience] as const),
  ];
  const keptBack = audiences.filter(([, audience]) => audience && !audience.public);
  const coordinates = new Set(keptBack.map(([coordinate]) => coordinate));
  const contract = composeSchemaContract(
    subgraphs.map(({ name, sdl }) => ({ name, typeDefs: tagged(sdl, coordinates), url: `subgraph:${name}` })),
    { include: new Set(), exclude: new Set(['kept-back']) },
    // its own removal of what nothing leads to fails where an input is left that needs a type without a value
    false,
  );
  expect(contract.errors ?? []).toEqual([]);
  const theirs = lexicographicSortSchema(buildASTSchema(reachableFrom(['Query'], parse(contract.publicSdl!))));
  expect(printSchema(theirs)).toBe(printSchema(lexicographicSortSchema(publicContract(apiSchema, table))));
});

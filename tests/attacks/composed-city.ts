import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { compose } from '../../gateway/compose/compose.ts';
import { extractAccess } from '../../gateway/compose/extract-access.ts';
import { publicContract } from '../../gateway/compose/public-contract.ts';
import { subgraphSchemas } from '../../gateway/subgraph-schemas.ts';

const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
const { table } = extractAccess(supergraphSdl);

/** What the city's subgraphs compose to, worked out apart from any that runs. */
export const SUPERGRAPH = supergraphSdl;
export const PORTAL_SCHEMA: GraphQLSchema = apiSchema;
export const PUBLIC_SCHEMA: GraphQLSchema = publicContract(apiSchema, table);
export const ACCESS = table;

/** What one schema has and another has not: its types, and the members of the types that both have, as `Type.member`. */
export function onlyIn(
  whole: GraphQLSchema,
  part: GraphQLSchema,
): { types: string[]; fields: string[]; inputs: string[]; values: string[] } {
  const types = Object.values(whole.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const hidden = types.filter(({ name }) => !part.getType(name)).map(({ name }) => name);
  const members = (kind: 'fields' | 'inputs' | 'values') =>
    types.flatMap(({ name }) => {
      const other = membersOf(part, name, kind);
      return part.getType(name)
        ? membersOf(whole, name, kind)
            .filter((member) => !other.includes(member))
            .map((member) => `${name}.${member}`)
        : [];
    });
  return { types: hidden, fields: members('fields'), inputs: members('inputs'), values: members('values') };
}

function membersOf(schema: GraphQLSchema, name: string, kind: 'fields' | 'inputs' | 'values'): string[] {
  const type = schema.getType(name);
  if (kind === 'fields' && (isObjectType(type) || isInterfaceType(type))) return Object.keys(type.getFields());
  if (kind === 'inputs' && isInputObjectType(type)) return Object.keys(type.getFields());
  if (kind === 'values' && isEnumType(type)) return type.getValues().map((value) => value.name);
  return [];
}

import { type GraphQLField, type GraphQLSchema, getNamedType, isObjectType, isRequiredArgument } from 'graphql';
import { TRACEABLE } from '../../shared/subgraph/traceable.ts';

/** A kind of record whose changes can be followed. */
export interface RecordKind {
  /** GraphQL object type. */
  name: string;
  /** Whose change log tells of it. */
  subgraph: string;
  /** The kind as the change log has it. */
  model: string;
  /** Field of Query that finds a record by its number, and of RecordChange that bears it. */
  root: GraphQLField<unknown, unknown>;
  /** Argument of that field that takes the number. */
  argument: string;
}

/** Those that the graph has a query for: whoever asks it sees what they may see of the record, and so does whoever follows it. */
export function recordKinds(schema: GraphQLSchema): RecordKind[] {
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {});
  return Object.entries(TRACEABLE).flatMap(([name, { subgraph, model, key }]) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) return [];
    const argument = key === '_id' ? 'id' : key;
    const root = roots.find(
      (field) =>
        [type, ...type.getInterfaces()].some((returned) => returned === field.type) &&
        field.args.some((one) => one.name === argument) &&
        field.args.every((one) => one.name === argument || !isRequiredArgument(one)),
    );
    return root ? [{ name, subgraph, model, root, argument }] : [];
  });
}

/** The named type of the argument that takes the number, such as `String!`. */
export function numberType({ root, argument }: RecordKind): string {
  const type = root.args.find(({ name }) => name === argument)!.type;
  return `${getNamedType(type).name}!`;
}

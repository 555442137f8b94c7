import {
  type ExecutionResult,
  execute,
  type GraphQLField,
  GraphQLList,
  GraphQLObjectType,
  GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  parse,
} from 'graphql';
import { type AccessTable, mayAsk } from '../access/audience.ts';
import type { SubgraphContext } from './context.ts';

/** One version as the graph shows it: value by field. */
export type ShownValues = Readonly<Record<string, unknown>>;

/**
 * Versions of a record as the viewer may see them: through the same guards, masks and redaction as a query, since they are made by one. Plain
 * fields only; relations are read from the records that they lead to.
 *
 * @param schema with its rows guarded
 * @param leaveOut fields that are not asked for, by name
 */
export async function shownVersions(
  schema: GraphQLSchema,
  table: AccessTable,
  { kind, documents, leaveOut }: { kind: string; documents: readonly object[]; leaveOut: (field: string) => boolean },
  context: SubgraphContext,
): Promise<{ values: ShownValues[]; result: ExecutionResult }> {
  const type = schema.getType(kind);
  if (!isObjectType(type)) throw new TypeError(`${kind} is no type of this subgraph.`);
  const fields = Object.values(type.getFields())
    .filter((field) => isPlain(field) && !leaveOut(field.name))
    .filter(({ name }) => {
      const audience = table.get(`${kind}.${name}`);
      return audience !== undefined && mayAsk(context.viewer, audience, `${kind}.${name}`);
    })
    .map(({ name }) => name);
  const query = new GraphQLObjectType({
    name: 'HistoryQuery',
    fields: { versions: { type: new GraphQLList(type), resolve: () => documents } },
  });
  const result = await execute({
    schema: new GraphQLSchema({ query }),
    document: parse(`{ versions { ${fields.join(' ')} } }`),
    contextValue: context,
  });
  const values = (result.data?.['versions'] ?? []) as ShownValues[];
  return { values, result };
}

function isPlain({ args, type }: GraphQLField<unknown, unknown>): boolean {
  return args.length === 0 && isLeafType(getNamedType(type));
}

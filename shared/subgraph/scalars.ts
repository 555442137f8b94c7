import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function literal(node: ValueNode): unknown {
  return node.kind === Kind.STRING ? node.value : node.kind === Kind.INT ? Number(node.value) : undefined;
}

function scalar(
  name: string,
  input: (value: unknown) => unknown,
  output: (value: unknown) => unknown,
): GraphQLScalarType {
  const parseValue = (value: unknown) => {
    const parsed = input(value);
    if (parsed === undefined)
      throw new GraphQLError(`${name} cannot represent this value.`, { extensions: { code: 'BAD_USER_INPUT' } });
    return parsed;
  };
  return new GraphQLScalarType({
    name,
    parseValue,
    parseLiteral: (node) => parseValue(literal(node)),
    serialize: output,
  });
}

/** A real day, `YYYY-MM-DD`; 2025-02-30 is refused, not rolled over. */
function civilDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !DAY.test(value)) return undefined;
  const instant = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value) ? value : undefined;
}

function wholeFen(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

function instant(value: unknown): Date | undefined {
  const date =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(value) ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** Resolvers of the scalars in common.graphql. */
export const SCALARS = {
  CivilDate: scalar('CivilDate', civilDay, (value) => value),
  DateTime: scalar('DateTime', instant, (value) => (value instanceof Date ? value.toISOString() : value)),
  Fen: scalar('Fen', wholeFen, (value) => value),
};

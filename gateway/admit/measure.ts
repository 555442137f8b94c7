import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from '../../shared/paging/list-spec.ts';

/** How much an operation asks for, every fragment counted at each place where it is spread. */
export interface Measure {
  /** Levels of fields. */
  depth: number;
  fields: number;
  aliases: number;
  /** Objects that the answer may hold, by page sizes. */
  cost: number;
  /** How often lists of the schema's own description stand within each other. */
  introspectionNesting: number;
}

/** Items assumed for a list that is not paged. */
const PLAIN_LIST = 10;

const NOTHING: Measure = { depth: 0, fields: 0, aliases: 0, cost: 0, introspectionNesting: 0 };

const INTROSPECTION_LISTS = new Set(['fields', 'inputFields', 'interfaces', 'possibleTypes']);

interface Context {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
  /** Each fragment is measured once, so that chained fragments cost as much as they are long, not as they expand to. */
  measured: Map<string, Measure | 'open'>;
}

/**
 * Measures an operation before it is validated, so names may be unknown.
 * @returns undefined when fragments spread each other in a circle
 */
export function measure(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Measure | undefined {
  const context: Context = { schema, fragments, variables, measured: new Map() };
  return measureSet(context, operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

function measureSet(context: Context, set: SelectionSetNode, type: GraphQLNamedType | undefined): Measure | undefined {
  let sum = NOTHING;
  for (const selection of set.selections) {
    const part =
      selection.kind === Kind.FIELD
        ? measureField(context, selection, type)
        : selection.kind === Kind.FRAGMENT_SPREAD
          ? measureFragment(context, selection.name.value)
          : measureSet(
              context,
              selection.selectionSet,
              conditionOf(context, selection.typeCondition?.name.value) ?? type,
            );
    if (!part) return undefined;
    sum = {
      depth: Math.max(sum.depth, part.depth),
      fields: sum.fields + part.fields,
      aliases: sum.aliases + part.aliases,
      cost: sum.cost + part.cost,
      introspectionNesting: Math.max(sum.introspectionNesting, part.introspectionNesting),
    };
  }
  return sum;
}

function measureFragment(context: Context, name: string): Measure | undefined {
  const known = context.measured.get(name);
  if (known) return known === 'open' ? undefined : known;
  const fragment = context.fragments.get(name);
  if (!fragment) return NOTHING;
  context.measured.set(name, 'open');
  const result = measureSet(context, fragment.selectionSet, conditionOf(context, fragment.typeCondition.name.value));
  if (result) context.measured.set(name, result);
  return result;
}

function conditionOf(context: Context, name: string | undefined): GraphQLNamedType | undefined {
  return name === undefined ? undefined : context.schema.getType(name);
}

function measureField(context: Context, node: FieldNode, parent: GraphQLNamedType | undefined): Measure | undefined {
  const name = node.name.value;
  const isIntrospection = name === '__schema' || name === '__type';
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  const type = isIntrospection
    ? context.schema.getType(name === '__type' ? '__Type' : '__Schema')
    : field && getNamedType(field.type);
  const below = node.selectionSet ? measureSet(context, node.selectionSet, type) : NOTHING;
  if (!below) return undefined;
  const isSelfDescription = parent?.name.startsWith('__') === true;
  const holdsObjects = type !== undefined && isCompositeType(type) && !type.name.startsWith('__');
  const times = field ? multiplier(context, node, field.type, parent) : 1;
  return {
    depth: below.depth + 1,
    fields: below.fields + 1,
    aliases: below.aliases + (node.alias ? 1 : 0),
    cost: holdsObjects ? times * (1 + below.cost) : below.cost,
    introspectionNesting: below.introspectionNesting + (isSelfDescription && INTROSPECTION_LISTS.has(name) ? 1 : 0),
  };
}

/** Objects that one object may have under this field. */
function multiplier(
  context: Context,
  node: FieldNode,
  type: GraphQLOutputType,
  parent: GraphQLNamedType | undefined,
): number {
  if (getNamedType(type).name.endsWith('Connection')) return pageSize(context, node);
  // a connection's items were counted where its page size stands
  if (parent?.name.endsWith('Connection')) return 1;
  if (!isListType(isNonNullType(type) ? type.ofType : type)) return 1;
  return node.arguments?.some((argument) => argument.name.value === 'first') ? pageSize(context, node) : PLAIN_LIST;
}

function pageSize({ variables }: Context, node: FieldNode): number {
  const first = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
  const given =
    first?.kind === Kind.INT
      ? Number(first.value)
      : first?.kind === Kind.VARIABLE
        ? variables[first.name.value]
        : undefined;
  // a size out of range is refused by the list itself; here it counts as the largest
  if (typeof given !== 'number') return DEFAULT_PAGE;
  return given >= 0 && given <= MAX_PAGE ? given : MAX_PAGE;
}

import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** The one mutation that needs no token: each takes a password. */
export const SIGN_IN_FIELD = 'signIn';

/** How large an operation is, every fragment counted at each place where it is spread. */
export interface Measure {
  /** Levels of fields. */
  depth: number;
  fields: number;
  aliases: number;
  /** Fragments spread, inline ones too. */
  fragments: number;
  /** Fields at the top, those in fragments too. */
  rootFields: number;
  /** Fields at the top that take a password: `signIn`. */
  signIns: number;
  /** How often lists of the schema's own description stand within each other. */
  introspectionNesting: number;
}

const NOTHING: Measure = {
  depth: 0,
  fields: 0,
  aliases: 0,
  fragments: 0,
  rootFields: 0,
  signIns: 0,
  introspectionNesting: 0,
};

const INTROSPECTION_LISTS = new Set(['fields', 'inputFields', 'interfaces', 'possibleTypes']);

interface Context {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
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
): Measure | undefined {
  const context: Context = { schema, fragments, measured: new Map() };
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
      fragments: sum.fragments + part.fragments + (selection.kind === Kind.FIELD ? 0 : 1),
      rootFields: sum.rootFields + part.rootFields,
      signIns: sum.signIns + part.signIns,
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
  return {
    depth: below.depth + 1,
    fields: below.fields + 1,
    aliases: below.aliases + (node.alias ? 1 : 0),
    fragments: below.fragments,
    rootFields: 1,
    signIns: name === SIGN_IN_FIELD ? 1 : 0,
    introspectionNesting: below.introspectionNesting + (isSelfDescription && INTROSPECTION_LISTS.has(name) ? 1 : 0),
  };
}

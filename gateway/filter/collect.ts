import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** What collecting needs to know of the operation. */
export interface CollectContext {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Values of the Boolean variables of `@skip` and `@include`, defaults applied. */
  conditions: ReadonlyMap<string, boolean>;
}

/** One selection set, with the field occurrence it belongs to and what its objects can be. */
export interface Source {
  set: SelectionSetNode;
  /** Place of the parent occurrence among those of its response key. */
  origin: number;
  type: GraphQLCompositeType;
  possible: ReadonlySet<string>;
}

/** One place in the document where a field is selected. */
export interface Occurrence {
  node: FieldNode;
  origin: number;
  /** Type that the field is looked up on. */
  type: GraphQLCompositeType;
  /** Object types that can stand here, narrowed by every type condition on the way. */
  possible: ReadonlySet<string>;
  /** Type conditions between the parent and this field, outermost first. */
  narrowing: readonly string[];
}

/**
 * The fields of several selection sets merged by response key, as execution would merge them: fragments expanded, what is
 * skipped or cannot apply left out.
 */
export function collectFields(context: CollectContext, sources: readonly Source[]): Map<string, Occurrence[]> {
  const groups = new Map<string, Occurrence[]>();
  for (const source of sources) collect(context, source.set, { ...source, narrowing: [] }, groups);
  return groups;
}

function collect(
  context: CollectContext,
  set: SelectionSetNode,
  place: Omit<Occurrence, 'node'>,
  groups: Map<string, Occurrence[]>,
): void {
  const { origin, type, possible, narrowing } = place;
  for (const selection of set.selections) {
    if (isSkipped(selection.directives ?? [], context.conditions)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const group = groups.get(key);
      const occurrence = { node: selection, origin, type, possible, narrowing };
      if (group) group.push(occurrence);
      else groups.set(key, [occurrence]);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? context.fragments.get(selection.name.value) : selection;
    if (!fragment) continue;
    const condition = fragment.typeCondition?.name.value;
    const inner = narrow(context.schema, place, condition);
    if (inner.possible.size > 0) collect(context, fragment.selectionSet, inner, groups);
  }
}

function narrow(schema: GraphQLSchema, place: Omit<Occurrence, 'node'>, condition: string | undefined) {
  if (condition === undefined || condition === place.type.name) return place;
  const type = schema.getType(condition);
  if (!isCompositeType(type)) return { ...place, possible: new Set<string>() };
  const allowed = possibleTypes(schema, type);
  return {
    origin: place.origin,
    type,
    possible: new Set([...place.possible].filter((name) => allowed.has(name))),
    narrowing: [...place.narrowing, condition],
  };
}

/** Names of the object types that a value of this type can have. */
export function possibleTypes(schema: GraphQLSchema, type: GraphQLCompositeType): ReadonlySet<string> {
  return new Set(isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name]);
}

function isSkipped(directives: readonly DirectiveNode[], conditions: ReadonlyMap<string, boolean>): boolean {
  return directives.some(({ name, arguments: given }) => {
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (!value || (name.value !== 'skip' && name.value !== 'include')) return false;
    const holds =
      value.kind === Kind.VARIABLE
        ? conditions.get(value.name.value) === true
        : value.kind === Kind.BOOLEAN && value.value;
    return name.value === 'skip' ? holds : !holds;
  });
}

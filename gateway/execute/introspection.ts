import {
  type DocumentNode,
  execute,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What an operation asks about the schema itself (`__schema`, `__type`), apart from what it asks of the data. */
export interface SplitOperation {
  introspection?: DocumentNode;
  /** The operation without its questions about the schema; undefined when it asks for nothing else. */
  data?: OperationDefinitionNode;
}

/**
 * Splits an operation, since each endpoint answers questions about the schema from the schema it shows, never from the planner's.
 * Fragments at the root are expanded where a part is taken out.
 */
export function splitIntrospection(document: DocumentNode, operation: OperationDefinitionNode): SplitOperation {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node] as const),
  );
  const about = part(operation.selectionSet, fragments, isAboutSchema);
  if (about.length === 0) return { data: operation };
  const rest = part(operation.selectionSet, fragments, (name) => !isAboutSchema(name));
  const withSelections = (selections: SelectionNode[]): OperationDefinitionNode => ({
    ...operation,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  });
  return {
    introspection: { kind: Kind.DOCUMENT, definitions: [withSelections(about), ...fragments.values()] },
    data: rest.length > 0 ? withSelections(rest) : undefined,
  };
}

/** Answers the questions about the schema. */
export function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  variableValues: Readonly<Record<string, unknown>>,
) {
  return execute({ schema, document, variableValues });
}

function isAboutSchema(name: string): boolean {
  return name === '__schema' || name === '__type';
}

function part(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  takes: (name: string) => boolean,
): SelectionNode[] {
  return set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return takes(selection.name.value) ? [selection] : [];
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const selections = fragment ? part(fragment.selectionSet, fragments, takes) : [];
    if (!fragment || selections.length === 0) return [];
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: fragment.typeCondition,
        directives: selection.directives,
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      },
    ];
  });
}

import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLDirective,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
export type Variables = Readonly<Record<string, unknown>>;

/**
 * The fields that a selection asks of an object whose type is known, fragments spread and what its conditions leave out gone. Variables of
 * a subscription stay as they are for its life, so that this is worked out once.
 */
export function subscribedFields(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  variables: Variables,
): FieldNode[] {
  return selections
    .filter((selection) => isIncluded(selection, variables))
    .flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      const { selectionSet } =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
      return subscribedFields(selectionSet, fragments, variables);
    });
}

function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  const condition = (directive: GraphQLDirective) => getDirectiveValues(directive, selection, { ...variables })?.['if'];
  return condition(GraphQLSkipDirective) !== true && condition(GraphQLIncludeDirective) !== false;
}

export function responseKey({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

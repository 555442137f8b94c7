import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import type { Operation } from '../filter/filter.ts';
import { Refusal } from '../refusal.ts';

/** Root fields for who must change their password (Art. 31). */
const OPEN: ReadonlySet<string> = new Set(['viewer', 'changePassword', '__typename']);

/**
 * Lets those whose password must be changed do that, and see who they are, in plain fields: through an object one could go on to the
 * whole graph. @throws Refusal PASSWORD_CHANGE_NEEDED for anything else
 */
export function confineToPasswordChange({ document, operation }: Pick<Operation, 'document' | 'operation'>): void {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node] as const),
  );
  const roots = fieldsOf(operation.selectionSet, fragments);
  const isConfined = roots.every(
    ({ name, selectionSet }) =>
      OPEN.has(name.value) &&
      (!selectionSet || fieldsOf(selectionSet, fragments).every((field) => !field.selectionSet)),
  );
  if (!isConfined)
    throw new Refusal(
      'PASSWORD_CHANGE_NEEDED',
      'The password must be changed first: run the mutation changePassword, then sign in again.',
    );
}

/** Fields of a set, fragments opened; a validated document has none in a circle. */
function fieldsOf(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    return fragment ? fieldsOf(fragment.selectionSet, fragments) : [];
  });
}

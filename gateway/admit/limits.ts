import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { Refusal } from '../refusal.ts';
import { measure } from './measure.ts';

/** The most one operation may ask for. */
export const LIMITS = {
  depth: 15,
  fields: 500,
  aliases: 50,
  rootFields: 20,
  /** Objects that the answer may hold, by page sizes. */
  cost: 20_000,
  operations: 20,
} as const;

/** @throws Refusal COST_EXCEEDED naming the limit, or GRAPHQL_VALIDATION_FAILED for fragments in a circle */
export function checkLimits(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): void {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operations.length > LIMITS.operations) refuse(`more than ${LIMITS.operations} operations`);
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node] as const),
  );
  // every operation is validated with the one that is executed, so every one must be small
  for (const candidate of operations) {
    const found = measure(schema, fragments, candidate, candidate === operation ? variables : {});
    if (!found) throw new Refusal('GRAPHQL_VALIDATION_FAILED', 'Fragments spread each other in a circle.');
    for (const limit of ['depth', 'fields', 'aliases', 'cost'] as const)
      if (found[limit] > LIMITS[limit]) refuse(`${NAMES[limit]} over ${LIMITS[limit]}`);
    if (found.introspectionNesting > 1) refuse('lists of the schema description within each other');
    // counted only now that fragments are known to be few and not circular
    if (rootFields(candidate.selectionSet, fragments) > LIMITS.rootFields)
      refuse(`more than ${LIMITS.rootFields} root fields`);
  }
}

function rootFields(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): number {
  return set.selections.reduce((sum, selection) => {
    if (selection.kind === Kind.FIELD) return sum + 1;
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    return fragment ? sum + rootFields(fragment.selectionSet, fragments) : sum;
  }, 0);
}

const NAMES = {
  depth: 'a depth of',
  fields: 'fields',
  aliases: 'aliases',
  cost: 'objects in the answer',
};

function refuse(what: string): never {
  throw new Refusal('COST_EXCEEDED', `The operation asks for too much: ${what}.`);
}

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { measure } from '../documents/measure.ts';

/**
 * The largest document that a subgraph executes. What the gateway's planner makes of the largest document of a client stays below;
 * beyond it stands only a caller that went around the gateway, who is refused before validation.
 */
export const SUBGRAPH_LIMITS = {
  depth: 40,
  fields: 4_000,
  aliases: 1_000,
  fragments: 4_000,
  rootFields: 40,
  operations: 1,
  /** Keys in one call of `_entities`: more objects than one operation may cost. */
  representations: 20_000,
} as const;

/** Why a document is not one of the gateway's; undefined when it may be. Names may be unknown: it is asked before validation. */
export function oversize(schema: GraphQLSchema, document: DocumentNode): GraphQLError | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operations.length !== SUBGRAPH_LIMITS.operations) return refused('one operation a call');
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node] as const),
  );
  const [operation] = operations as [OperationDefinitionNode];
  if (operation.operation === 'subscription') return refused('no subscriptions');
  const found = measure(schema, fragments, operation);
  if (!found) return refused('fragments that do not spread each other in a circle');
  for (const limit of ['depth', 'fields', 'aliases', 'fragments', 'rootFields'] as const)
    if (found[limit] > SUBGRAPH_LIMITS[limit]) return refused(`${limit} up to ${SUBGRAPH_LIMITS[limit]}`);
  return asksForSchema(operation.selectionSet, fragments)
    ? refused('no questions about the schema, which signed calls get at /schema')
    : undefined;
}

/** Why a call's keys are more than the gateway sends; undefined when they are not. */
export function tooManyKeys(variables: Readonly<Record<string, unknown>> = {}): GraphQLError | undefined {
  const most = SUBGRAPH_LIMITS.representations;
  return Object.values(variables).some((value) => Array.isArray(value) && value.length > most)
    ? refused(`keys up to ${most}`)
    : undefined;
}

/** The gateway asks neither `__schema` nor `_service`: only somebody who looks around does. Called once circles are ruled out. */
function asksForSchema(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, { selectionSet: SelectionSetNode }>,
): boolean {
  return set.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return ['__schema', '__type', '_service'].includes(selection.name.value);
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    return fragment !== undefined && asksForSchema(fragment.selectionSet, fragments);
  });
}

function refused(served: string): GraphQLError {
  return new GraphQLError(`This service takes ${served}.`, { extensions: { code: 'COST_EXCEEDED' } });
}

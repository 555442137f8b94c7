import { type DocumentNode, type GraphQLSchema, Kind } from 'graphql';
import { measure } from '../../shared/documents/measure.ts';
import { isSignInDocument } from '../identify/sign-in.ts';
import { Refusal } from '../refusal.ts';

/** The largest that a document of a client may be; what it costs besides has limits by endpoint. */
export const LIMITS = { depth: 15, fields: 500, aliases: 50, fragments: 500, rootFields: 20, operations: 20 } as const;

/**
 * Whether a document is small enough to be validated, which is the costly part of a hostile one.
 * @throws Refusal COST_EXCEEDED naming the limit, GRAPHQL_VALIDATION_FAILED for fragments in a circle, or BAD_REQUEST for more than a
 * sign-in where one is
 */
export function checkLimits(schema: GraphQLSchema, document: DocumentNode): void {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operations.length > LIMITS.operations) refuse(`more than ${LIMITS.operations} operations`);
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node] as const),
  );
  // every operation is validated with the one that is executed, so every one must be small
  for (const candidate of operations) {
    const found = measure(schema, fragments, candidate);
    if (!found) throw new Refusal('GRAPHQL_VALIDATION_FAILED', 'Fragments spread each other in a circle.');
    for (const limit of ['depth', 'fields', 'aliases', 'fragments', 'rootFields'] as const)
      if (found[limit] > LIMITS[limit]) refuse(`${NAMES[limit]} over ${LIMITS[limit]}`);
    // a password is tried once a request, and where attempts are counted
    if (found.signIns > 0 && !isSignInDocument(document))
      throw new Refusal('BAD_REQUEST', 'signIn stands alone: send it as the one field of the one operation.');
    if (found.introspectionNesting > 1) refuse('lists of the schema description within each other');
  }
}

const NAMES = {
  depth: 'a depth of',
  fields: 'fields',
  aliases: 'aliases',
  fragments: 'fragments spread',
  rootFields: 'root fields',
};

function refuse(what: string): never {
  throw new Refusal('COST_EXCEEDED', `The operation asks for too much: ${what}.`);
}

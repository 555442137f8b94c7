import { type DocumentNode, Kind } from 'graphql';
import { SIGN_IN_FIELD } from '../../shared/documents/measure.ts';
import type { GraphRequest } from '../admit/admit.ts';
import { parseDocument } from '../admit/parse.ts';
import { Refusal } from '../refusal.ts';

/** Whether the request is nothing but a sign-in, so that the one door without a token leads nowhere else. */
export function isSignIn({ query }: GraphRequest): boolean {
  // a name cannot be written another way, so that nearly every request is spared the parsing here
  if (!query.includes(SIGN_IN_FIELD)) return false;
  try {
    return isSignInDocument(parseDocument(query).document);
  } catch (error) {
    // what cannot be read is no sign-in; without a token nobody learns more about it
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Whether a document is nothing but `mutation { signIn(…) { … } }`: one operation, one root field, no fragments. */
export function isSignInDocument({ definitions: [operation, other] }: Pick<DocumentNode, 'definitions'>): boolean {
  if (other || operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'mutation') return false;
  const [field, another] = operation.selectionSet.selections;
  return !another && field?.kind === Kind.FIELD && field.name.value === SIGN_IN_FIELD;
}

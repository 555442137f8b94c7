import { Kind } from 'graphql';
import type { GraphRequest } from '../admit/admit.ts';
import { parseDocument } from '../admit/parse.ts';
import { Refusal } from '../refusal.ts';

/**
 * Whether the request is nothing but `mutation { signIn(…) { … } }`: one operation, one root field, no fragments, so that the
 * one door without a token leads nowhere else.
 */
export function isSignIn({ query }: GraphRequest): boolean {
  // a name cannot be written another way, so that nearly every request is spared the parsing here
  if (!query.includes('signIn')) return false;
  const [operation, other] = definitionsOf(query);
  if (other || operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'mutation') return false;
  const [field, another] = operation.selectionSet.selections;
  return !another && field?.kind === Kind.FIELD && field.name.value === 'signIn';
}

function definitionsOf(query: string) {
  try {
    return parseDocument(query).document.definitions;
  } catch (error) {
    // what cannot be read is no sign-in; without a token nobody learns more about it
    if (error instanceof Refusal) return [];
    throw error;
  }
}

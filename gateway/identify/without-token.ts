import { Kind } from 'graphql';
import type { AccessTable } from '../../shared/access/audience.ts';
import { SIGN_IN_FIELD } from '../../shared/documents/measure.ts';
import type { GraphRequest } from '../admit/admit.ts';
import { parseDocument } from '../admit/parse.ts';
import { Refusal } from '../refusal.ts';

/** Names of the root fields, but for signing in, that anybody may ask in the portal graph (`@tag(name: "anonymous")`). */
export function fieldsWithoutToken(table: AccessTable): ReadonlySet<string> {
  return new Set(
    [...table].flatMap(([coordinate, audience]) => {
      const [, field] = /^(?:Query|Mutation)\.(\w+)$/.exec(coordinate) ?? [];
      return field && audience.anonymous && field !== SIGN_IN_FIELD ? [field] : [];
    }),
  );
}

/**
 * Whether a request is nothing but one such field: one operation, no fragments, so that a query code is tried once a request, where
 * requests are counted.
 */
export function asksWithoutToken({ query }: GraphRequest, fields: ReadonlySet<string>): boolean {
  if (![...fields].some((field) => query.includes(field))) return false;
  try {
    const [operation, other] = parseDocument(query).document.definitions;
    if (other || operation?.kind !== Kind.OPERATION_DEFINITION) return false;
    const [field, another] = operation.selectionSet.selections;
    return !another && field?.kind === Kind.FIELD && fields.has(field.name.value);
  } catch (error) {
    // what cannot be read is none; without a token nobody learns more about it
    if (error instanceof Refusal) return false;
    throw error;
  }
}

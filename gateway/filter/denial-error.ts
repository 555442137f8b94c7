import type { GraphQLFormattedError } from 'graphql';
import { reported } from '../refusal.ts';
import type { Denial } from './selections.ts';

/** A denial as it stands in an answer. */
export function denialError({ path, coordinate }: Denial): GraphQLFormattedError {
  return { ...reported('UNAUTHORIZED_FIELD_OR_TYPE', `${coordinate} is not for this caller.`, { coordinate }), path };
}

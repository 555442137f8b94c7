import type { GraphQLFormattedError } from 'graphql';
import { ERROR_CATALOGUE, type ErrorCode } from '../shared/errors/catalogue.ts';
import { type ErrorFacts, ReportedError } from '../shared/errors/reported-error.ts';

/** A stage turns the whole request away: nothing is executed, and the answer has no `data`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly errors: readonly GraphQLFormattedError[];

  /**
   * @param errors at least one; without it, one error of this code and message
   * @param status where it is not that of the code
   */
  constructor(code: ErrorCode, message: string, errors?: readonly GraphQLFormattedError[], status?: number) {
    super(message);
    this.code = code;
    this.status = status ?? ERROR_CATALOGUE[code].status;
    this.errors = errors ?? [reported(code, message)];
  }
}

/** One error of the catalogue as it stands in an answer. */
export function reported(code: ErrorCode, message: string, facts: ErrorFacts = {}, messageZh?: string) {
  return { message, extensions: { ...new ReportedError(code, message, facts, messageZh).extensions } };
}

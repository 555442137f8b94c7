import type { GraphQLFormattedError } from 'graphql';
import { ERROR_CATALOGUE, type ErrorCode } from '../../shared/errors/catalogue.ts';
import { denialError } from '../filter/denial-error.ts';
import type { DryRun } from '../filter/modes.ts';
import type { Denial } from '../filter/selections.ts';
import type { GatewayLog } from '../ports.ts';
import { Refusal, reported } from '../refusal.ts';

/** What goes to the client: HTTP status and JSON body. */
export interface Answer {
  status: number;
  body: { data?: unknown; errors?: GraphQLFormattedError[]; extensions?: AnswerExtensions };
}

/** Facts about the answer: its cost, for a signed-in caller who asked for it; what would be refused, where AUTHORIZATION is dry-run. */
export interface AnswerExtensions {
  authorization?: DryRun;
  cost?: { estimated: number; actual: number; limit: number };
}

/** An error as an executor may hand it over, before anything is known to be fit for the client. */
export interface RawError {
  message: string;
  locations?: GraphQLFormattedError['locations'];
  path?: GraphQLFormattedError['path'];
  extensions?: Readonly<Record<string, unknown>>;
}

/**
 * Codes of the catalogue that an execution cannot lawfully raise: here they are defects of ours.
 * A subgraph that refuses the gateway's own document would otherwise tell of hidden names.
 */
const NOT_FROM_EXECUTION: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
]);

/** Facts that transports and libraries add to errors, and that are not for the client. */
const NOT_FOR_CLIENTS: ReadonlySet<string> = new Set([
  'code',
  'messageZh',
  'serviceName',
  'stacktrace',
  'exception',
  'response',
  'requestId',
]);

/** An executed operation: HTTP 200, its data, and of its errors what a client may know. */
export function respondResult(
  data: unknown,
  errors: readonly RawError[],
  denials: readonly Denial[],
  requestId: string,
  log: GatewayLog,
  extensions?: AnswerExtensions,
): Answer {
  const all = [...denials.map(denialError), ...errors.map((error) => maskError(error, requestId, log))];
  return {
    status: 200,
    body: {
      ...(all.length > 0 && { errors: withRequestId(all, requestId) }),
      data,
      ...(extensions && Object.keys(extensions).length > 0 && { extensions }),
    },
  };
}

/** A request that was turned away, or that met a defect of ours: the status of its code, and no data. */
export function respondRefusal(cause: unknown, requestId: string, log: GatewayLog): Answer {
  if (cause instanceof Refusal)
    return { status: cause.status, body: { errors: withRequestId(cause.errors, requestId) } };
  log.error({ requestId, error: cause }, 'request failed');
  return { status: 500, body: { errors: withRequestId([internal()], requestId) } };
}

/** Errors of the catalogue pass, with their plain facts; everything else is INTERNAL to the client and told in the log. */
export function maskError(error: RawError, requestId: string, log: GatewayLog): GraphQLFormattedError {
  const { code, messageZh } = error.extensions ?? {};
  if (!mayLeave(code)) {
    log.error({ requestId, error }, 'defect behind an answer');
    return { ...internal(), path: error.path };
  }
  const facts = Object.entries(error.extensions ?? {}).filter(
    ([name, value]) => !NOT_FOR_CLIENTS.has(name) && isPlainFact(value),
  );
  return {
    message: error.message,
    path: error.path,
    extensions: {
      ...Object.fromEntries(facts),
      code,
      messageZh: typeof messageZh === 'string' ? messageZh : ERROR_CATALOGUE[code].meaningZh,
    },
  };
}

function mayLeave(code: unknown): code is ErrorCode {
  return (
    typeof code === 'string' &&
    Object.hasOwn(ERROR_CATALOGUE, code) &&
    !NOT_FROM_EXECUTION.has(code) &&
    ERROR_CATALOGUE[code as ErrorCode].status !== 500
  );
}

function isPlainFact(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function internal(): GraphQLFormattedError {
  return reported('INTERNAL', 'Something went wrong on our side.');
}

function withRequestId(errors: readonly GraphQLFormattedError[], requestId: string): GraphQLFormattedError[] {
  return errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
}

import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import type { ErrorCode } from '../../shared/errors/catalogue.ts';
import type { CostTable } from '../compose/extract-costs.ts';
import type { Operation } from '../filter/filter.ts';
import { LruCache } from '../lru.ts';
import { Refusal, reported } from '../refusal.ts';
import { createCosting, type OperationCost } from './cost/costing.ts';
import { checkLimits } from './limits.ts';
import { digest, type ParsedDocument, parseDocument } from './parse.ts';

/** A GraphQL request as it came, JSON types checked. */
export interface GraphRequest {
  query: string;
  operationName?: string;
  variables: Readonly<Record<string, unknown>>;
}

/** An operation that was let in, and what it costs. */
export interface Admitted extends Operation {
  cost: OperationCost;
}

export interface AdmissionOptions {
  /** What clients of the endpoint validate against. */
  schema: GraphQLSchema;
  costs: CostTable;
  /** The most that one operation may be estimated to cost. */
  costLimit: number;
  /** Documents kept. */
  remembered?: number;
}

const MOST_VALIDATION_ERRORS = 5;
/** An error about a name shows the name; one as long as a page would only serve to make the answer long. */
const LONGEST_MESSAGE = 300;
/** Characters of a document that is remembered by its text; a longer one by its digest, so that memory is bounded. */
const LONGEST_KEY = 4_000;

/**
 * Lets an operation in, or refuses it before anything is executed: tokens, syntax, size, validity, variables, then what it costs.
 * Documents that passed are remembered.
 *
 * @returns a function that throws Refusal GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, COST_EXCEEDED, BAD_REQUEST or BAD_USER_INPUT
 */
export function createAdmission({ schema, costs, costLimit, remembered = 500 }: AdmissionOptions) {
  const valid = new LruCache<ParsedDocument>(remembered);
  const costing = createCosting(schema, costs, costLimit);

  return function admit({ query, operationName, variables }: GraphRequest): Admitted {
    const key = query.length <= LONGEST_KEY ? query : digest(query);
    let parsed = valid.get(key);
    if (!parsed) {
      parsed = parseAndValidate(schema, query, operationName);
      valid.set(key, parsed);
    }
    const operation = executable(schema, parsed.document, operationName);
    const { given, coerced } = acceptVariables(schema, operation, variables);
    return { ...parsed, operation, variables: given, cost: costing(parsed.document, operation, coerced) };
  };
}

/** Lets a document in that is looked at and not executed: the same limits, but for what its variables and its answer would cost. @throws Refusal */
export function admitDocument(schema: GraphQLSchema, query: string, operationName: string | undefined): Operation {
  const parsed = parseAndValidate(schema, query, operationName);
  return { ...parsed, operation: executable(schema, parsed.document, operationName), variables: {} };
}

/** Lets a subscription in, under the limits of any document; its events are queries, and cost what these cost. @throws Refusal as the rest */
export function admitSubscription(
  schema: GraphQLSchema,
  { query, operationName, variables }: GraphRequest,
): Operation & { coerced: Readonly<Record<string, unknown>> } {
  const parsed = parseDocument(query);
  const operation = chooseOperation(parsed.document, operationName);
  if (operation.operation !== 'subscription')
    throw new Refusal('BAD_REQUEST', 'Subscriptions alone are served here: send queries and mutations by POST.');
  const valid = validated(schema, query, parsed);
  const { given, coerced } = acceptVariables(schema, operation, variables);
  return { ...valid, operation: chooseOperation(valid.document, operationName), variables: given, coerced };
}

/** A document small enough, whose every operation fits the schema. */
function parseAndValidate(schema: GraphQLSchema, query: string, operationName: string | undefined): ParsedDocument {
  const parsed = parseDocument(query);
  executable(schema, parsed.document, operationName);
  return validated(schema, query, parsed);
}

function validated(schema: GraphQLSchema, query: string, parsed: ParsedDocument): ParsedDocument {
  checkLimits(schema, parsed.document);
  refuseErrors(
    'GRAPHQL_VALIDATION_FAILED',
    validate(schema, parsed.document, undefined, { maxErrors: MOST_VALIDATION_ERRORS, hideSuggestions: true }),
  );
  // places in the text are for errors, which it has not; kept, they would hold the text and all its tokens
  return { ...parsed, document: parse(query, { noLocation: true }) };
}

/** The operation that is asked for, if it is one that an answer ends. */
function executable(schema: GraphQLSchema, document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operation = chooseOperation(document, name);
  if (operation.operation === 'subscription')
    throw new Refusal(
      'BAD_REQUEST',
      'Subscriptions are served at /graphql, over WebSocket (graphql-transport-ws) or with "Accept: text/event-stream".',
    );
  // validation passes over the fields of a root type that the schema has not: they would reach the executor unread
  if (!schema.getRootType(operation.operation))
    throw new Refusal('GRAPHQL_VALIDATION_FAILED', `This graph has no ${operation.operation}.`);
  return operation;
}

function chooseOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const chosen = name === undefined ? operations : operations.filter((operation) => operation.name?.value === name);
  const [operation, second] = chosen;
  if (!operation)
    throw new Refusal(
      'BAD_REQUEST',
      name === undefined ? 'The document has no operation.' : 'The document has no operation of the name given.',
    );
  if (second) throw new Refusal('BAD_REQUEST', 'The document has several operations: operationName must name one.');
  return operation;
}

/** The variables the operation declares, as the client sent them and coerced, once they are known to fit their types. */
function acceptVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): { given: Record<string, unknown>; coerced: Readonly<Record<string, unknown>> } {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return { given: {}, coerced: {} };
  const { errors, coerced = {} } = getVariableValues(schema, definitions, variables, {
    maxErrors: MOST_VALIDATION_ERRORS,
    hideSuggestions: true,
  });
  if (errors) refuseErrors('BAD_USER_INPUT', errors);
  const names = definitions.map((definition) => definition.variable.name.value);
  const given = Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
  return { given, coerced };
}

function refuseErrors(code: ErrorCode, errors: readonly GraphQLError[]): void {
  const [first] = errors;
  if (!first) return;
  throw new Refusal(
    code,
    first.message,
    errors.slice(0, MOST_VALIDATION_ERRORS).map((error) => ({
      ...reported(code, error.message.slice(0, LONGEST_MESSAGE)),
      locations: error.locations?.slice(0, 2),
    })),
  );
}

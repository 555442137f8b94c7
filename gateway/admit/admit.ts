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
import type { Operation } from '../filter/filter.ts';
import { LruCache } from '../lru.ts';
import { Refusal, reported } from '../refusal.ts';
import { checkLimits } from './limits.ts';
import { digest, type ParsedDocument, parseDocument } from './parse.ts';

/** A GraphQL request as it came, JSON types checked. */
export interface GraphRequest {
  query: string;
  operationName?: string;
  variables: Readonly<Record<string, unknown>>;
}

const MOST_VALIDATION_ERRORS = 5;
/** An error about a name shows the name; one as long as a page would only serve to make the answer long. */
const LONGEST_MESSAGE = 300;

/**
 * Lets an operation in, or refuses it before anything is executed: tokens, syntax, size, then validity, since validation
 * itself is the costly part of a hostile document. Documents that passed are remembered by their digest.
 *
 * @param remembered documents kept
 * @returns a function that throws Refusal GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, COST_EXCEEDED, BAD_REQUEST or BAD_USER_INPUT
 */
export function createAdmission(schema: GraphQLSchema, remembered = 500) {
  const valid = new LruCache<ParsedDocument>(remembered);

  return function admit({ query, operationName, variables }: GraphRequest): Operation {
    const known = valid.get(digest(query));
    const parsed = known ?? parseDocument(query);
    const operation = chooseOperation(schema, parsed.document, operationName);
    checkLimits(schema, parsed.document, operation, variables);
    if (!known) {
      refuseErrors(
        'GRAPHQL_VALIDATION_FAILED',
        validate(schema, parsed.document, undefined, { maxErrors: MOST_VALIDATION_ERRORS, hideSuggestions: true }),
      );
      // places in the text are for errors, which it has not; kept, they would hold the text and all its tokens
      valid.set(parsed.documentHash, { ...parsed, document: parse(query, { noLocation: true }) });
    }
    return { ...parsed, operation, variables: acceptVariables(schema, operation, variables) };
  };
}

function chooseOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  name: string | undefined,
): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const chosen = name === undefined ? operations : operations.filter((operation) => operation.name?.value === name);
  const [operation, second] = chosen;
  if (!operation)
    throw new Refusal(
      'BAD_REQUEST',
      name === undefined ? 'The document has no operation.' : 'The document has no operation of the name given.',
    );
  if (second) throw new Refusal('BAD_REQUEST', 'The document has several operations: operationName must name one.');
  if (operation.operation === 'subscription')
    throw new Refusal('BAD_REQUEST', 'Subscriptions are not served over HTTP POST.');
  // validation passes over the fields of a root type that the schema has not: they would reach the executor unread
  if (!schema.getRootType(operation.operation))
    throw new Refusal('GRAPHQL_VALIDATION_FAILED', `This graph has no ${operation.operation}.`);
  return operation;
}

/** The variables the operation declares, as the client sent them, once they are known to fit their types. */
function acceptVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const definitions = operation.variableDefinitions ?? [];
  const { errors } = getVariableValues(schema, definitions, variables, {
    maxErrors: MOST_VALIDATION_ERRORS,
    hideSuggestions: true,
  });
  if (errors) refuseErrors('BAD_USER_INPUT', errors);
  const names = definitions.map((definition) => definition.variable.name.value);
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
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

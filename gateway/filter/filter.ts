import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  visit,
} from 'graphql';
import type { AccessTable } from '../../shared/access/audience.ts';
import type { Viewer } from '../../shared/access/viewer.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { derivedInputs } from '../compose/derived-inputs.ts';
import { LruCache } from '../lru.ts';
import { possibleTypes } from './collect.ts';
import { conditionNames, conditionValues } from './conditions.ts';
import { deniedInputs, deniedVariables, type TypedVariable, typedVariables } from './inputs.ts';
import { insertNulls, type NullPlan } from './null-plan.ts';
import { type Denial, filterLevel } from './selections.ts';
import { createVerdicts, type Verdicts } from './verdicts.ts';

/** An operation that has been parsed, validated and whose variables are coerced. */
export interface Operation {
  document: DocumentNode;
  /** Digest of the document's text; the plan cache goes by it. */
  documentHash: string;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
}

/** What one viewer may have executed of an operation. */
export interface FilteredOperation extends Operation {
  /** Nothing is left to execute: no subgraph is called, the answer is what `complete` makes of `{}`. */
  isEmpty: boolean;
  /** One error per denied position, with its path (`@` stands for each item of a list). */
  denials: readonly Denial[];
  /** Puts the nulls of the denied fields into the answer of what is left, and returns it. */
  complete(data: Record<string, unknown> | null | undefined): Record<string, unknown> | null;
}

/** What the filter asks of each operation, whoever sends it. */
interface OperationFacts {
  conditions: readonly { name: string; fallback: boolean }[];
  variables: readonly TypedVariable[];
}

interface StaticPart {
  document: DocumentNode;
  documentHash: string;
  operation: OperationDefinitionNode;
  /** Names of the variables that are left. */
  variables: readonly string[];
  denials: readonly Denial[];
  nulls: NullPlan;
  isEmpty: boolean;
  isNull: boolean;
}

/**
 * Takes out of each operation what its viewer may not ask for, before anything is planned or fetched. The semantics are those of
 * Apollo Router's authorization filter: a field on an interface needs the rights on all implementers it can meet there, an object
 * of which nothing is left is not fetched, `__typename` is free. What depends only on document, class of viewer, conditions and
 * variables that name denied fields is worked out once.
 *
 * @param limit entries of the cache of worked-out operations
 */
export function createOperationFilter(schema: GraphQLSchema, table: AccessTable, limit = 500) {
  const verdictsOf = createVerdicts(table);
  const { derived } = derivedInputs(schema);
  const cache = new LruCache<StaticPart>(limit);
  const known = new WeakMap<OperationDefinitionNode, OperationFacts>();

  function factsOf({ document, operation }: Operation): OperationFacts {
    let facts = known.get(operation);
    if (!facts) {
      facts = { conditions: conditionNames(document, operation), variables: typedVariables(schema, operation) };
      known.set(operation, facts);
    }
    return facts;
  }

  return function filterOperation(operation: Operation, viewer: Viewer): FilteredOperation {
    const facts = factsOf(operation);
    const verdicts = verdictsOf(viewer);
    const deniesInput = deniedInputs(derived, table, verdicts);
    const tainted = deniedVariables(facts.variables, operation.variables, deniesInput);
    const conditions = conditionValues(facts.conditions, operation.variables);
    const absent = absentVariables(operation);
    let key = `${operation.documentHash}|${operation.operation.name?.value ?? ''}|${verdicts.key}|`;
    // in the order of the operation's own variables, so that equal sets have equal keys
    for (const name of tainted) key += `${name},`;
    // an argument that is given an absent variable is not given
    key += `|${absent.join()}|`;
    for (const value of conditions.values()) key += value ? '1' : '0';
    let part = cache.get(key);
    if (!part) {
      part = workOut(schema, operation, verdicts, deniesInput, { tainted, absent, conditions });
      cache.set(key, part);
    }
    return apply(part, operation);
  };
}

function apply(part: StaticPart, operation: Operation): FilteredOperation {
  // `__proto__` is a lawful name of a variable: entries define, an assignment would not
  const variables = Object.fromEntries(
    part.variables
      .filter((name) => Object.hasOwn(operation.variables, name))
      .map((name) => [name, operation.variables[name]]),
  );
  return {
    document: part.document,
    documentHash: part.documentHash,
    operation: part.operation,
    variables,
    isEmpty: part.isEmpty,
    denials: part.denials,
    complete(data) {
      if (part.isNull || data == null) return null;
      insertNulls(part.nulls, data);
      return data;
    },
  };
}

/** What the work depends on of an operation's variables. */
interface VariableFacts {
  tainted: ReadonlySet<string>;
  absent: readonly string[];
  conditions: ReadonlyMap<string, boolean>;
}

function workOut(
  schema: GraphQLSchema,
  { document, documentHash, operation }: Operation,
  verdicts: Verdicts,
  deniesInput: (member: string) => boolean,
  { tainted, absent, conditions }: VariableFacts,
): StaticPart {
  const root = schema.getRootType(operation.operation);
  if (!root)
    throw new ReportedError('GRAPHQL_VALIDATION_FAILED', `The schema has no ${operation.operation} operations.`);
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const denials: Denial[] = [];
  const level = filterLevel(
    {
      schema,
      conditions,
      fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
      deniesField: verdicts.denies,
      deniesInput,
      deniedVariables: tainted,
      absentVariables: new Set(absent),
    },
    [{ set: operation.selectionSet, origin: 0, type: root, possible: possibleTypes(schema, root) }],
    [],
    denials,
  );
  const kept = [...(level.kept.get(0) ?? []), ...(level.kept.has(0) ? (level.padding.get(0) ?? []) : [])];
  const outcome = { denials, nulls: level.nulls, isNull: level.isNull, isEmpty: kept.length === 0 || level.isNull };
  // untouched, the client's own document goes on, so that it shares its plan with everybody who may ask all of it
  if (denials.length === 0)
    return { ...outcome, isEmpty: false, document, documentHash, operation, variables: names(operation) };
  const filtered = withSelections(operation, kept);
  const rest: DocumentNode = { kind: Kind.DOCUMENT, definitions: [filtered] };
  return {
    ...outcome,
    document: rest,
    documentHash: createHash('sha256').update(print(rest)).digest('hex'),
    operation: filtered,
    variables: names(filtered),
  };
}

function names({ variableDefinitions = [] }: OperationDefinitionNode): string[] {
  return variableDefinitions.map(({ variable }) => variable.name.value);
}

/** The operation with other selections, and without the variables that they do not use. */
function withSelections(operation: OperationDefinitionNode, selections: SelectionNode[]): OperationDefinitionNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  const used = new Set<string>();
  visit(selectionSet, { Variable: (node) => void used.add(node.name.value) });
  return {
    ...operation,
    selectionSet,
    variableDefinitions: operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)),
  };
}
/** Names of the variables that have neither a value nor a default, in the order of the operation. */
function absentVariables({ operation, variables }: Operation): string[] {
  return (operation.variableDefinitions ?? [])
    .filter(({ variable, defaultValue }) => !defaultValue && variables[variable.name.value] === undefined)
    .map(({ variable }) => variable.name.value);
}

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
import { deniedInputs, deniedVariables } from './inputs.ts';
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

interface StaticPart {
  document: DocumentNode;
  documentHash: string;
  operation: OperationDefinitionNode;
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

  return function filterOperation(operation: Operation, viewer: Viewer): FilteredOperation {
    const verdicts = verdictsOf(viewer);
    const deniesInput = deniedInputs(derived, table, verdicts);
    const tainted = deniedVariables(schema, operation.operation, operation.variables, deniesInput);
    const conditions = conditionValues(operation);
    const absent = absentVariables(operation);
    const key = [
      operation.documentHash,
      operation.operation.name?.value ?? '',
      verdicts.key,
      [...tainted].sort().join(),
      // an argument that is given an absent variable is not given
      absent.join(),
      [...conditions].map(([name, value]) => `${name}=${value}`).join(),
    ].join('|');
    let part = cache.get(key);
    if (!part) {
      part = workOut(schema, operation, verdicts, deniesInput, { tainted, absent, conditions });
      cache.set(key, part);
    }
    return apply(part, operation);
  };
}

function apply(part: StaticPart, operation: Operation): FilteredOperation {
  const left = new Set(part.operation.variableDefinitions?.map((definition) => definition.variable.name.value));
  const variables = Object.entries(operation.variables).filter(([name]) => left.has(name));
  return {
    document: part.document,
    documentHash: part.documentHash,
    operation: part.operation,
    variables: Object.fromEntries(variables),
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
  if (denials.length === 0) return { ...outcome, isEmpty: false, document, documentHash, operation };
  const filtered = withSelections(operation, kept);
  const rest: DocumentNode = { kind: Kind.DOCUMENT, definitions: [filtered] };
  return {
    ...outcome,
    document: rest,
    documentHash: createHash('sha256').update(print(rest)).digest('hex'),
    operation: filtered,
  };
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

/** Values of the Boolean variables that `@skip` and `@include` of the operation's document read. */
function conditionValues({ document, operation, variables }: Operation): Map<string, boolean> {
  const names = new Set<string>();
  visit(document, {
    Directive: (node) => {
      const value = node.arguments?.find((argument) => argument.name.value === 'if')?.value;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  const conditions = new Map<string, boolean>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (!names.has(name)) continue;
    const fallback = defaultValue?.kind === Kind.BOOLEAN && defaultValue.value;
    conditions.set(name, Object.hasOwn(variables, name) ? variables[name] === true : fallback);
  }
  return conditions;
}

/** Names of the variables that have neither a value nor a default, in order. */
function absentVariables({ operation, variables }: Operation): string[] {
  return (operation.variableDefinitions ?? [])
    .filter(({ variable, defaultValue }) => !defaultValue && variables[variable.name.value] === undefined)
    .map(({ variable }) => variable.name.value)
    .sort();
}

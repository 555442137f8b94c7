import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Amount, amount, argumentCost, type Variables } from './arguments.ts';
import { sizeOf, sliceSize } from './list-size.ts';
import type { Weights } from './weights.ts';

/** What an operation may cost, worked out once for its document and evaluated for the variables of a request. */
export interface CostEstimate {
  of(variables: Variables): number;
  /** Response path of the field that most of the cost stands under. */
  costliest(variables: Variables): string;
}

/** A mutation costs this before its fields, as in Apollo Router. */
const MUTATION = 10;

/**
 * The static cost of a valid operation by the GraphQL cost specification, as Apollo Router estimates it: for each field the
 * number of its values times their weight and what is selected below, and its arguments. An abstract type costs what the
 * costliest of its objects does. Fields of the same response key are counted each.
 */
export function planEstimate(
  schema: GraphQLSchema,
  weights: Weights,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostEstimate {
  const root = new Planner(schema, weights, document).rootOf(operation);
  const base = operation.operation === 'mutation' ? MUTATION : 0;
  return {
    of: (variables) => base + (root ? evaluate(root, variables, ++runs) : 0),
    costliest: (variables) => (root ? costliest(root, variables, ++runs) : ''),
  };
}

/** One field of one type. */
interface Term {
  key: string;
  directives: readonly DirectiveNode[];
  size: Amount;
  arguments: Amount;
  below: Level;
}

/** What one value costs, for each type it may have; the costliest counts. */
interface Level {
  alternatives: readonly { weight: number; terms: readonly Term[] }[];
  /** Known without variables. */
  constant?: number;
  /** Evaluation that `value` belongs to: fragments make levels shared, and each is worked out once. */
  run: number;
  value: number;
}

/** Length of what a parent's `sizedFields` name. */
interface Sizing {
  fields: ReadonlySet<string>;
  size: Amount;
}

let runs = 0;

function evaluate(level: Level, variables: Variables, run: number): number {
  if (level.constant !== undefined) return level.constant;
  if (level.run === run) return level.value;
  let most = 0;
  for (const { weight, terms } of level.alternatives) {
    let all = weight;
    for (const term of terms) all += costOf(term, variables, run);
    if (all > most) most = all;
  }
  level.run = run;
  level.value = most;
  return most;
}

function costOf(term: Term, variables: Variables, run: number): number {
  if (term.directives.length > 0 && isSkipped(term.directives, variables)) return 0;
  return amount(term.size, variables) * evaluate(term.below, variables, run) + amount(term.arguments, variables);
}

/** Downwards, as long as one field has more than half of the cost of what it stands in. */
function costliest(level: Level, variables: Variables, run: number): string {
  const path: string[] = [];
  for (let at: Level | undefined = level; at; ) {
    const whole = evaluate(at, variables, run);
    let found: { term: Term; value: number } | undefined;
    for (const { terms } of at.alternatives)
      for (const term of terms) {
        const value = costOf(term, variables, run);
        if (!found || value > found.value) found = { term, value };
      }
    if (!found || found.value === 0 || (path.length > 0 && found.value * 2 < whole)) break;
    path.push(found.term.key);
    at = found.term.below;
  }
  return path.join('.');
}

function isSkipped(directives: readonly DirectiveNode[], variables: Variables): boolean {
  return directives.some(({ name, arguments: given }) => {
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (!value || (name.value !== 'skip' && name.value !== 'include')) return false;
    const holds = value.kind === Kind.VARIABLE ? variables[value.name.value] === true : 'value' in value && value.value;
    return name.value === 'skip' ? holds === true : holds !== true;
  });
}

class Planner {
  readonly #schema: GraphQLSchema;
  readonly #weights: Weights;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #levels = new Map<SelectionSetNode, Map<string, Level>>();

  constructor(schema: GraphQLSchema, weights: Weights, document: DocumentNode) {
    this.#schema = schema;
    this.#weights = weights;
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  rootOf(operation: OperationDefinitionNode): Level | undefined {
    const root = this.#schema.getRootType(operation.operation);
    return root ? this.#level(operation.selectionSet, root, 0, undefined) : undefined;
  }

  /** Chained fragments are planned once for each type, and not as often as they expand to. */
  #level(
    set: SelectionSetNode,
    type: GraphQLCompositeType,
    weight: number | undefined,
    sizing: Sizing | undefined,
  ): Level {
    const known = this.#levels.get(set) ?? new Map<string, Level>();
    this.#levels.set(set, known);
    const key = `${type.name} ${weight ?? ''}`;
    // under a parent that says how long its lists are, the level is that parent's alone
    const before = sizing ? undefined : known.get(key);
    if (before) return before;
    const objects = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type as GraphQLObjectType];
    const alternatives = objects.map((object) => ({
      weight: weight ?? this.#weights.ofType(object),
      terms: this.#terms(set, object, sizing, []),
    }));
    const level: Level = { alternatives, run: 0, value: 0 };
    if (alternatives.every(({ terms }) => terms.every(isConstant))) level.constant = evaluate(level, {}, ++runs);
    if (!sizing) known.set(key, level);
    return level;
  }

  #terms(
    set: SelectionSetNode,
    object: GraphQLObjectType,
    sizing: Sizing | undefined,
    outer: readonly DirectiveNode[],
  ): Term[] {
    return set.selections.flatMap((selection): Term[] => {
      const directives = selection.directives?.length ? [...outer, ...selection.directives] : outer;
      if (selection.kind === Kind.FIELD) return this.#term(selection, object, sizing, directives);
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
      if (!fragment || !this.#applies(fragment.typeCondition?.name.value, object)) return [];
      return this.#terms(fragment.selectionSet, object, sizing, directives);
    });
  }

  #applies(condition: string | undefined, object: GraphQLObjectType): boolean {
    if (condition === undefined || condition === object.name) return true;
    const type = this.#schema.getType(condition);
    return isAbstractType(type) && this.#schema.isSubType(type, object);
  }

  #term(
    node: FieldNode,
    object: GraphQLObjectType,
    sizing: Sizing | undefined,
    directives: readonly DirectiveNode[],
  ): Term[] {
    const name = node.name.value;
    const field = object.getFields()[name];
    if (!field) return []; // `__typename`, `__schema` and `__type` cost nothing and have limits of their own
    const coordinate = `${object.name}.${name}`;
    const declared = this.#weights.listOf(coordinate);
    const type = getNamedType(field.type);
    const weight = this.#weights.ofField(coordinate);
    const below =
      node.selectionSet && isCompositeType(type)
        ? this.#level(
            node.selectionSet,
            type,
            weight,
            declared?.sizedFields.length
              ? { fields: new Set(declared.sizedFields), size: sliceSize(field, node, declared) }
              : undefined,
          )
        : flat(weight ?? this.#weights.ofType(type));
    return [
      {
        key: (node.alias ?? node.name).value,
        directives,
        size: sizeOf(field, node, declared, sizing?.fields.has(name) ? sizing.size : undefined),
        arguments: argumentCost(this.#weights, coordinate, field, node),
        below,
      },
    ];
  }
}

function flat(constant: number): Level {
  return { alternatives: [], constant, run: 0, value: constant };
}

function isConstant({ directives, size, arguments: given, below }: Term): boolean {
  return (
    directives.length === 0 && typeof size === 'number' && typeof given === 'number' && below.constant !== undefined
  );
}

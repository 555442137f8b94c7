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
import { type Amount, argumentCost, type Variables } from './arguments.ts';
import { constantLevel, costliestPath, costOf, type Level, levelOf, type Term } from './level.ts';
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
    of: (variables) => base + (root ? costOf(root, variables) : 0),
    costliest: (variables) => (root ? costliestPath(root, variables) : ''),
  };
}

/** Length of what a parent's `sizedFields` name. */
interface Sizing {
  fields: ReadonlySet<string>;
  size: Amount;
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
    const level = levelOf(alternatives);
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
        : constantLevel(weight ?? this.#weights.ofType(type));
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

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Amount, amount, argumentCost, type Variables } from './arguments.ts';
import type { Weights } from './weights.ts';

/** The weights of an answer's places by response key; a value that costs nothing has no place. */
interface Place {
  weight: number;
  arguments: Amount;
  below: Map<string, Place>;
}

/**
 * The cost of an answer by the lengths that its lists really have: what the estimate would have been, had it known them. A null
 * costs nothing. What one response key stands for in several types is taken at the most it costs.
 *
 * @returns a function of the answer's `data` and the request's variables
 */
export function planActual(
  schema: GraphQLSchema,
  weights: Weights,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (data: unknown, variables: Variables) => number {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node] as const),
  );
  const places = new Map<string, Place>();
  const root = schema.getRootType(operation.operation);
  if (root) gather(schema, weights, fragments, operation.selectionSet, root, places);
  prune(places);
  const base = operation.operation === 'mutation' ? 10 : 0;
  return (data, variables) => base + costBelow(places, data, variables);
}

function gather(
  schema: GraphQLSchema,
  weights: Weights,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  places: Map<string, Place>,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
      if (!field) continue;
      const place = placeOf(schema, weights, type, selection, places);
      const named = getNamedType(field.type);
      if (selection.selectionSet && isCompositeType(named))
        gather(schema, weights, fragments, selection.selectionSet, named, place.below);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition && schema.getType(fragment.typeCondition.name.value);
    const inner = condition ?? type;
    if (fragment && isCompositeType(inner)) gather(schema, weights, fragments, fragment.selectionSet, inner, places);
  }
}

function placeOf(
  schema: GraphQLSchema,
  weights: Weights,
  type: GraphQLCompositeType,
  node: FieldNode,
  places: Map<string, Place>,
): Place {
  const key = (node.alias ?? node.name).value;
  const objects = isInterfaceType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  const place = places.get(key) ?? { weight: 0, arguments: 0, below: new Map<string, Place>() };
  places.set(key, place);
  for (const object of objects) {
    const field = object.getFields()[node.name.value];
    if (!field) continue;
    const coordinate = `${object.name}.${field.name}`;
    place.weight = Math.max(place.weight, weights.ofField(coordinate) ?? weights.ofType(getNamedType(field.type)));
    if (place.arguments === 0) place.arguments = argumentCost(weights, coordinate, field, node);
  }
  return place;
}

/** Plain values cost nothing and are most of an answer: they are not looked at. */
function prune(places: Map<string, Place>): void {
  for (const [key, place] of places) {
    prune(place.below);
    if (place.weight === 0 && place.arguments === 0 && place.below.size === 0) places.delete(key);
  }
}

function costBelow(places: ReadonlyMap<string, Place>, value: unknown, variables: Variables): number {
  if (typeof value !== 'object' || value === null) return 0;
  let all = 0;
  for (const [key, place] of places) {
    const found = (value as Record<string, unknown>)[key];
    if (found === undefined) continue;
    all += amount(place.arguments, variables) + costOf(place, found, variables);
  }
  return all;
}

function costOf(place: Place, value: unknown, variables: Variables): number {
  if (value === null) return 0;
  if (!Array.isArray(value)) return place.weight + costBelow(place.below, value, variables);
  let all = 0;
  for (const item of value) all += costOf(place, item, variables);
  return all;
}

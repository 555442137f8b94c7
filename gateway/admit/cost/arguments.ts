import {
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { Weights } from './weights.ts';

/** Values of the variables, coerced, defaults applied. */
export type Variables = Readonly<Record<string, unknown>>;

/** What depends on variables is a function of them; what does not is a number. */
export type Amount = number | ((variables: Variables) => number);

export function amount(of: Amount, variables: Variables): number {
  return typeof of === 'number' ? of : of(variables);
}

/** What the arguments of a field cost: each its weight, an input object its members besides. */
export function argumentCost(
  weights: Weights,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Amount {
  const parts = field.args.flatMap((argument): Amount[] => {
    const given = node.arguments?.find((candidate) => candidate.name.value === argument.name)?.value;
    const place = `${coordinate}(${argument.name}:)`;
    if (given) return [literalCost(weights, place, argument.type, given)];
    return argument.defaultValue === undefined ? [] : [valueCost(weights, place, argument.type, argument.defaultValue)];
  });
  return sum(parts);
}

function literalCost(weights: Weights, place: string, type: GraphQLInputType, node: ValueNode): Amount {
  const named = getNamedType(type);
  switch (node.kind) {
    case Kind.NULL:
      return 0;
    case Kind.VARIABLE: {
      const name = node.name.value;
      // most variables are plain values that cost nothing, whatever they are
      if (!isInputObjectType(named) && weights.ofInput(place, named) === 0) return 0;
      return (variables) => valueCost(weights, place, type, variables[name]);
    }
    case Kind.LIST:
      return sum(node.values.map((item) => literalCost(weights, place, type, item)));
    case Kind.OBJECT: {
      if (!isInputObjectType(named)) return weights.ofInput(place, named);
      const members = node.fields.map((member) => {
        const declared = named.getFields()[member.name.value];
        return declared ? literalCost(weights, `${named.name}.${declared.name}`, declared.type, member.value) : 0;
      });
      return sum([weights.ofInput(place, named), ...members]);
    }
    default:
      return weights.ofInput(place, named);
  }
}

function valueCost(weights: Weights, place: string, type: GraphQLInputType, value: unknown): number {
  if (value == null) return 0;
  const named = getNamedType(type);
  if (Array.isArray(value)) return value.reduce<number>((all, item) => all + valueCost(weights, place, type, item), 0);
  const own = weights.ofInput(place, named);
  if (!isInputObjectType(named) || typeof value !== 'object') return own;
  const members = named.getFields();
  return Object.entries(value).reduce((all, [name, item]) => {
    const declared = members[name];
    return declared ? all + valueCost(weights, `${named.name}.${name}`, declared.type, item) : all;
  }, own);
}

/** Numbers are added at once; the rest when the variables are known. */
export function sum(parts: readonly Amount[]): Amount {
  const open = parts.filter((part) => typeof part === 'function');
  const known = parts.reduce<number>((all, part) => (typeof part === 'number' ? all + part : all), 0);
  if (open.length === 0) return known;
  return (variables) => open.reduce((all, part) => all + part(variables), known);
}

import { type GraphQLNamedType, type GraphQLSchema, isAbstractType, isCompositeType, isInputObjectType } from 'graphql';
import type { CostTable, ListSize } from '../../compose/extract-costs.ts';

/** Weights by the rules of the GraphQL cost specification: what says nothing costs 1 as an object and 0 as a value. */
export interface Weights {
  /** Of one value of a type; of an abstract type, the most that one of its objects costs. */
  ofType(type: GraphQLNamedType): number;
  /** Of one value of a field, where the field says so itself. */
  ofField(coordinate: string): number | undefined;
  /** Of `Type.field(argument:)` or `Input.field`; an input object costs 1, a value 0, where nothing is said. */
  ofInput(coordinate: string, type: GraphQLNamedType): number;
  listOf(coordinate: string): ListSize | undefined;
}

export function createWeights(schema: GraphQLSchema, { weights, lists }: CostTable): Weights {
  const ofType = (type: GraphQLNamedType): number => {
    if (isAbstractType(type)) return Math.max(1, ...schema.getPossibleTypes(type).map(ofType));
    return weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0);
  };
  return {
    ofType,
    ofField: (coordinate) => weights.get(coordinate),
    ofInput: (coordinate, type) => weights.get(coordinate) ?? (isInputObjectType(type) ? 1 : ofType(type)),
    listOf: (coordinate) => lists.get(coordinate),
  };
}

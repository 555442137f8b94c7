import {
  type ConstValueNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInputType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
} from 'graphql';
import type { AccessTable } from '../../shared/access/audience.ts';
import type { DerivedInputs } from '../compose/derived-inputs.ts';
import type { Verdicts } from './verdicts.ts';

type Denies = (member: string) => boolean;

/**
 * Whether the viewer may not use an input: a member (`ItemFilter.secret`, `ItemOrder.SECRET`) that names a field they may not read, or a
 * member or argument (`Query.items(deep:)`) that is narrowed to others.
 */
export function deniedInputs(derived: DerivedInputs, table: AccessTable, verdicts: Verdicts): Denies {
  return (input) => {
    const target = derived.get(input);
    return (target !== undefined && verdicts.denies(target)) || (table.has(input) && verdicts.denies(input));
  };
}

/** A variable that an operation declares. */
export interface TypedVariable {
  name: string;
  type: GraphQLInputType;
  defaultValue?: ConstValueNode;
}

/** The variables of an operation that could name a field: those of input objects and enums. */
export function typedVariables(schema: GraphQLSchema, operation: OperationDefinitionNode): TypedVariable[] {
  return (operation.variableDefinitions ?? []).flatMap(({ variable, type: typeNode, defaultValue }) => {
    const type = typeFromAST(schema, typeNode as never);
    const named = getNamedType(type);
    return isInputType(type) && (isInputObjectType(named) || isEnumType(named))
      ? [{ name: variable.name.value, type, defaultValue }]
      : [];
  });
}

/** Names of the variables whose value, or default where none is given, names a denied field. */
export function deniedVariables(
  declared: readonly TypedVariable[],
  variables: Readonly<Record<string, unknown>>,
  denies: Denies,
): Set<string> {
  const denied = new Set<string>();
  for (const { name, type, defaultValue } of declared) {
    const given = Object.hasOwn(variables, name) && variables[name] !== undefined;
    const names = given
      ? valueNamesDenied(type, variables[name], denies)
      : defaultValue !== undefined && literalNamesDenied(type, defaultValue, denies, new Set());
    if (names) denied.add(name);
  }
  return denied;
}

/** Whether a literal in a document names a denied field, or passes on a variable that does. */
export function literalNamesDenied(
  type: GraphQLInputType,
  node: ValueNode,
  denies: Denies,
  variables: ReadonlySet<string>,
): boolean {
  const named = getNamedType(type);
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables.has(node.name.value);
    case Kind.LIST:
      return node.values.some((value) => literalNamesDenied(type, value, denies, variables));
    case Kind.OBJECT:
      return (
        isInputObjectType(named) &&
        node.fields.some((field) => {
          const member = named.getFields()[field.name.value];
          return (
            denies(`${named.name}.${field.name.value}`) ||
            (member !== undefined && literalNamesDenied(member.type, field.value, denies, variables))
          );
        })
      );
    case Kind.ENUM:
      return denies(`${named.name}.${node.value}`);
    default:
      return false;
  }
}

function valueNamesDenied(type: GraphQLInputType, value: unknown, denies: Denies): boolean {
  const named = getNamedType(type);
  if (Array.isArray(value)) return value.some((item) => valueNamesDenied(named, item, denies));
  if (isEnumType(named)) return denies(`${named.name}.${value}`);
  if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => {
    const member = named.getFields()[key];
    return denies(`${named.name}.${key}`) || (member !== undefined && valueNamesDenied(member.type, item, denies));
  });
}

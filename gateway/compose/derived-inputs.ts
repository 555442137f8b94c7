import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { camelCase } from '../../shared/codes/constant-case.ts';

/** Coordinate of an input field (`ItemFilter.secret`) or enum value (`ItemOrder.SECRET`) → that of the field it names (`Item.secret`). */
export type DerivedInputs = ReadonlyMap<string, string>;

/** Members of a filter of values, such as `CodeFilter`, which names no field. */
const OPERATORS: ReadonlySet<string> = new Set(['eq', 'in', 'gte', 'lte', 'startsWith', 'contains']);

/**
 * Inputs that name fields have the audience of what they name: a field one may not read is not filtered or sorted by either.
 * `<Type>Filter` has fields named as those of `<Type>`, `<Type>Order` has values in CONSTANT_CASE of them.
 */
export function derivedInputs(schema: GraphQLSchema): { derived: DerivedInputs; findings: string[] } {
  const derived = new Map<string, string>();
  const findings: string[] = [];
  const note = (member: string, typeName: string, fieldName: string) => {
    const type = schema.getType(typeName);
    if ((isObjectType(type) || isInterfaceType(type)) && type.getFields()[fieldName])
      derived.set(member, `${typeName}.${fieldName}`);
    else findings.push(`${member}: ${typeName} has no field ${fieldName}; name one that it has`);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type) && type.name.endsWith('Filter')) {
      const of = namedType(schema, type, 'Filter');
      if (!of && !Object.keys(type.getFields()).every((name) => OPERATORS.has(name)))
        findings.push(
          `${type.name}: filters by fields, but is not named after the type that has them; call it <Type>Filter`,
        );
      // `and`, `or` and `not` take the filter itself and name nothing
      for (const field of Object.values(type.getFields()))
        if (of && getNamedType(field.type) !== type) note(`${type.name}.${field.name}`, of, field.name);
    }
    if (isEnumType(type) && type.name.endsWith('Order')) {
      const of = namedType(schema, type, 'Order');
      if (!of && !type.getValues().every(({ name }) => name === 'ASC' || name === 'DESC'))
        findings.push(
          `${type.name}: orders by fields, but is not named after the type that has them; call it <Type>Order`,
        );
      for (const value of type.getValues()) if (of) note(`${type.name}.${value.name}`, of, camelCase(value.name));
    }
  }
  return { derived, findings };
}

function namedType(
  schema: GraphQLSchema,
  type: GraphQLInputObjectType | GraphQLEnumType,
  ending: string,
): string | undefined {
  const name = type.name.slice(0, -ending.length);
  const named = schema.getType(name);
  return isObjectType(named) || isInterfaceType(named) ? name : undefined;
}

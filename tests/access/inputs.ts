import {
  type GraphQLInputObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import type { Way } from './ways.ts';

/** One member of a filter or an order, at one field that takes it. */
export interface Input {
  /** How to come to the type with the list field. */
  way: Way;
  /** That type, and its field. */
  on: string;
  list: string;
  /** `ComplaintFilter.kind` or `ComplaintOrder.RECEIVED_ON`. */
  member: string;
  /** The argument that uses it, in an operation. */
  argument: string;
  /** The field of which it speaks, by its name alone. */
  names: { type: string; field: string };
}

/** Every member of every filter and order that an operation can come to. */
export function inputsOf(schema: GraphQLSchema, ways: ReadonlyMap<string, Way>): Input[] {
  const found = new Map<string, Input>();
  for (const [on, way] of ways) {
    const type = schema.getType(on);
    for (const field of isObjectType(type) ? Object.values(type.getFields()) : []) {
      const page = field.args.some(({ name }) => name === 'first') ? 'first: 1, ' : '';
      for (const { name, type: taken } of field.args) {
        const input = getNamedType(taken);
        if (!isInputObjectType(input)) continue;
        for (const member of name === 'where' ? filterMembers(input) : name === 'orderBy' ? orderMembers(input) : [])
          found.set(member.member, { ...member, way, on, list: field.name, argument: page + member.argument });
      }
    }
  }
  return [...found.values()];
}

type Member = Pick<Input, 'member' | 'argument' | 'names'>;

function filterMembers(filter: GraphQLInputObjectType): Member[] {
  const type = filter.name.replace(/Filter$/, '');
  return Object.values(filter.getFields()).map((member) => {
    const values = getNamedType(member.type);
    const value = isInputObjectType(values) ? valueFor(values) : '"x"';
    return {
      member: `${filter.name}.${member.name}`,
      argument: `where: { ${member.name}: ${value} }`,
      names: { type, field: member.name },
    };
  });
}

function orderMembers(orderBy: GraphQLInputObjectType): Member[] {
  const order = getNamedType(orderBy.getFields()['field']?.type);
  return (isEnumType(order) ? order.getValues() : []).map(({ name }) => ({
    member: `${orderBy.name.replace(/By$/, '')}.${name}`,
    argument: `orderBy: { field: ${name} }`,
    names: {
      type: orderBy.name.replace(/OrderBy$/, ''),
      field: name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    },
  }));
}

/** A value that a filter of values takes. */
function valueFor(filter: GraphQLInputObjectType): string {
  const operator = filter.getFields()['eq'] ?? filter.getFields()['gte']!;
  const type = getNamedType(operator.type);
  if (isEnumType(type)) return `{ ${operator.name}: ${type.getValues()[0]!.name} }`;
  const values: Readonly<Record<string, string>> = { Int: '1', Boolean: 'true', CivilDate: '"2026-01-01"', Fen: '1' };
  return `{ ${operator.name}: ${values[type.name] ?? '"x"'} }`;
}

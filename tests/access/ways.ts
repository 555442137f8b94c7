import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { CLASS_OF, type FieldClass } from './classes.ts';
import { isByRow } from './expected.ts';

/** How an operation comes to a type: the fields from the root on, and the object type each is read of. */
export type Way = readonly { type: GraphQLObjectType; field: GraphQLField<unknown, unknown> }[];

/** Shortest ways from the query root to each object type, along fields that no row decides about and, first, those for anybody. */
export function waysTo(schema: GraphQLSchema): Map<string, Way> {
  const root = schema.getQueryType()!;
  const ways = new Map<string, Way>([[root.name, []]]);
  for (const allowed of [['PUBLIC'], ['PUBLIC', 'STAFF'], ['PUBLIC', 'STAFF', 'AGGREGATE']] as FieldClass[][]) {
    const waiting = [...ways.keys()];
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const type = schema.getType(name) as GraphQLObjectType;
      for (const field of Object.values(type.getFields())) {
        const fieldClass = CLASS_OF.get(`${name}.${field.name}`);
        if (!fieldClass || isByRow(fieldClass) || !allowed.includes(fieldClass)) continue;
        const returned = getNamedType(field.type);
        if (!isCompositeType(returned)) continue;
        for (const object of isAbstractType(returned) ? schema.getPossibleTypes(returned) : [returned]) {
          if (!isObjectType(object) || ways.has(object.name)) continue;
          ways.set(object.name, [...ways.get(name)!, { type, field }]);
          waiting.push(object.name);
        }
      }
    }
  }
  return ways;
}

/** The selection that goes a way and makes another at its end; the first field has the alias. */
export function along(way: Way, end: string, alias: string): string {
  return way.reduceRight((inner, { type, field }, step) => {
    const call = `${step === 0 ? `${alias}: ` : ''}${field.name}${argumentsOf(field)} { ${inner} }`;
    return step === 0 ? call : `... on ${type.name} { ${call} }`;
  }, end);
}

/** A field with what it must be given, and one item where it is a list. */
export function argumentsOf(field: GraphQLField<unknown, unknown>): string {
  const given = field.args.flatMap((arg) => {
    if (arg.name === 'first') return ['first: 1'];
    return isRequiredArgument(arg) ? [`${arg.name}: "nothing"`] : [];
  });
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

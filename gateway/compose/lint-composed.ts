import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { AccessTable, Audience } from '../../shared/access/audience.ts';
import { describeAudience, isWithin } from '../../shared/access/compare-audiences.ts';
import { derivedInputs } from './derived-inputs.ts';

/** The rules of access that hold between subgraphs, read off the composed schema. @returns findings, none in a lawful schema */
export function lintComposed(apiSchema: GraphQLSchema, table: AccessTable): string[] {
  return [
    ...nonNullRootFields(apiSchema),
    ...nonNullThoughNarrower(apiSchema, table),
    ...derivedInputs(apiSchema).findings,
    ...unnamedInputs(apiSchema),
    ...requiredThoughNarrowed(apiSchema, table),
    ...publicThoughNothingIs(apiSchema, table),
  ];
}

/** A root field that is refused is null and leaves the others standing, so it must be nullable. */
function nonNullRootFields(schema: GraphQLSchema): string[] {
  return rootTypes(schema).flatMap((root) =>
    Object.values(root.getFields())
      .filter((field) => isNonNullType(field.type))
      .map(
        (field) =>
          `${root.name}.${field.name}: root fields must be nullable, since a refused one is null; take the ! away`,
      ),
  );
}

/** A field that is null for some who hold its object must be nullable, or its null takes the object along. */
function nonNullThoughNarrower(schema: GraphQLSchema, table: AccessTable): string[] {
  const returning = audiencesReturning(schema, table);
  const findings: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const audience = table.get(coordinate);
      if (!audience || !isNonNullType(field.type)) continue;
      const wider = returning.get(type.name)?.find((source) => !isWithin(source.audience, audience));
      if (wider)
        findings.push(
          `${coordinate}: non-null for ${describeAudience(audience)}, ` +
            `though ${wider.coordinate} returns ${type.name} to ${describeAudience(wider.audience)}; take the ! away`,
        );
    }
  }
  return findings;
}

/** An input that must be given may not be kept from some who may ask for what it is of. */
function requiredThoughNarrowed(schema: GraphQLSchema, table: AccessTable): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    const required = isInputObjectType(type)
      ? Object.values(type.getFields())
          .filter(isRequiredInputField)
          .map(({ name }) => `${type.name}.${name}`)
      : isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).flatMap((field) =>
            field.args.filter(isRequiredArgument).map(({ name }) => `${type.name}.${field.name}(${name}:)`),
          )
        : [];
    return required.flatMap((input) => {
      const narrowed = table.get(input);
      return narrowed
        ? [`${input}: required, but narrowed to ${describeAudience(narrowed)}; make it optional, or narrow its field`]
        : [];
    });
  });
}

/** What the public may come to by an interface or union must have something public, or its row is a null that nobody can tell. */
function publicThoughNothingIs(schema: GraphQLSchema, table: AccessTable): string[] {
  const isPublic = (coordinate: string) => table.get(coordinate)?.public ?? false;
  const hidden = (type: GraphQLObjectType) =>
    Object.keys(type.getFields()).every((field) => !isPublic(`${type.name}.${field}`));
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) => {
        const coordinate = `${type.name}.${field.name}`;
        const returned = getNamedType(field.type);
        if (!isPublic(coordinate) || !isAbstractType(returned)) return [];
        return schema
          .getPossibleTypes(returned)
          .filter(hidden)
          .map(
            ({ name }) =>
              `${coordinate}: public, and may return ${name}, of which nothing is public; make a field of ${name} public, or the field not`,
          );
      }),
    );
}

/** What filters or orders is named so that the audience of what it names can be found. */
function unnamedInputs(schema: GraphQLSchema): string[] {
  const endings: Readonly<Record<string, RegExp>> = { where: /Filter$/, orderBy: /Order(By)?$/ };
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).flatMap((field) =>
          field.args
            .filter(({ name, type: input }) => endings[name] && !endings[name].test(getNamedType(input).name))
            .map(
              (input) =>
                `${type.name}.${field.name}(${input.name}:): takes ${getNamedType(input.type).name}; name it after the type whose fields it names`,
            ),
        )
      : [],
  );
}

interface Source {
  coordinate: string;
  audience: Audience;
}

/** By object type, the fields that return it (themselves, by an interface or by a union) and who they are for. */
function audiencesReturning(schema: GraphQLSchema, table: AccessTable): Map<string, Source[]> {
  const returning = new Map<string, Source[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const audience = table.get(coordinate);
      if (!audience) continue;
      const returned = getNamedType(field.type);
      const objects = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [returned];
      for (const object of objects)
        returning.set(object.name, [...(returning.get(object.name) ?? []), { coordinate, audience }]);
    }
  }
  return returning;
}

function rootTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null);
}

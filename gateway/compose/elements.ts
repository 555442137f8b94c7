import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { AccessTable, Audience } from '../../shared/access/audience.ts';
import { both } from '../../shared/access/compare-audiences.ts';
import { derivedInputs } from './derived-inputs.ts';

/** One thing of a schema that an operation can ask for or use, and whom it is for. */
export interface SchemaElement {
  /** `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`. */
  coordinate: string;
  type: string;
  /** Within its type: `field`, `field(argument:)`, `VALUE`. */
  name: string;
  kind: 'field' | 'argument' | 'input field' | 'enum value';
  /** Undefined: for everybody whom that is for which takes it. */
  audience?: Audience;
  /** Coordinate of the field whose audience it follows. */
  follows?: string;
  /** It says itself whom it is for, and does not only follow. */
  isDeclared: boolean;
  description?: string;
}

/** Every element of a schema in its order, with the audience that is enforced on it. */
export function schemaElements(schema: GraphQLSchema, table: AccessTable): SchemaElement[] {
  const { derived } = derivedInputs(schema);
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return types.flatMap((type) => elementsOf(type, table, derived));
}

function elementsOf(type: GraphQLNamedType, table: AccessTable, derived: ReadonlyMap<string, string>): SchemaElement[] {
  if (isObjectType(type) || isInterfaceType(type))
    return Object.values(type.getFields()).flatMap((field) => {
      const coordinate = `${type.name}.${field.name}`;
      const audience = table.get(coordinate);
      if (!audience) throw new TypeError(`${coordinate} is not in the access table.`);
      const own = element(type, field.name, 'field', { audience, isDeclared: isObjectType(type) }, field);
      const inputs = field.args.map((arg) => {
        const name = `${field.name}(${arg.name}:)`;
        const narrowed = table.get(`${type.name}.${name}`);
        const facts = { audience: narrowed ? both(audience, narrowed) : audience, follows: coordinate };
        return element(type, name, 'argument', { ...facts, isDeclared: narrowed !== undefined }, arg);
      });
      return [own, ...inputs];
    });
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) =>
      element(type, field.name, 'input field', memberFacts(`${type.name}.${field.name}`, table, derived), field),
    );
  if (isEnumType(type))
    return type
      .getValues()
      .map((value) =>
        element(type, value.name, 'enum value', memberFacts(`${type.name}.${value.name}`, table, derived), value),
      );
  return [];
}

type Facts = Pick<SchemaElement, 'audience' | 'follows' | 'isDeclared'>;

function memberFacts(coordinate: string, table: AccessTable, derived: ReadonlyMap<string, string>): Facts {
  const follows = derived.get(coordinate);
  const followed = follows === undefined ? undefined : table.get(follows);
  const narrowed = table.get(coordinate);
  const audience = followed && narrowed ? both(followed, narrowed) : (narrowed ?? followed);
  return { ...(audience && { audience }), ...(follows && { follows }), isDeclared: narrowed !== undefined };
}

function element(
  type: GraphQLNamedType,
  name: string,
  kind: SchemaElement['kind'],
  facts: Facts,
  { description }: { description?: string | null },
): SchemaElement {
  return {
    coordinate: `${type.name}.${name}`,
    type: type.name,
    name,
    kind,
    ...facts,
    ...(description && { description }),
  };
}

import {
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { possibleTypes } from '../filter/collect.ts';
import type { Operation } from '../filter/filter.ts';

/** An element where an operation uses it. */
export interface Use {
  coordinate: string;
  /** Response path of the field, or of the field that takes the input. */
  path: string;
  /** Object types that can stand there. */
  objects: readonly string[];
}

interface Walk {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Defaults of variables, by name. */
  defaults: ReadonlyMap<string, ValueNode>;
}

/** Every field of an operation, fragments expanded and whatever `@skip` says, and every argument, input field and enum value it gives. */
export function usesIn(schema: GraphQLSchema, { document, operation }: Operation): Use[] {
  const root = schema.getRootType(operation.operation);
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const walk: Walk = {
    schema,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    defaults: new Map(
      (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue ? [[variable.name.value, defaultValue] as const] : [],
      ),
    ),
  };
  return root ? usesOf(walk, operation.selectionSet, root, possibleTypes(schema, root), '') : [];
}

function usesOf(
  walk: Walk,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  possible: ReadonlySet<string>,
  below: string,
): Use[] {
  return set.selections.flatMap((selection): Use[] => {
    if (selection.kind !== Kind.FIELD) {
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? walk.fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : type;
      if (!fragment || !isCompositeType(condition)) return [];
      const allowed = possibleTypes(walk.schema, condition);
      const narrowed = new Set([...possible].filter((name) => allowed.has(name)));
      return usesOf(walk, fragment.selectionSet, condition, narrowed, below);
    }
    const name = selection.name.value;
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (!field) return [];
    const path = [below, (selection.alias ?? selection.name).value].filter(Boolean).join('.');
    const place = { path, objects: [...possible] };
    const coordinate = `${type.name}.${name}`;
    const inputs = (selection.arguments ?? []).flatMap((given): Use[] => {
      const argument = field.args.find((one) => one.name === given.name.value);
      if (!argument) return [];
      const members = membersIn(walk, argument.type, given.value);
      return [`${coordinate}(${argument.name}:)`, ...members].map((one) => ({ ...place, coordinate: one }));
    });
    const returned = getNamedType(field.type);
    const inner =
      selection.selectionSet && isCompositeType(returned)
        ? usesOf(walk, selection.selectionSet, returned, possibleTypes(walk.schema, returned), path)
        : [];
    return [{ ...place, coordinate }, ...inputs, ...inner];
  });
}

/** Coordinates of the input fields and enum values that a literal gives; of a variable, those of its default. */
function membersIn(walk: Walk, type: GraphQLInputType, node: ValueNode): string[] {
  const named = getNamedType(type);
  switch (node.kind) {
    case Kind.VARIABLE: {
      const value = walk.defaults.get(node.name.value);
      return value ? membersIn(walk, type, value) : [];
    }
    case Kind.LIST:
      return node.values.flatMap((value) => membersIn(walk, type, value));
    case Kind.OBJECT:
      return node.fields.flatMap((given) => {
        const member = isInputObjectType(named) ? named.getFields()[given.name.value] : undefined;
        return member ? [`${named.name}.${member.name}`, ...membersIn(walk, member.type, given.value)] : [];
      });
    case Kind.ENUM:
      return [`${named.name}.${node.value}`];
    default:
      return [];
  }
}

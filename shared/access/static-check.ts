import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type AccessTable, mayAsk } from './audience.ts';
import type { Viewer } from './viewer.ts';

/**
 * The coordinates of a document that the viewer may not even ask for, each once. A field of an interface counts for every type that may
 * stand there. Inputs that are narrowed count where the document itself gives them. Run once per incoming operation, not once per value.
 *
 * @param narrowed of `narrowedInputsOf`
 */
export function deniedCoordinates(
  schema: GraphQLSchema,
  document: DocumentNode,
  table: AccessTable,
  viewer: Viewer,
  narrowed: AccessTable = new Map(),
): string[] {
  const denied = new Set<string>();
  const types = new TypeInfo(schema);
  const note = (input: string) => {
    const audience = narrowed.get(input);
    if (audience && !mayAsk(viewer, audience, input)) denied.add(input);
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (!parent || node.name.value.startsWith('__')) return;
        const objects = isInterfaceType(parent)
          ? schema.getImplementations(parent).objects
          : isObjectType(parent)
            ? [parent]
            : [];
        for (const object of objects) {
          const coordinate = `${object.name}.${node.name.value}`;
          const audience = table.get(coordinate);
          if (!audience || !mayAsk(viewer, audience, coordinate)) denied.add(coordinate);
        }
      },
      Argument(node) {
        // given a variable, only the request can tell whether it is used at all: the gateway's filter does
        const [parent, field] = [types.getParentType(), types.getFieldDef()];
        if (parent && field && node.value.kind !== Kind.VARIABLE)
          note(`${parent.name}.${field.name}(${node.name.value}:)`);
      },
      ObjectField(node) {
        const input = types.getParentInputType();
        if (input) note(`${getNamedType(input).name}.${node.name.value}`);
      },
      EnumValue(node) {
        const type = types.getInputType();
        if (type) note(`${getNamedType(type).name}.${node.value}`);
      },
    }),
  );
  return [...denied].filter((coordinate) => !FEDERATION_FIELDS.has(coordinate));
}

/** Federation's own entry points: they carry no audience, what they return does. */
const FEDERATION_FIELDS = new Set(['Query._entities', 'Query._service', '_Service.sdl']);

import {
  type DocumentNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type AccessTable, mayAsk } from './audience.ts';
import type { Viewer } from './viewer.ts';

/**
 * The coordinates of a document that the viewer may not even ask for, each once. A field of an interface counts for every type that may
 * stand there. Run once per incoming operation, not once per value.
 */
export function deniedCoordinates(
  schema: GraphQLSchema,
  document: DocumentNode,
  table: AccessTable,
  viewer: Viewer,
): string[] {
  const denied = new Set<string>();
  const types = new TypeInfo(schema);
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
    }),
  );
  return [...denied].filter((coordinate) => !FEDERATION_FIELDS.has(coordinate));
}

/** Federation's own entry points: they carry no audience, what they return does. */
const FEDERATION_FIELDS = new Set(['Query._entities', 'Query._service', '_Service.sdl']);

import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
} from 'graphql';
import type { Audience } from '../../shared/access/audience.ts';
import { accessDirectiveNames, argument, declaredAudiences, linksOf } from '../../shared/access/directives.ts';
import type { SubgraphSchema } from './compose.ts';

/** A field as one subgraph declares it. */
export interface DeclaredField {
  subgraph: string;
  type: string;
  coordinate: string;
  audiences: Audience[];
  node: FieldDefinitionNode;
  /** The type is marked so, or the field. */
  isInaccessible: boolean;
  isExternal: boolean;
  /** The planner asks for it on a viewer's behalf, to come from one subgraph to another. */
  isKey: boolean;
  /** What a directive of the federation specification is called in its document. */
  directive(name: string): string;
}

/** Every field of every object type, extensions included. */
export function declaredFields(subgraphs: readonly SubgraphSchema[]): DeclaredField[] {
  return subgraphs.flatMap(({ name, sdl }) => fieldsOf(name, parse(sdl)));
}

function fieldsOf(subgraph: string, document: DocumentNode): DeclaredField[] {
  const names = accessDirectiveNames(document);
  const directive = federationName(document);
  return document.definitions.filter(isObject).flatMap((object) => {
    const keys = (object.directives ?? [])
      .filter((one) => one.name.value === directive('key'))
      .flatMap((one) => String(argument(one, 'fields')).match(/\w+/g) ?? []);
    return (object.fields ?? []).map((node) => {
      const has = (element: FieldDefinitionNode | typeof object, name: string) =>
        element.directives?.some((one) => one.name.value === directive(name)) ?? false;
      return {
        subgraph,
        type: object.name.value,
        coordinate: `${object.name.value}.${node.name.value}`,
        audiences: declaredAudiences(node.directives ?? [], names),
        node,
        isInaccessible: has(object, 'inaccessible') || has(node, 'inaccessible'),
        isExternal: has(node, 'external'),
        isKey: keys.includes(node.name.value),
        directive,
      };
    });
  });
}

function isObject(node: { kind: string }): node is ObjectTypeDefinitionNode | ObjectTypeExtensionNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
}

/** What a directive of the federation specification is called in this document. */
export function federationName(document: DocumentNode): (name: string) => string {
  const federation = linksOf(document).find((link) => link.url.split('/').at(-2) === 'federation');
  return (name) => federation?.imports.get(`@${name}`)?.slice(1) ?? `${federation?.name ?? 'federation'}__${name}`;
}

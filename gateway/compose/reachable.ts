import { type DefinitionNode, type DocumentNode, Kind, type TypeDefinitionNode, visit } from 'graphql';

/**
 * The part of a schema document that a client can meet, starting at the root types. An interface brings its implementers when
 * some field returns it; one that is only implemented stays, for type conditions, but brings no type along.
 */
export function reachableFrom(roots: readonly string[], document: DocumentNode): DocumentNode {
  const types = new Map<string, TypeDefinitionNode>();
  const implementers = new Map<string, string[]>();
  for (const node of document.definitions) {
    if (!isType(node)) continue;
    types.set(node.name.value, node);
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const { name } of node.interfaces ?? [])
        implementers.set(name.value, [...(implementers.get(name.value) ?? []), node.name.value]);
  }
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const type = types.get(name);
    if (!type || reached.has(name)) continue;
    reached.add(name);
    waiting.push(...usedTypes(type), ...(implementers.get(name) ?? []));
  }
  const isMet = (name: string) => reached.has(name);
  const onlyImplemented = new Set(
    [...types.keys()].filter((name) => !isMet(name) && implementers.get(name)?.some(isMet)),
  );
  return {
    ...document,
    definitions: document.definitions.filter(
      (node) => !isType(node) || isMet(node.name.value) || onlyImplemented.has(node.name.value),
    ),
  };
}

/** Types of the fields, arguments and members; not the interfaces a type implements. */
function usedTypes(type: TypeDefinitionNode): string[] {
  const names: string[] = [];
  visit(type, {
    NamedType: (node, _key, _parent, path) => {
      if (!path.includes('interfaces')) names.push(node.name.value);
    },
  });
  return names;
}

function isType(node: DefinitionNode): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition');
}

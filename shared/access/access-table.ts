import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';
import type { AccessTable, Audience } from './audience.ts';
import { both } from './compare-audiences.ts';
import { accessDirectiveNames, declaredAudiences, narrowedAudiences } from './directives.ts';

/**
 * The audiences that the object fields of a document declare, of a subgraph's own SDL or of a composed supergraph. Where several stand
 * on a field, all of them hold. Interface fields are not in it: their audience is that of the object that answers.
 */
export function accessTableOf(document: DocumentNode): AccessTable {
  const names = accessDirectiveNames(document);
  const table = new Map<string, Audience>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    for (const field of definition.fields ?? []) {
      const [first, ...others] = declaredAudiences(field.directives ?? [], names);
      if (first) table.set(`${definition.name.value}.${field.name.value}`, others.reduce(both, first));
    }
  }
  return table;
}

/**
 * Arguments (`Type.field(arg:)`), input fields (`Input.field`) and enum values (`Enum.VALUE`) that `@tag(name: "audience:<class>")` narrows,
 * on top of whom their field or type is for. Of a policy the static half alone can hold here: there is no row yet.
 */
export function narrowedInputsOf(document: DocumentNode): AccessTable {
  const names = accessDirectiveNames(document);
  const table = new Map<string, Audience>();
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    const [first, ...others] = narrowedAudiences(directives, names);
    if (first) table.set(coordinate, others.reduce(both, first));
  };
  for (const definition of document.definitions) {
    const type = 'name' in definition ? definition.name?.value : undefined;
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        for (const field of definition.fields ?? [])
          for (const input of field.arguments ?? [])
            note(`${type}.${field.name.value}(${input.name.value}:)`, input.directives);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      case Kind.INPUT_OBJECT_TYPE_EXTENSION:
        for (const field of definition.fields ?? []) note(`${type}.${field.name.value}`, field.directives);
        break;
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_EXTENSION:
        for (const value of definition.values ?? []) note(`${type}.${value.name.value}`, value.directives);
        break;
    }
  }
  return table;
}

import { type DocumentNode, Kind } from 'graphql';
import type { AccessTable, Audience } from './audience.ts';
import { both } from './compare-audiences.ts';
import { accessDirectiveNames, declaredAudiences } from './directives.ts';

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

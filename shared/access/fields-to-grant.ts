import { type DocumentNode, Kind } from 'graphql';
import { accessTableOf } from './access-table.ts';
import type { Audience } from './audience.ts';
import { both } from './compare-audiences.ts';
import { GRANTABLE_TYPES } from './grantable.ts';

/** By type that can be granted and by field of it, who reads the field without a grant. */
export type FieldsToGrant = ReadonlyMap<string, ReadonlyMap<string, Audience>>;

/** The fields of what can be granted, of all subgraphs together. What clients do not see (`@inaccessible`) is left out. */
export function fieldsToGrant(subgraphs: readonly DocumentNode[]): FieldsToGrant {
  const types = new Map(Object.keys(GRANTABLE_TYPES).map((type) => [type, new Map<string, Audience>()]));
  for (const document of subgraphs) {
    const hidden = inaccessibleFields(document);
    for (const [coordinate, audience] of accessTableOf(document)) {
      const [type, field] = coordinate.split('.') as [string, string];
      const fields = types.get(type);
      if (!fields || hidden.has(coordinate)) continue;
      const known = fields.get(field);
      fields.set(field, known ? both(known, audience) : audience);
    }
  }
  return types;
}

function inaccessibleFields(document: DocumentNode): Set<string> {
  return new Set(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION
        ? (definition.fields ?? [])
            .filter((field) => field.directives?.some(({ name }) => name.value.endsWith('inaccessible')))
            .map((field) => `${definition.name.value}.${field.name.value}`)
        : [],
    ),
  );
}

import { type GraphQLSchema, isInterfaceType } from 'graphql';
import type { AccessTable } from './audience.ts';

/** What lists need to know of the fields that they are filtered and ordered by. */
export interface ListedFields {
  /** Object types that the rows of a list can have: the type itself, or the implementers of the interface. */
  typesOf(type: string): readonly string[];
  /**
   * Whether the row decides who reads the field, of any of the types.
   * @throws TypeError for a field that no list may go by: one that is personal, secret, or not there
   */
  isGuarded(type: string, field: string): boolean;
}

export function listedFields(schema: GraphQLSchema, table: AccessTable): ListedFields {
  const typesOf = (name: string) => {
    const type = schema.getType(name);
    return isInterfaceType(type) ? schema.getImplementations(type).objects.map((object) => object.name) : [name];
  };
  return {
    typesOf,
    isGuarded: (type, field) =>
      typesOf(type).some((object) => {
        const audience = table.get(`${object}.${field}`);
        if (!audience || audience.policies.flat().some((policy) => policy !== 'department'))
          throw new TypeError(`No list may go by ${object}.${field}.`);
        return audience.policies.length > 0;
      }),
  };
}

import type { Schema } from 'mongoose';

/** A document that tells a person apart, as a record has it. */
export interface PersonDocument {
  /** 证件类型; the citizen's identity card where it is not given. */
  type?: string;
  number?: string;
}

/**
 * Whose values some fields of a kind of record are. They are stored under the data key of that person, and are gone for everybody once
 * the key is.
 */
export interface PersonRole {
  fields: readonly string[];
  /** Whether the fields are this person's in a record with these values; left out: in every one. Must rest on fields that are not sealed. */
  when?(values: Readonly<Record<string, unknown>>): boolean;
  /** Known by a document, the person has one key in all records of a database; else one in all versions of the record. */
  document?(values: Readonly<Record<string, unknown>>): PersonDocument;
  /** Id of a key that another record has for the person already, as its envelope names it; `document` is then not asked. */
  keyedAs?(values: Readonly<Record<string, unknown>>): string | undefined;
  /** True for what is no person's but secret all the same: one key for all records of a provider. */
  ofProvider?: true;
}

/** By role, such as `complainant`. Of several roles that name a field, the first whose `when` holds has it. */
export type PersonRoles = Readonly<Record<string, PersonRole>>;

const declared = new WeakMap<object, PersonRoles>();

/** Says once for a kind of record whose values it holds. */
export function declarePersons<Doc>(schema: Schema<Doc>, roles: PersonRoles): Schema<Doc> {
  declared.set(schema, roles);
  return schema;
}

export function personsOf(schema: object): PersonRoles | undefined {
  return declared.get(schema);
}

/** The values of one role in a record. */
export interface PersonPart {
  role: string;
  values: Record<string, unknown>;
}

/** Takes the values of persons out of a record. Pure. */
export function partsOf(
  roles: PersonRoles,
  content: Readonly<Record<string, unknown>>,
): { open: Record<string, unknown>; parts: PersonPart[] } {
  const open = { ...content };
  const parts: PersonPart[] = [];
  for (const [role, { fields, when }] of Object.entries(roles)) {
    if (when && !when(content)) continue;
    const values: Record<string, unknown> = {};
    for (const field of fields) {
      if (open[field] === undefined || open[field] === null) continue;
      values[field] = open[field];
      delete open[field];
    }
    if (Object.keys(values).length > 0) parts.push({ role, values });
  }
  return { open, parts };
}

import { suiteOfDigest } from '../crypto/suite.ts';
import { ENVELOPE_FIELDS, type RecordEnvelope } from '../subgraph/record-schema.ts';
import { digestOf } from './digest.ts';
import type { PersonKey } from './person-keys.ts';
import { digestOfPart, openPart, type SealedValues } from './sealed-values.ts';

/** A record or a former version of one, as the store has it. */
export type StoredRecord = RecordEnvelope & Record<string, unknown> & { supersededAt?: Date };

/** What a kind of record is, for making its digests again. */
export interface DigestedKind {
  /** Name of the model. */
  name: string;
  /** Fields that follow from the content, which no digest covers. */
  derived: ReadonlySet<string>;
}

/**
 * Whether the content of a stored record has this digest. Pure over what it is given.
 *
 * @param record the record's key, without a version
 * @param keys of the persons whose values it holds, all of them
 */
export function hasDigest(
  { name, derived }: DigestedKind,
  record: string,
  row: StoredRecord,
  keys: ReadonlyMap<string, PersonKey>,
  digest: string,
): boolean {
  const suite = suiteOfDigest(digest);
  const open = Object.fromEntries(Object.entries(row).filter(([field]) => isContent(field, derived)));
  const { readers, provider } = row;
  let parts: (SealedValues & { values: Record<string, unknown> })[];
  try {
    parts = (row.sealed ?? []).map((part) => ({
      ...part,
      values: openPart(name, record, keys.get(part.person)!, part.box),
    }));
  } catch {
    return false;
  }
  if (parts.length === 0) return digestOf([open, readers, provider], suite) === digest;
  const ofPersons = parts.map(({ role, person, values }) => [role, digestOfPart(suite, keys.get(person)!, values)]);
  if (digestOf([open, readers, provider, ofPersons], suite) === digest) return true;
  // written before values of persons were encrypted, and encrypted since: its digest is over the values themselves
  const whole = Object.assign({ ...open }, ...parts.map(({ values }) => values)) as Record<string, unknown>;
  return digestOf([whole, readers, provider], suite) === digest;
}

const ENVELOPE = new Set([...ENVELOPE_FIELDS, 'supersededAt']);

function isContent(field: string, derived: ReadonlySet<string>): boolean {
  return !ENVELOPE.has(field) && !derived.has(field);
}

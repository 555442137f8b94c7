import type { ClientSession, Model } from 'mongoose';
import type { CryptoSuite } from '../crypto/suite.ts';
import { type PersonPart, type PersonRoles, partsOf, personsOf } from '../subgraph/personal-data.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { digestOf } from './digest.ts';
import { personId } from './person-id.ts';
import { keysOf, type PersonKey, type PersonKeys, suiteOf } from './person-keys.ts';
import { digestOfPart, type SealedValues, sealPart } from './sealed-values.ts';
import type { Draft, WriteOrigin } from './write-records.ts';

/** A draft's content as the store gets it. */
export interface Content {
  /** What is no person's. */
  open: Readonly<Record<string, unknown>>;
  digest: string;
  /** What the digest is taken over: by suite, since the digest of a former record may be of another. */
  digested(suite: CryptoSuite): unknown;
  /** The values of persons, encrypted: for a record that is written. */
  seal(): SealedValues[];
}

export function digestOfContent(content: Content, suite: CryptoSuite): string {
  return digestOf(content.digested(suite), suite);
}

/**
 * Seals the values of persons in drafts, each under the key of its person; keys that are not there yet are made in the same transaction.
 * Of a person whose key was erased nothing is kept.
 * @returns in the order of the drafts
 */
export async function contentOf<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  drafts: readonly Draft[],
  origin: WriteOrigin,
  session: ClientSession,
): Promise<Content[]> {
  const roles = personsOf(model.schema);
  if (!roles) return drafts.map((draft) => plainContent(suiteOf(model.db), draft, origin));
  const keys = keysOf(model.db);
  const divided = drafts.map((draft) => divide(keys, roles, draft, origin, model.modelName));
  const ids = divided.flatMap(({ parts }) => parts.map(({ person }) => person));
  const opened = await keys.ensure(ids, origin.receivedAt, session);
  return divided.map((one) => sealedContent(keys.keyring.suite, opened, one, origin, model.modelName));
}

interface Divided {
  draft: Draft;
  open: Record<string, unknown>;
  parts: (PersonPart & { person: string })[];
}

function divide(keys: PersonKeys, roles: PersonRoles, draft: Draft, { provider }: WriteOrigin, kind: string): Divided {
  const { open, parts } = partsOf(roles, draft.content);
  const withPerson = parts.map((part) => ({
    ...part,
    person: personId(
      keys.keyring,
      { kind, record: draft._id, role: part.role, provider },
      roles[part.role]!,
      draft.content,
    ),
  }));
  return { draft, open, parts: withPerson };
}

function sealedContent(
  suite: CryptoSuite,
  keys: ReadonlyMap<string, PersonKey>,
  { draft, open, parts }: Divided,
  { provider }: WriteOrigin,
  kind: string,
): Content {
  const kept = parts.flatMap((part) => {
    const key = keys.get(part.person);
    return key ? [{ ...part, key }] : [];
  });
  const digested = (by: CryptoSuite) => {
    const ofPersons = kept.map(({ role, key, values }) => [role, digestOfPart(by, key, values)]);
    return ofPersons.length > 0 ? [open, draft.readers, provider, ofPersons] : [open, draft.readers, provider];
  };
  return {
    open,
    digest: digestOf(digested(suite), suite),
    digested,
    seal: () => kept.map(({ key, ...part }) => sealPart(suite, kind, draft._id, key, part)),
  };
}

function plainContent(suite: CryptoSuite, { content, readers }: Draft, { provider }: WriteOrigin): Content {
  const digested = () => [content, readers, provider];
  return { open: content, digest: digestOf(digested(), suite), digested, seal: () => [] };
}

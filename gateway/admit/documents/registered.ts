import { Refusal } from '../../refusal.ts';
import { digest } from '../parse.ts';

/** How a request says which document it means: by text, by the id of a registered one, or by both forms of Apollo's clients. */
export interface NamedDocument {
  query?: string;
  /** GraphQL over HTTP, persisted documents: `sha256:` and the digest, or the digest alone. */
  documentId?: string;
  /** `extensions.persistedQuery.sha256Hash`. */
  sha256Hash?: string;
}

/** The documents that an endpoint knows before anybody sends them. */
export interface RegisteredDocuments {
  /** Text by SHA-256, hex. */
  texts: ReadonlyMap<string, string>;
  /** Nothing else is served. */
  only: boolean;
}

export const NO_DOCUMENTS: RegisteredDocuments = { texts: new Map(), only: false };

/**
 * The text that a request means. What clients send is never registered: automatic persisted queries would let anybody fill the store and
 * speak of texts that nobody read. A text is looked up by its digest, so that a blank more is another document, and what is served is the
 * registered text itself.
 *
 * @throws Refusal BAD_REQUEST when the ways contradict each other; PERSISTED_DOCUMENT_NOT_FOUND for what is not registered;
 *   PERSISTED_QUERY_NOT_SUPPORTED where any text may be sent, upon which Apollo's clients send it
 */
export function documentText({ query, documentId, sha256Hash }: NamedDocument, known: RegisteredDocuments): string {
  if (documentId !== undefined && (query !== undefined || sha256Hash !== undefined))
    throw new Refusal('BAD_REQUEST', 'Send "documentId" or "query", not both.');
  const id = documentId === undefined ? sha256Hash : documentId.replace(/^sha256:/, '');
  if (id !== undefined && !/^[0-9a-f]{64}$/.test(id))
    throw new Refusal('BAD_REQUEST', 'A document is named by its SHA-256, 64 hexadecimal digits in lower case.');
  if (query === undefined) {
    if (id === undefined) throw new Refusal('BAD_REQUEST', '"query" must be a GraphQL document.');
    const text = known.texts.get(id);
    if (text !== undefined) return text;
    if (!known.only && documentId === undefined)
      throw new Refusal('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
    throw notRegistered();
  }
  if (!known.only && id === undefined) return query;
  const own = digest(query);
  if (id !== undefined && id !== own)
    throw new Refusal('BAD_REQUEST', 'The hash sent is not that of the document sent.');
  if (!known.only) return query;
  const text = known.texts.get(own);
  if (text === undefined) throw notRegistered();
  return text;
}

function notRegistered(): Refusal {
  return new Refusal('PERSISTED_DOCUMENT_NOT_FOUND', 'This graph serves registered documents only, and this is none.');
}

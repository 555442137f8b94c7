import type { GraphRequest } from '../admit/admit.ts';
import { documentText, NO_DOCUMENTS, type RegisteredDocuments } from '../admit/documents/registered.ts';
import { Refusal } from '../refusal.ts';

/**
 * Reads the GraphQL request out of a parsed JSON body. Keys other than `query`, `documentId`, `operationName`, `variables` and
 * `extensions` are ignored, as GraphQL over HTTP has it.
 *
 * @param documents those that the endpoint serves by their ids
 * @throws Refusal BAD_REQUEST, also for a batch; PERSISTED_DOCUMENT_NOT_FOUND and PERSISTED_QUERY_NOT_SUPPORTED
 */
export function readRequest(body: unknown, documents: RegisteredDocuments = NO_DOCUMENTS): GraphRequest {
  if (Array.isArray(body)) throw new Refusal('BAD_REQUEST', 'Batches are not served: send one operation a request.');
  if (!isRecord(body)) throw new Refusal('BAD_REQUEST', 'The body must be a JSON object with "query".');
  const { query, documentId, operationName, variables, extensions } = body;
  if (query != null && (typeof query !== 'string' || query.trim() === ''))
    throw new Refusal('BAD_REQUEST', '"query" must be a GraphQL document.');
  if (documentId != null && typeof documentId !== 'string')
    throw new Refusal('BAD_REQUEST', '"documentId" must be a string.');
  if (operationName != null && typeof operationName !== 'string')
    throw new Refusal('BAD_REQUEST', '"operationName" must be a string.');
  if (variables != null && !isRecord(variables)) throw new Refusal('BAD_REQUEST', '"variables" must be an object.');
  if (extensions != null && !isRecord(extensions)) throw new Refusal('BAD_REQUEST', '"extensions" must be an object.');
  if (isDeeperThan([variables, extensions], DEEPEST + 1))
    throw new Refusal('BAD_REQUEST', `"variables" and "extensions" may be nested ${DEEPEST} levels deep.`);
  const named = { query: query ?? undefined, documentId: documentId ?? undefined, sha256Hash: hashOf(extensions) };
  const text = documentText(named, documents);
  return { query: text, operationName: operationName ?? undefined, variables: isRecord(variables) ? variables : {} };
}

/** The hash by which Apollo's clients name a document. */
function hashOf(extensions: unknown): string | undefined {
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  if (persisted == null) return undefined;
  const { version, sha256Hash } = isRecord(persisted) ? persisted : {};
  if (version !== 1 || typeof sha256Hash !== 'string')
    throw new Refusal('BAD_REQUEST', '"extensions.persistedQuery" must have version 1 and a sha256Hash.');
  return sha256Hash;
}

/** Input types may nest in themselves, and what reads them descends by recursion. */
const DEEPEST = 32;

/** Level by level, since recursion is what a hostile depth would break. */
function isDeeperThan(value: unknown, limit: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { createHash } from 'node:crypto';
import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { Refusal, reported } from '../refusal.ts';

export interface ParsedDocument {
  document: DocumentNode;
  /** Digest of the text. */
  documentHash: string;
}

/** SHA-256, hex. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const MOST_TOKENS = 2000;

/** Reads a document of at most 2,000 tokens. @throws Refusal GRAPHQL_PARSE_FAILED, or COST_EXCEEDED when it is longer */
export function parseDocument(text: string): ParsedDocument {
  try {
    return { document: parse(text, { maxTokens: MOST_TOKENS }), documentHash: digest(text) };
  } catch (error) {
    if (!(error instanceof GraphQLError))
      // the parser descends by recursion: what is nested too deeply for it is no document anybody means
      throw new Refusal('GRAPHQL_PARSE_FAILED', 'The document is nested too deeply.');
    if (error.message.includes(`${MOST_TOKENS} tokens`))
      throw new Refusal('COST_EXCEEDED', `The document has more than ${MOST_TOKENS} tokens.`);
    throw new Refusal('GRAPHQL_PARSE_FAILED', error.message, [
      { ...reported('GRAPHQL_PARSE_FAILED', error.message), locations: error.locations },
    ]);
  }
}

import { createHash } from 'node:crypto';
import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { Refusal, reported } from '../refusal.ts';

export interface ParsedDocument {
  document: DocumentNode;
  /** SHA-256 of the text, hex. */
  documentHash: string;
}

const MOST_TOKENS = 2000;

/** Reads a document of at most 2,000 tokens. @throws Refusal GRAPHQL_PARSE_FAILED, or COST_EXCEEDED when it is longer */
export function parseDocument(text: string): ParsedDocument {
  try {
    const document = parse(text, { maxTokens: MOST_TOKENS });
    return { document, documentHash: createHash('sha256').update(text).digest('hex') };
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

import { existsSync, readdirSync } from 'node:fs';
import { type DocumentNode, parse } from 'graphql';
import { schemaText } from '../shared/subgraph/schema-text.ts';
import type { SubgraphSchema } from './compose/compose.ts';
import { EXPLAIN_SCHEMA } from './explain/subgraph.ts';

const FOLDER = new URL('../subgraphs/', import.meta.url);

/** The schema of every subgraph of this repository and of the gateway's own, read without starting any of them. */
export function subgraphSchemas(): SubgraphSchema[] {
  const subgraphs = readdirSync(FOLDER)
    .map((name) => ({ name, schema: new URL(`${name}/schema.graphql`, FOLDER) }))
    .filter(({ schema }) => existsSync(schema))
    .map(({ name, schema }) => ({ name, sdl: schemaText(schema) }));
  return [...subgraphs, EXPLAIN_SCHEMA];
}

/** The same, parsed. */
export function subgraphDocuments(): DocumentNode[] {
  return subgraphSchemas().map(({ sdl }) => parse(sdl, { noLocation: true }));
}

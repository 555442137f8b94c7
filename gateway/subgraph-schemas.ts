import { existsSync, readdirSync } from 'node:fs';
import { type DocumentNode, parse } from 'graphql';
import { schemaText } from '../shared/subgraph/schema-text.ts';
import type { SubgraphSchema } from './compose/compose.ts';

const FOLDER = new URL('../subgraphs/', import.meta.url);

/** The schema of every subgraph of this repository, read without starting any of them. */
export function subgraphSchemas(): SubgraphSchema[] {
  return readdirSync(FOLDER)
    .map((name) => ({ name, schema: new URL(`${name}/schema.graphql`, FOLDER) }))
    .filter(({ schema }) => existsSync(schema))
    .map(({ name, schema }) => ({ name, sdl: schemaText(schema) }));
}

/** The same, parsed. */
export function subgraphDocuments(): DocumentNode[] {
  return subgraphSchemas().map(({ sdl }) => parse(sdl, { noLocation: true }));
}

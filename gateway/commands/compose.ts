import { parseArgs } from 'node:util';
import { DOCS, schemaPages, writePages } from '../docs/printed-pages.ts';
import { subgraphSchemas } from '../subgraph-schemas.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run compose

Composes the subgraphs and writes docs/supergraph.graphql (audiences included), docs/portal.graphql and docs/public.graphql.
组合各子图并写出总图、门户图与公众图的模式。`;

runCommand(HELP, async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) return 'help';
  const pages = schemaPages(subgraphSchemas());
  await writePages(pages, DOCS);
  process.stdout.write([...pages.keys()].map((name) => `docs/${name}\n`).join(''));
  return 'done';
});

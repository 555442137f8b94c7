import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { composedSchemas } from '../composed-schemas.ts';
import { subgraphSchemas } from '../subgraph-schemas.ts';

const HELP = `npm run compose [-- --help]
Composes the subgraphs and writes docs/supergraph.graphql (audiences included), docs/portal.graphql and docs/public.graphql.`;

const docs = new URL('../../docs/', import.meta.url);

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) console.log(HELP);
  else {
    await mkdir(docs, { recursive: true });
    for (const [name, sdl] of Object.entries(composedSchemas(subgraphSchemas()))) {
      await writeFile(new URL(`${name}.graphql`, docs), sdl);
      console.log(`docs/${name}.graphql`);
    }
  }
} catch (error) {
  if (!(error instanceof ReportedError)) throw error;
  console.error(`${error.message}\n${error.messageZh}`);
  process.exitCode = 1;
}

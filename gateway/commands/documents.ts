import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse } from 'graphql';
import { readConfig } from '../../shared/config/config.ts';
import { type BuiltDocument, buildDocuments, manifestOf } from '../admit/documents/build.ts';
import { compose } from '../compose/compose.ts';
import { extractAccess } from '../compose/extract-access.ts';
import { costTableOf } from '../compose/extract-costs.ts';
import { publicContract } from '../compose/public-contract.ts';
import { subgraphSchemas } from '../subgraph-schemas.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run documents -- build <folder> [--out <manifest.json>]

Registers documents for the public graph: checks each .graphql file of the folder against the public contract and its limits, and
writes them with their SHA-256 as a manifest (Apollo persisted-query manifest, version 1). 登记公众图的查询文档并生成清单。

  <folder>    one operation a file, with the fragments it uses; documents/public has those of this repository
  --out       where the manifest goes; PUBLIC_DOCUMENTS_FILE (./documents/public.json) unless told

With PUBLIC_DOCUMENTS=registered, the default in production, the public graph serves these and nothing else: by
{"documentId": "<sha256>"}, by Apollo's {"extensions": {"persistedQuery": …}}, or by the very text.`;

runCommand(HELP, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [verb, folder, ...rest] = positionals;
  if (values.help || verb !== 'build' || !folder || rest.length > 0) return values.help ? 'help' : 'usage';
  const config = readConfig();
  const out = values.out ?? config.publicDocumentsFile;
  const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
  const documents = await buildDocuments(folder, {
    schema: publicContract(apiSchema, extractAccess(supergraphSdl).table),
    costs: costTableOf(parse(supergraphSdl, { noLocation: true })),
    costLimit: config.costLimits.public,
  });
  await writeFile(out, `${JSON.stringify(manifestOf(documents), undefined, 2)}\n`);
  process.stdout.write(`${documents.map(line).join('')}${documents.length} documents in ${out}\n`);
  return 'done';
});

function line({ id, name, file, cost }: BuiltDocument): string {
  return `${id}  cost ${String(cost).padStart(5)}  ${name} (${file})\n`;
}

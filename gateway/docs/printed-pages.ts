import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { SETTINGS } from '../../shared/config/settings.ts';
import { ERROR_CATALOGUE } from '../../shared/errors/catalogue.ts';
import { compose, type SubgraphSchema } from '../compose/compose.ts';
import { extractAccess } from '../compose/extract-access.ts';
import { composedSchemas } from '../composed-schemas.ts';
import { withSubscriptions } from '../live/live-schema.ts';
import { accessPage } from './access-page.ts';
import { configPage } from './config-page.ts';
import { errorsPage } from './errors-page.ts';

/** Text by file name below `docs/`. */
export type Pages = ReadonlyMap<string, string>;

/** The folder of the printed pages. */
export const DOCS = new URL('../../docs/', import.meta.url);

/** The composed schemas. @throws ReportedError SCHEMA_INVALID */
export function schemaPages(subgraphs: readonly SubgraphSchema[]): Pages {
  return new Map(Object.entries(composedSchemas(subgraphs)).map(([name, sdl]) => [`${name}.graphql`, sdl]));
}

/** Every page that is printed from what the code runs on. @throws ReportedError SCHEMA_INVALID */
export function printedPages(subgraphs: readonly SubgraphSchema[]): Pages {
  const { supergraphSdl, apiSchema } = compose(subgraphs);
  const { schema, table } = withSubscriptions(apiSchema, extractAccess(supergraphSdl).table);
  return new Map([
    ['errors.md', errorsPage(ERROR_CATALOGUE)],
    ['config.md', configPage(SETTINGS)],
    ['access.md', accessPage(schema, table)],
    ...schemaPages(subgraphs),
  ]);
}

export async function writePages(pages: Pages, folder: URL): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of pages) await writeFile(new URL(name, folder), text);
}

/** Names of the pages that are not in the folder, or differ from what stands there. */
export async function stalePages(pages: Pages, folder: URL): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, text] of pages) {
    const standing = await readFile(new URL(name, folder), 'utf8').catch(() => undefined);
    if (standing !== text) stale.push(name);
  }
  return stale;
}

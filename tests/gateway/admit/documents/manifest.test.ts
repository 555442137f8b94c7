import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { buildDocuments, manifestOf } from '../../../../gateway/admit/documents/build.ts';
import { readManifest } from '../../../../gateway/admit/documents/manifest.ts';
import { compose } from '../../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../../gateway/compose/extract-access.ts';
import { costTableOf } from '../../../../gateway/compose/extract-costs.ts';
import { publicContract } from '../../../../gateway/compose/public-contract.ts';
import { subgraphSchemas } from '../../../../gateway/subgraph-schemas.ts';
import { readConfig } from '../../../../shared/config/config.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporary-folder.ts';

const DOCUMENTS = fileURLToPath(new URL('../../../../documents/', import.meta.url));
let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
const options = {
  schema: publicContract(apiSchema, extractAccess(supergraphSdl).table),
  costs: costTableOf(parse(supergraphSdl)),
  costLimit: readConfig({}).costLimits.public,
};

async function folderOf(files: Record<string, string>): Promise<string> {
  const path = join(folder.path, String(Math.random()));
  await mkdir(join(path, 'inner'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

test('the documents that ship are registered as they stand: after a change, npm run documents -- build documents/public', async () => {
  const shipped = JSON.parse(await readFile(join(DOCUMENTS, 'public.json'), 'utf8'));
  expect(manifestOf(await buildDocuments(join(DOCUMENTS, 'public'), options))).toEqual(shipped);
  expect((await readManifest(join(DOCUMENTS, 'public.json'))).size).toBe(shipped.operations.length);
});

test('a folder is read to its depths, a file without blanks around its text', async () => {
  const path = await folderOf({
    'b.graphql': '\n{ regions { code } }\n',
    'inner/a.graphql': 'query A { regions { name } }',
    'c.txt': 'x',
  });
  const built = await buildDocuments(path, options);
  expect(built.map(({ name, body }) => [name, body])).toEqual([
    ['b', '{ regions { code } }'],
    ['A', 'query A { regions { name } }'],
  ]);
});

test.each([
  [
    'a field that is not public',
    { 'a.graphql': '{ officers(first: 1) { nodes { idNumber } } }' },
    'a.graphql: Cannot query field',
  ],
  ['no GraphQL', { 'a.graphql': '{' }, 'a.graphql: Syntax Error'],
  [
    'two operations',
    { 'a.graphql': 'query A { regions { code } } query B { regions { code } }' },
    'a.graphql: The document has several',
  ],
  [
    'the text of another file',
    { 'a.graphql': '{ regions { code } }', 'b.graphql': '{ regions { code } } ' },
    'b.graphql: the same text',
  ],
  [
    'too much',
    { 'a.graphql': '{ acts(first: 100) { nodes { item { acts(first: 100) { nodes { id } } } } } }' },
    'a.graphql: The operation may cost',
  ],
  ['no document', { 'a.txt': '' }, 'no .graphql file'],
])('a folder with %s cannot be registered, and is told why', async (_, files, problem) => {
  await expect(buildDocuments(await folderOf(files as Record<string, string>), options)).rejects.toMatchObject({
    code: 'DOCUMENT_INVALID',
    message: expect.stringContaining(problem),
  });
});

test.each([
  ['is not there', undefined],
  ['is no JSON', '{'],
  ['is of another form', '{"format":"other","version":1,"operations":[]}'],
  ['is of another version', '{"format":"apollo-persisted-query-manifest","version":2,"operations":[]}'],
  [
    'has a body that was changed',
    '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"0","body":"{ a }"}]}',
  ],
])('a manifest that %s ends the start, and says how to make one', async (_, text) => {
  const path = join(folder.path, 'manifest.json');
  if (text !== undefined) await writeFile(path, text);
  await expect(readManifest(text === undefined ? `${path}.none` : path)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('npm run documents -- build'),
  });
});

test('production serves registered documents unless told otherwise', () => {
  expect(readConfig({ NODE_ENV: 'production' }).publicDocuments).toBe('registered');
  expect(readConfig({ NODE_ENV: 'production', PUBLIC_DOCUMENTS: 'any' }).publicDocuments).toBe('any');
  expect(readConfig({}).publicDocuments).toBe('any');
  expect(() => readConfig({ PUBLIC_DOCUMENTS: 'some' })).toThrow('PUBLIC_DOCUMENTS must be one of registered, any');
});

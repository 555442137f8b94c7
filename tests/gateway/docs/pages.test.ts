import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { isInterfaceType, isObjectType } from 'graphql';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { accessPage } from '../../../gateway/docs/access-page.ts';
import { articles } from '../../../gateway/docs/articles.ts';
import { configPage } from '../../../gateway/docs/config-page.ts';
import { errorsPage } from '../../../gateway/docs/errors-page.ts';
import { table } from '../../../gateway/docs/markdown.ts';
import { printedPages, stalePages, writePages } from '../../../gateway/docs/printed-pages.ts';
import { subgraphSchemas } from '../../../gateway/subgraph-schemas.ts';
import { SETTINGS } from '../../../shared/config/settings.ts';
import { ERROR_CATALOGUE } from '../../../shared/errors/catalogue.ts';
import { cityOfTests } from '../fixtures/city.ts';

const rowsOf = (page: string) => page.split('\n').filter((line) => line.startsWith('| `'));

test('the page of errors has one row for each code of the catalogue, with its remedy', () => {
  const page = errorsPage(ERROR_CATALOGUE);
  expect(rowsOf(page)).toHaveLength(Object.keys(ERROR_CATALOGUE).length);
  for (const [code, { meaningZh, remedy }] of Object.entries(ERROR_CATALOGUE)) {
    const row = rowsOf(page).find((line) => line.startsWith(`| \`${code}\` |`));
    expect(row).toContain(meaningZh);
    expect(row).toContain(remedy);
  }
});

test('the page of settings has one row for each, with its default', () => {
  const page = configPage(SETTINGS);
  expect(rowsOf(page)).toHaveLength(SETTINGS.length);
  for (const { name, meaning } of SETTINGS) {
    const row = rowsOf(page).find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row).toContain(meaning);
  }
});

test('the page of access names every field of the access table once, but for what no client sees', () => {
  const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
  const access = extractAccess(supergraphSdl).table;
  const page = accessPage(apiSchema, access);
  const named = page
    .split('\n## ')
    .slice(1)
    .flatMap((section) => {
      const type = section.slice(0, section.indexOf('\n'));
      return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => `${type}.${field}`);
    });
  const shown = [...access.keys()].filter((coordinate) => {
    const [type, field] = coordinate.split('.') as [string, string];
    const declared = apiSchema.getType(type);
    return isObjectType(declared) || isInterfaceType(declared) ? declared.getFields()[field] : false;
  });
  const hasFields = (coordinate: string) => {
    const declared = apiSchema.getType(coordinate.split('.')[0]!);
    return isObjectType(declared) || isInterfaceType(declared);
  };
  expect(named.filter(hasFields).sort()).toEqual(shown.sort());
  for (const hidden of ['Query._identity', 'Identity.scopes']) {
    expect(access.has(hidden)).toBe(true);
    expect(shown).not.toContain(hidden);
  }
});

test('the page of access names what filters and sorts by fields that are not for everybody', () => {
  const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
  const page = accessPage(apiSchema, extractAccess(supergraphSdl).table);
  expect(page).toMatch(/\n## SupervisionActFilter\n[^#]*\| `timely` \| staff/);
  expect(page).not.toMatch(/\n## SupervisionActFilter\n[^#]*\| `regionCode` \|/);
});

test('every row of the page of access has the articles that it rests on', () => {
  const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
  const rows = accessPage(apiSchema, extractAccess(supergraphSdl).table)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.filter((line) => !/\| Art\. [\d, –-]+°? \|$/.test(line))).toEqual([]);
});

test('the page of access says who may ask: all, staff, the row decides, nobody in the public', () => {
  const { supergraphSdl, apiSchema } = compose(Object.values(cityOfTests()));
  const page = accessPage(apiSchema, extractAccess(supergraphSdl).table);
  expect(page).toContain('| `name` | public | ● | ● |');
  expect(page).toContain('| `draft` | staff |  | ● |');
  expect(page).toContain('| `secret` | policy secret |  | ○ |');
  expect(page).toContain('| `signIn` | anybody, in the portal graph | ● |');
});

test.each([
  ['行政执法人员 (Art. 14, 23: published in full)', 'Art. 14, 23'],
  ['数据源 (Art. 13, 15–17)', 'Art. 13, 15–17'],
  ['Art. 8, and again Art. 28', 'Art. 8, 28'],
  ['职级', ''],
  [undefined, ''],
])('of %j the articles are %j', (description, expected) => {
  expect(articles(description)).toBe(expected);
});

test('what would end a cell of a table does not', () => {
  expect(table(['a|b'], [['c\nd']])).toBe('| a\\|b |\n| --- |\n| c d |');
});

test('a page that differs or is not there is named, one as printed is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'printed-pages-'));
  try {
    const url = pathToFileURL(`${folder}/`);
    const pages = printedPages(Object.values(cityOfTests()));
    expect(await stalePages(pages, url)).toEqual([...pages.keys()]);
    await writePages(pages, url);
    expect(await stalePages(pages, url)).toEqual([]);
    await writeFile(join(folder, 'access.md'), `${pages.get('access.md')} `);
    expect(await stalePages(pages, url)).toEqual(['access.md']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

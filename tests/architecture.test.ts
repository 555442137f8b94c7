import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['gateway', 'shared', 'subgraphs'];

interface SourceFile {
  /** From the root, with slashes. */
  path: string;
  text: string;
  /** What it imports: files from the root, packages by name. */
  imports: string[];
}

const FILES: SourceFile[] = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => read(join(entry.parentPath, entry.name))),
);

function read(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const named = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'([^']+)'/g)].map(([, name]) => name!);
  const imports = named.map((name) => (name.startsWith('.') ? fromRoot(join(dirname(file), name)) : name));
  return { path: fromRoot(file), text, imports };
}

function fromRoot(file: string): string {
  return relative(ROOT, file).replaceAll('\\', '/');
}

/** One sentence for each import that the rule forbids. */
function offences(allows: (path: string, imported: string) => boolean): string[] {
  return FILES.flatMap(({ path, imports }) =>
    imports.filter((imported) => !allows(path, imported)).map((imported) => `${path} imports ${imported}.`),
  );
}

const subgraphOf = (path: string) => /^subgraphs\/[^/]+\//.exec(path)?.[0];

test('the rules read real files and real imports', () => {
  expect(FILES.length).toBeGreaterThan(100);
  const main = FILES.find(({ path }) => path === 'gateway/main.ts')!;
  expect(main.imports).toEqual(expect.arrayContaining(['shared/config/config.ts', 'gateway/log.ts']));
});

test('shared imports neither the gateway nor a subgraph', () => {
  expect(offences((path, imported) => !path.startsWith('shared/') || !/^(gateway|subgraphs)\//.test(imported))).toEqual(
    [],
  );
});

test('a subgraph imports itself and shared, no other subgraph and not the gateway', () => {
  expect(
    offences((path, imported) => {
      const own = subgraphOf(path);
      if (!own || imported.startsWith(own)) return true;
      return !/^(gateway|subgraphs)\//.test(imported);
    }),
  ).toEqual([]);
});

test('the gateway knows subgraphs only where they are started, filled with the demo city, or commanded', () => {
  const knows = /^gateway\/(start-subgraphs\.ts|demo\/|commands\/)/;
  expect(
    offences(
      (path, imported) => !path.startsWith('gateway/') || knows.test(path) || !imported.startsWith('subgraphs/'),
    ),
  ).toEqual([]);
});

test('nothing that runs imports a test', () => {
  expect(offences((_, imported) => !imported.startsWith('tests/'))).toEqual([]);
});

test('mongoose is imported by subgraphs, by what they share for the store, and where they are started; rules know no store', () => {
  const stores = /^(subgraphs\/|shared\/(subgraph|audit|paging|ingest|exchange)\/|gateway\/start-subgraphs\.ts$)/;
  const pure = /(^|\/)([\w-]*rules\.ts|rules\/)/;
  // what start-subgraphs.ts hands connections to may name their type
  const namesTypesOnly = (path: string) =>
    path.startsWith('gateway/') &&
    !/import (?!type\b)[^;]*'mongoose'/.test(FILES.find((file) => file.path === path)!.text);
  expect(
    offences(
      (path, imported) => imported !== 'mongoose' || (stores.test(path) && !pure.test(path)) || namesTypesOnly(path),
    ),
  ).toEqual([]);
});

test('graphql-shield is imported in one file', () => {
  expect(
    offences((path, imported) => !/^graphql-(shield|middleware)$/.test(imported) || path === 'shared/access/shield.ts'),
  ).toEqual([]);
});

test('the environment is read in shared/config alone, and handed on by the cluster', () => {
  const reads = FILES.filter(({ text }) => /\bprocess\.env\b/.test(text)).map(({ path }) => path);
  expect(reads.filter((path) => !path.startsWith('shared/config/') && path !== 'gateway/commands/cluster.ts')).toEqual(
    [],
  );
});

test('what is imported from a folder names its file, so that no folder hides what it holds', () => {
  const local = /^(gateway|shared|subgraphs)\//;
  expect(offences((_, imported) => !local.test(imported) || /\.(ts|json)$/.test(imported))).toEqual([]);
});

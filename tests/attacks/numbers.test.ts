import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/** Attacks and faults that are told apart by number, from volume (1) to faults (64). */
const NUMBERS = Array.from({ length: 64 }, (_, place) => place + 1);

const SOURCES = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && name !== 'numbers.test.ts')
  .map((name) => ({ name, text: readFileSync(join(import.meta.dirname, name), 'utf8') }));

test('every attack has a test that carries its number', () => {
  const titles = SOURCES.flatMap(({ text }) => [...text.matchAll(/['"`]#(\d+) /g)].map(([, number]) => Number(number)));
  // the hostile documents have their numbers in a table, whose title is written once
  const rows = SOURCES.flatMap(({ name, text }) =>
    name === 'hostile-documents.ts' ? [...text.matchAll(/^ {2,4}\[?(\d+),/gm)].map(([, number]) => Number(number)) : [],
  );
  const covered = new Set([...titles, ...rows]);
  expect(NUMBERS.filter((number) => !covered.has(number))).toEqual([]);
});

test('every module of attacks is run by a suite', () => {
  const attacks = SOURCES.filter(({ name }) => /^[a-g]-/.test(name)).map(({ name }) => name);
  const imported = SOURCES.filter(({ name }) => name.endsWith('.test.ts')).flatMap(({ text }) =>
    [...text.matchAll(/import '\.\/([^']+)'/g)].map(([, name]) => name),
  );
  expect(imported.sort()).toEqual(attacks.sort());
});

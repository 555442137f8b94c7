import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text('package.json'));
const names = Object.keys({ ...dependencies, ...devDependencies });

/** The name stands alone, not as a part of another. */
const namesIn = (page: string) => new Set(page.split(/[\s,|`;:()]+/).map((word) => word.replace(/\.$/, '')));

test('every direct dependency has its reason on record', () => {
  const recorded = namesIn(text('docs/decisions/dependencies.md'));
  expect(names.filter((name) => !recorded.has(name))).toEqual([]);
});

test('the licence of every direct dependency is named', () => {
  const noticed = namesIn(text('NOTICE'));
  expect([...names, ...Object.keys(optionalDependencies)].filter((name) => !noticed.has(name))).toEqual([]);
});

test('a record of a decision is short: context, decision, consequence', () => {
  const records = ['embedded-engine', 'way-of-a-request', 'graphql-shield', 'datasets-as-ports', 'reader-keys'];
  for (const record of [
    ...records,
    'one-call-per-level',
    'change-feed',
    'region-data',
    'anonymous-audience',
    'explorer',
  ]) {
    const page = text(`docs/decisions/${record}.md`);
    expect([record, page.match(/\*\*(Context|Decision|Consequence)\.\*\*/g)?.length]).toEqual([record, 3]);
    expect(page.split('\n').length).toBeLessThanOrEqual(25);
  }
});

import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ARTICLES, articleOf } from './articles.ts';
import { clausesPage, DEPLOYMENTS } from './clauses-page.ts';
import { REQUIREMENTS } from './requirements.ts';

test('the page printed last names every duty that is asked now, each met in every deployment', () => {
  const page = readFileSync(new URL('../../docs/clauses.md', import.meta.url), 'utf8');
  const runs = DEPLOYMENTS.map((deployment) => ({ deployment, notMet: new Set<string>() }));
  expect(page).toBe(clausesPage(REQUIREMENTS, runs));
});

test('the page says what a run found not met', () => {
  const page = clausesPage(
    [{ id: 'art09.claim', level: 'MUST', duty: 'let a department claim' }],
    [
      { deployment: 'here', notMet: new Set() },
      { deployment: 'there', notMet: new Set(['art09.claim']) },
    ],
  );
  expect(page).toContain('| `art09.claim` | MUST | let a department claim | met | **not met** |');
});

test('every article that asks something of the software has a duty on the list', () => {
  const asked = new Set(REQUIREMENTS.map(({ id }) => articleOf(id)));
  expect(Object.keys(ARTICLES).filter((number) => !asked.has(Number(number)))).toEqual([]);
});

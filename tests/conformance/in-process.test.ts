import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tellStory } from '../story/story.ts';
import { tellerTo } from '../story/teller.ts';
import { type City, NOW, openCity } from '../support/city.ts';
import { REQUIREMENTS } from './requirements.ts';

let city: City;
let clock = NOW;
beforeAll(async () => {
  city = await openCity({ now: () => clock });
  await city.downloads.make();
}, 120_000);
afterAll(() => city?.close());

test.each(REQUIREMENTS)('in one process, $id: $level $duty', async ({ check }) => {
  await expect(check(city)).resolves.toBeUndefined();
});

test('a story goes from an item that is issued to a department that is criticised, and the page tells it as it goes', async () => {
  const teller = tellerTo(city, {
    now: () => clock,
    until: async (instant) => {
      clock = new Date(instant.getTime() + 1);
    },
  });
  await tellStory(teller);
  const page = await readFile(new URL('../../docs/story.md', import.meta.url), 'utf8');
  const titles = [...page.matchAll(/^## (.*)$|^\*\*(.*)\*\* \(`/gm)].map(([, chapter, what]) => chapter ?? what);
  expect(titles).toEqual(teller.told.flatMap(({ chapter, what }) => (chapter ? [chapter, what] : [what])));
}, 30_000);

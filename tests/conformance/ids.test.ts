import { expect, test } from '@jest/globals';
import { REQUIREMENTS } from './requirements.ts';

test('no id of a requirement is given twice', () => {
  const ids = REQUIREMENTS.map(({ id }) => id);
  expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
});

test('an id names its article or section', () => {
  for (const { id } of REQUIREMENTS) expect(id).toMatch(/^(art\d{2}|[a-z]+)\.[\w.-]+$/);
});

test('an id keeps its duty: one that is gone stays in the snapshot until it is taken out on purpose', () => {
  expect(Object.fromEntries(REQUIREMENTS.map(({ id, level, duty }) => [id, `${level} ${duty}`]))).toMatchSnapshot();
});

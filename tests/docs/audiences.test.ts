import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { printAudiences } from '../../gateway/docs/audiences-run.ts';

test('the page of what everybody gets is what they get in a city run now (npm run docs:audiences prints it)', async () => {
  const page = readFileSync(new URL('../../docs/audiences.md', import.meta.url), 'utf8');
  expect(await printAudiences()).toBe(page);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type City, openCity } from '../support/city.ts';
import { REQUIREMENTS } from './requirements.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
}, 120_000);
afterAll(() => city?.close());

test.each(REQUIREMENTS)('in one process, $id: $level $duty', async ({ check }) => {
  await expect(check(city)).resolves.toBeUndefined();
});

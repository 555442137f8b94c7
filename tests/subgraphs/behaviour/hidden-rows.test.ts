import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { ask, type City, HEALTH, inspection, openCity, VIEWERS } from './city.ts';

let city: City;
let hidden: string;

beforeAll(async () => {
  city = await openCity();
  [hidden] = (await city.keep('inspections', [inspection({ publicStatus: '未公示' })], HEALTH)) as [string];
  const plan = {
    planId: 'PL-9',
    name: '未公告的计划',
    year: '2026',
    regionCode: '610100',
    departmentCode: HEALTH.code,
  };
  await city.keep('plans', [plan], HEALTH);
});
afterAll(() => city?.close());

const ABSENT = 'AAAAAAAAAAAAAAAAAAAAAA';
const LOOK_UPS = {
  act: 'query ($key: ID!) { act(id: $key) { actNo item { itemCode } supervisedObject { name } } }',
  plan: 'query ($key: String!) { plan(planId: $key) { name acts { totalCount } targets { name } } }',
  entity: `query ($key: ID!) { _entities(representations: [{ __typename: "InspectionAct", id: $key }]) {
    ... on InspectionAct { actNo findings { code } } } }`,
} as const;

async function looked(viewer: Viewer, query: string, key: string) {
  const { commands, result } = await city.commandsOf(() => ask(city, viewer, query, { key }));
  return { commands, result: JSON.stringify(result).replaceAll(key, 'key') };
}

test.each([
  ['act', 'marketOfficer'],
  ['act', 'analyst'],
  ['plan', 'marketOfficer'],
  ['entity', 'beilinOfficer'],
] as const)('a hidden %s is answered to the %s as one that is not there, after the same calls', async (look, name) => {
  const viewer = VIEWERS[name];
  const key = look === 'plan' ? 'PL-9' : hidden;
  const absent = await looked(viewer, LOOK_UPS[look], ABSENT);
  const found = await looked(VIEWERS.inspector, LOOK_UPS[look], key);
  expect(await looked(viewer, LOOK_UPS[look], key)).toEqual(absent);
  expect(absent.commands).toEqual(['aggregate']);
  expect(found.result).not.toBe(absent.result);
});
